using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>Reads some columns of one record found by its key, without a plan or a cursor. Immutable and thread-safe.</summary>
public sealed class KeyReader
{
    private readonly StoreDefinition _store;
    private readonly KvType[] _types;
    private readonly RecordLayout _layout;

    /// <summary>Makes a reader.</summary>
    /// <param name="store">The store.</param>
    /// <param name="columns">The ordinals of the columns that are read; fastest in declared order.</param>
    public KeyReader(StoreDefinition store, IReadOnlyList<int> columns)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(columns);
        _store = store;
        _types = [.. store.KeyColumns.Select(c => store.Columns[c].Type)];
        ColumnCount = columns.Count;
        _layout = new RecordLayout(store, columns);
    }

    /// <summary>How many columns are read.</summary>
    public int ColumnCount { get; }

    /// <summary>Reads a record.</summary>
    /// <param name="transaction">A transaction in which the store has the definition given.</param>
    /// <param name="key">The values that the key's parts are equal to, in key order, compared as <c>=</c> compares: NULL equals nothing.</param>
    /// <param name="buffer">Is overwritten with the encoded key.</param>
    /// <param name="row">Where the columns go.</param>
    /// <returns>False if there is no such record.</returns>
    /// <exception cref="Errors.EngineException">A value does not compare with its part, or the record cannot be read.</exception>
    public bool TryRead(Transaction transaction, ReadOnlySpan<KvValue> key, ByteBuffer buffer, Span<KvValue> row)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, _types.Length);
        buffer.Clear();
        for (var i = 0; i < _types.Length; i++)
        {
            if (!KeyPart.TryAppendEqual(key[i], _types[i], nanIsFound: false, buffer))
                return false;
        }

        if (!transaction.OpenStore(_store).TryGet(buffer.WrittenSpan, out var value))
            return false;
        var position = default(RecordPosition);
        for (var i = 0; i < ColumnCount; i++)
            row[i] = _layout.Read(i, buffer.WrittenSpan, value, ref position);
        return true;
    }
}
