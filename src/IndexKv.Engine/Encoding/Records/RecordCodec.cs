using System.Buffers;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Encoding.Records;

/// <summary>Between rows and a store's records: an encoded key and one MessagePack array of the value columns. Thread-safe.</summary>
public static class RecordCodec
{
    /// <summary>Encodes the value columns of a row: one MessagePack array in declared order, trailing NULLs left out.</summary>
    /// <param name="store">The store.</param>
    /// <param name="row">The values of all columns in declared order, each of its column's type or NULL.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="Errors.EngineException">A value is not of its column's type, or NULL where that is not allowed; the message
    /// names column and type.</exception>
    public static void EncodeValue(StoreDefinition store, ReadOnlySpan<KvValue> row, IBufferWriter<byte> output) => throw new NotSupportedException();

    /// <summary>Decodes one column of a record; a column that the record is too short for is NULL.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The record's encoded key.</param>
    /// <param name="value">The record's encoded value columns.</param>
    /// <param name="column">The column's ordinal in <see cref="StoreDefinition.Columns"/>.</param>
    public static KvValue DecodeColumn(StoreDefinition store, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int column) =>
        throw new NotSupportedException();
}
