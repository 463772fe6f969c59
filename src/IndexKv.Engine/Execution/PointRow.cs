using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>
/// The row that a lookup finds, copied out of the store, so that it outlives its transaction; columns are decoded when they are asked for. Can look up
/// again and again, and allocates nothing then. Not thread-safe.
/// </summary>
/// <param name="lookup">What is looked up.</param>
public sealed class PointRow(PointLookup lookup) : RowCursor
{
    private const int MostKept = 1 << 16;

    private readonly ByteBuffer _key = new(32);
    private StoreReader? _begun;
    private byte[] _record = [];
    private int _length;
    private bool _isNext;
    private RecordPosition _position;

    /// <summary>What is looked up.</summary>
    public PointLookup Lookup => lookup;

    /// <inheritdoc/>
    public override IReadOnlyList<ResultColumn> Columns => lookup.Columns;

    private ReadOnlySpan<byte> Record => _record.AsSpan(0, _length);

    /// <summary>Begins to look the record up, which takes some waiting for memory: the caller can do something else meanwhile, and then call <see cref="End"/>.</summary>
    /// <param name="transaction">A transaction in which the store has the definition that the plan was made with, and which lasts until <see cref="End"/>.</param>
    /// <param name="parameters">The parameters' values.</param>
    /// <exception cref="Errors.EngineException">The store is gone, or a value does not compare with its key column.</exception>
    public void Begin(Transaction transaction, ParameterValues parameters)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(parameters);
        (_isNext, _begun) = (false, null);
        if (!lookup.TryEncode(parameters, _key))
            return;
        _begun = transaction.OpenStore(lookup.Store);
        _begun.BeginGet(_key.WrittenSpan);
    }

    /// <summary>Ends the lookup; <see cref="MoveNext"/> then goes to the record.</summary>
    /// <exception cref="Errors.EngineException">The record cannot be read.</exception>
    public void End()
    {
        var reader = _begun;
        _begun = null;
        if (reader is null || !reader.EndGet(_key.WrittenSpan, out var value))
            return;
        if (_record.Length < value.Length)
            _record = new byte[Math.Max(value.Length, Math.Min(2 * _record.Length, MostKept))];
        value.CopyTo(_record);
        _length = value.Length;
        _position = default;
        _isNext = true;
    }

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        var isRow = _isNext;
        _isNext = false;
        return isRow;
    }

    /// <inheritdoc/>
    public override KvValue GetValue(int ordinal) => lookup.Layout.Read(ordinal, _key.WrittenSpan, Record, ref _position);

    /// <inheritdoc/>
    public override bool IsNull(int ordinal) => lookup.Layout.IsNull(ordinal, Record, ref _position);

    /// <inheritdoc/>
    public override bool TryGetBlob(int ordinal, out ReadOnlySpan<byte> bytes) => lookup.Layout.TryReadBlob(ordinal, Record, ref _position, out bytes);

    /// <inheritdoc/>
    public override bool TryGetInteger(int ordinal, out long number) => lookup.Layout.IsKey(ordinal)
        ? lookup.Layout.TryReadIntegerKey(ordinal, _key.WrittenSpan, out number)
        : lookup.Layout.TryReadInteger(ordinal, Record, ref _position, out number);

    /// <summary>Forgets the row; the object stays usable.</summary>
    protected override void Dispose(bool disposing)
    {
        _isNext = false;
        if (_record.Length > MostKept)
            (_record, _length) = ([], 0);
    }
}
