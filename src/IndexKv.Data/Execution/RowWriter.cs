using IndexKv.Data.Binding;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Execution;

/// <summary>Converts rows to their columns' types and writes them as records. Belongs to one execution.</summary>
internal sealed class RowWriter(StoreDefinition store, WriteTransaction transaction)
{
    private readonly ByteBuffer _key = new(64);
    private readonly ByteBuffer _value = new();
    private readonly Action<KvValue[]>? _check = StoreChecks.Of(store)?.Begin(transaction);

    public void Insert(KvValue[] row)
    {
        if (!TryInsert(row))
            throw DuplicateKey(row);
    }

    /// <returns>False if there is a record of the row's key.</returns>
    public bool TryInsert(KvValue[] row)
    {
        Encode(row);
        return transaction.Insert(store, _key.WrittenSpan, _value.WrittenSpan);
    }

    /// <summary>The record of a key, which is there.</summary>
    public KvValue[] Read(byte[] key)
    {
        transaction.OpenStore(store).TryGet(key, out var value);
        var row = new KvValue[store.Columns.Count];
        RecordCodec.DecodeColumns(store, key, value, [.. Enumerable.Range(0, row.Length)], row);
        return row;
    }

    public void Put(KvValue[] row)
    {
        Encode(row);
        transaction.Put(store, _key.WrittenSpan, _value.WrittenSpan);
    }

    /// <summary>Writes a row in the place of the one with another key or the same.</summary>
    public void Replace(ReadOnlySpan<byte> oldKey, KvValue[] row)
    {
        Encode(row);
        if (_key.WrittenSpan.SequenceEqual(oldKey))
        {
            transaction.Put(store, _key.WrittenSpan, _value.WrittenSpan);
            return;
        }

        // The old record goes last: where the new key is taken, nothing has changed.
        if (!transaction.Insert(store, _key.WrittenSpan, _value.WrittenSpan))
            throw DuplicateKey(row);
        transaction.Delete(store, oldKey);
    }

    /// <summary>The encoded key of a row whose values are of their columns' types.</summary>
    public byte[] Key(KvValue[] row)
    {
        _key.Clear();
        KeyCodec.EncodeRow(store, row, _key);
        return _key.WrittenSpan.ToArray();
    }

    public static KvValue Convert(StoreDefinition store, int ordinal, in KvValue value)
    {
        var column = store.Columns[ordinal];
        try
        {
            return KvValueConverter.ConvertTo(value, column.Type);
        }
        catch (EngineException e)
        {
            throw new EngineException(e.Code, $"Column '{column.Name}' of store '{store.Name}' is {column.Type.ToSqlName()}. {e.Message}", e);
        }
    }

    /// <summary>Converts a value that stands at a place in the command text.</summary>
    public static KvValue Convert(StoreDefinition store, int ordinal, in KvValue value, SourcePlace? place)
    {
        var column = store.Columns[ordinal];
        if (value.Type == column.Type)
            return value;
        try
        {
            return !value.IsNull || column.IsNullable || column.IsGenerated
                ? Convert(store, ordinal, value)
                : throw new EngineException(EngineErrorCode.NullNotAllowed, $"{(column.IsKey ? "Key column" : "Column")} '{column.Name}' of store '{store.Name}' is NOT NULL and needs a value.");
        }
        catch (EngineException e) when (e.MarkPlace(place))
        {
            throw;
        }
    }

    private void Encode(KvValue[] row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            if (row[i].Type != store.Columns[i].Type)
                row[i] = Convert(store, i, row[i]);
        }

        _check?.Invoke(row);
        _key.Clear();
        KeyCodec.EncodeRow(store, row, _key);
        _value.Clear();
        RecordCodec.EncodeValue(store, row, _value);
    }

    private EngineException DuplicateKey(KvValue[] row)
    {
        var key = string.Join(", ", store.KeyColumns.Select(k => $"{store.Columns[k].Name} = {row[k]}"));
        return new EngineException(
            EngineErrorCode.DuplicateKey, $"Store '{store.Name}' has a record with the key {key} already; use INSERT OR REPLACE to replace it.");
    }
}
