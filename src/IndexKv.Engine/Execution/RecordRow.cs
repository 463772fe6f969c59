using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>The record a cursor stands on, decoded column by column as they are asked for.</summary>
internal sealed class RecordRow(StoreDefinition store, RecordCursor cursor)
{
    public KvValue Column(int ordinal) => store.Columns[ordinal].IsKey
        ? RecordCodec.DecodeColumn(store, cursor.Key, default, ordinal)
        : RecordCodec.DecodeColumn(store, default, cursor.Value, ordinal);
}
