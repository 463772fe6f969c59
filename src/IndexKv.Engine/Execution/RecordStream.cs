using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>A store's records, decoded column by column as they are asked for.</summary>
internal sealed class RecordStream(StoreDefinition store, RecordCursor cursor) : RowStream
{
    public override bool MoveNext() => cursor.MoveNext();

    public override KvValue Column(int ordinal) => store.Columns[ordinal].IsKey
        ? RecordCodec.DecodeColumn(store, cursor.Key, default, ordinal)
        : RecordCodec.DecodeColumn(store, default, cursor.Value, ordinal);

    public override void Dispose() => cursor.Dispose();
}
