using System.Buffers;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Encoding.Records;

/// <summary>
/// Between rows and a store's records: an encoded key and one MessagePack array of the value columns. docs/format.md, "Records".
/// Thread-safe.
/// </summary>
public static class RecordCodec
{
    /// <summary>Encodes the value columns of a row: one MessagePack array in declared order, trailing NULLs left out but of columns that are
    /// something else where they are missing.</summary>
    /// <param name="store">The store.</param>
    /// <param name="row">The values of all columns in declared order, each of its column's type or NULL.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="EngineException">A value is not of its column's type, or NULL where that is not allowed; the message
    /// names column and type.</exception>
    public static void EncodeValue(StoreDefinition store, ReadOnlySpan<KvValue> row, IBufferWriter<byte> output)
    {
        var columns = store.ValueColumns;
        var count = 0;
        for (var i = 0; i < columns.Count; i++)
        {
            Check(store, store.Columns[columns[i]], row[columns[i]]);
            if (!row[columns[i]].IsNull || !store.Columns[columns[i]].Missing.IsNull)
                count = i + 1;
        }

        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(count);
        for (var i = 0; i < count; i++)
            ValueCodec.Write(writer, row[columns[i]]);
    }

    /// <summary>Decodes one column of a record; a column that the record is too short for is what the definition says, as a rule NULL.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The record's encoded key.</param>
    /// <param name="value">The record's encoded value columns.</param>
    /// <param name="column">The column's ordinal in <see cref="StoreDefinition.Columns"/>.</param>
    /// <exception cref="EngineException">The bytes contradict the column's type (<see cref="EngineErrorCode.Damaged"/>).</exception>
    public static KvValue DecodeColumn(StoreDefinition store, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int column)
    {
        var position = default(RecordPosition);
        return Decode(store, key, value, column, ref position);
    }

    /// <summary>Decodes several columns of a record; in one pass if they are in declared order.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The record's encoded key.</param>
    /// <param name="value">The record's encoded value columns.</param>
    /// <param name="columns">The columns' ordinals in <see cref="StoreDefinition.Columns"/>.</param>
    /// <param name="row">Where their values go.</param>
    /// <exception cref="EngineException">The bytes contradict a column's type (<see cref="EngineErrorCode.Damaged"/>).</exception>
    public static void DecodeColumns(
        StoreDefinition store, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ReadOnlySpan<int> columns, Span<KvValue> row)
    {
        var position = default(RecordPosition);
        for (var i = 0; i < columns.Length; i++)
            row[i] = Decode(store, key, value, columns[i], ref position);
    }

    internal static EngineException WrongType(StoreDefinition store, ColumnDefinition column, in KvValue value) => new(
        EngineErrorCode.TypeMismatch,
        $"Column '{column.Name}' of store '{store.Name}' is {column.Type.ToSqlName()}; the value {value} is {value.Type.ToSqlName()}.");

    internal static KvValue DecodeKeyColumn(StoreDefinition store, ReadOnlySpan<byte> key, ColumnDefinition column)
    {
        for (var i = 0; i < column.KeyOrdinal; i++)
        {
            var type = store.Columns[store.KeyColumns[i]].Type;
            var length = type is KvType.Text or KvType.Blob ? BytesKey.EncodedLength(key, type, out _) : KeyCodec.FixedWidth(type);
            key = length <= key.Length ? key[length..] : throw KeyCodec.Damaged(type, key.Length);
        }

        return KeyCodec.Decode(key, column.Type, out _);
    }

    /// <summary>Decodes a value column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The record's encoded value columns.</param>
    /// <param name="place">The column's place among them.</param>
    /// <param name="position">Kept as long as the record is the same.</param>
    internal static KvValue DecodeValueColumn(ColumnDefinition column, ReadOnlySpan<byte> value, int place, ref RecordPosition position)
    {
        if (!position.TryGoTo(value, place, out var reader))
            return column.Missing;
        return column.Type == KvType.Any ? ValueCodec.ReadAny(ref reader, value) : ValueCodec.Read(ref reader, column.Type);
    }

    internal static EngineException Unreadable(StoreDefinition store, ColumnDefinition column, EngineException cause) =>
        new(EngineErrorCode.Damaged, $"Column '{column.Name}' of store '{store.Name}' cannot be read. {cause.Message}", cause);

    private static KvValue Decode(StoreDefinition store, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int column, ref RecordPosition position)
    {
        var definition = store.Columns[column];
        try
        {
            return definition.IsKey
                ? DecodeKeyColumn(store, key, definition)
                : DecodeValueColumn(definition, value, store.ValuePosition(column), ref position);
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.Damaged)
        {
            throw Unreadable(store, definition, e);
        }
    }

    private static void Check(StoreDefinition store, ColumnDefinition column, in KvValue value)
    {
        if (value.IsNull && !column.IsNullable)
            throw new EngineException(EngineErrorCode.NullNotAllowed, $"Column '{column.Name}' of store '{store.Name}' is NOT NULL and needs a value.");
        if (!value.IsNull && value.Type != column.Type)
            throw WrongType(store, column, value);
    }
}
