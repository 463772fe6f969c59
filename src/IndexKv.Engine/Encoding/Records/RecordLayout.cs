using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Encoding.Records;

/// <summary>Some columns of a store, each with where it stands in a record. Immutable and thread-safe.</summary>
internal sealed class RecordLayout
{
    private const int Unknown = -1;

    private readonly StoreDefinition _store;
    private readonly ColumnDefinition[] _columns;

    // A value column's place in the array; a key column's offset, where all parts before it have one width.
    private readonly int[] _places;

    public RecordLayout(StoreDefinition store, IReadOnlyList<int> columns)
    {
        _store = store;
        _columns = [.. columns.Select(c => store.Columns[c])];
        _places = [.. columns.Select(c => store.Columns[c].IsKey ? KeyOffset(store, store.Columns[c].KeyOrdinal) : store.ValuePosition(c))];
    }

    /// <summary>Whether one of the columns is a part of the key.</summary>
    /// <param name="column">Its place in the list that this was made of.</param>
    public bool IsKey(int column) => _columns[column].IsKey;

    /// <summary>Whether one of the columns is a BLOB beside the key.</summary>
    public bool IsBlob(int column) => _columns[column] is { Type: KvType.Blob, IsKey: false };

    /// <summary>Reads one of the columns.</summary>
    /// <param name="column">Its place in the list that this was made of.</param>
    /// <param name="key">The record's encoded key.</param>
    /// <param name="value">The record's encoded value columns.</param>
    /// <param name="position">Kept as long as the record is the same.</param>
    /// <exception cref="EngineException">The bytes contradict the column's type (<see cref="EngineErrorCode.Damaged"/>).</exception>
    public KvValue Read(int column, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ref RecordPosition position) =>
        _columns[column].IsKey ? ReadKey(column, key) : ReadValue(column, value, ref position);

    /// <summary>Reads one of the columns that is a part of the key; see <see cref="Read"/>.</summary>
    public KvValue ReadKey(int column, ReadOnlySpan<byte> key)
    {
        var definition = _columns[column];
        try
        {
            return (uint)_places[column] <= (uint)key.Length
                ? KeyCodec.Decode(key[_places[column]..], definition.Type, out _)
                : RecordCodec.DecodeKeyColumn(_store, key, definition);
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.Damaged)
        {
            throw RecordCodec.Unreadable(_store, definition, e);
        }
    }

    /// <summary>Reads one of the other columns; see <see cref="Read"/>.</summary>
    public KvValue ReadValue(int column, ReadOnlySpan<byte> value, ref RecordPosition position)
    {
        var definition = _columns[column];
        try
        {
            return RecordCodec.DecodeValueColumn(definition, value, _places[column], ref position);
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.Damaged)
        {
            throw RecordCodec.Unreadable(_store, definition, e);
        }
    }

    /// <summary>The bytes of a BLOB within the record.</summary>
    /// <returns>False if the column is something else, or NULL: <see cref="Read"/> reads that.</returns>
    public bool TryReadBlob(int column, ReadOnlySpan<byte> value, ref RecordPosition position, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!IsBlob(column))
            return false;
        var definition = _columns[column];
        try
        {
            if (!position.TryGoTo(value, _places[column], out var reader) || reader.TryReadNil())
                return false;
            bytes = reader.ReadBinary();
            return true;
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.Damaged)
        {
            throw RecordCodec.Unreadable(_store, definition, e);
        }
    }

    /// <summary>The number in one of the columns that is a part of the key.</summary>
    /// <returns>False if it is no INT64 or INT32: <see cref="ReadKey"/> reads that.</returns>
    public bool TryReadIntegerKey(int column, ReadOnlySpan<byte> key, out long number)
    {
        number = 0;
        var place = _places[column];
        return place >= 0 && place < key.Length && KeyCodec.TryDecodeInteger(key[place..], _columns[column].Type, out number);
    }

    /// <summary>The number in one of the other columns.</summary>
    /// <returns>False if it is no INT64 or INT32, or NULL: <see cref="ReadValue"/> reads that.</returns>
    public bool TryReadInteger(int column, ReadOnlySpan<byte> value, ref RecordPosition position, out long number)
    {
        number = 0;
        var definition = _columns[column];
        if (definition.Type is not (KvType.Int64 or KvType.Int32))
            return false;
        try
        {
            if (!position.TryGoTo(value, _places[column], out var reader) || reader.TryReadNil())
                return false;
            number = reader.ReadInt64();
            return definition.Type == KvType.Int64 || number == (int)number;
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.Damaged)
        {
            throw RecordCodec.Unreadable(_store, definition, e);
        }
    }

    /// <summary>Whether one of the columns is NULL.</summary>
    public bool IsNull(int column, ReadOnlySpan<byte> value, ref RecordPosition position)
    {
        var definition = _columns[column];
        if (definition.IsKey)
            return false;
        try
        {
            return position.TryGoTo(value, _places[column], out var reader) ? reader.TryReadNil() : definition.Missing.IsNull;
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.Damaged)
        {
            throw RecordCodec.Unreadable(_store, definition, e);
        }
    }

    private static int KeyOffset(StoreDefinition store, int part)
    {
        var offset = 0;
        for (var i = 0; i < part; i++)
        {
            var type = store.Columns[store.KeyColumns[i]].Type;
            if (type is KvType.Text or KvType.Blob)
                return Unknown;
            offset += KeyCodec.FixedWidth(type);
        }

        return offset;
    }
}
