using IndexKv.Engine.Catalog;

namespace IndexKv.Engine.Stores;

/// <summary>A sorted store before its first load.</summary>
internal sealed class EmptyStoreReader(StoreDefinition definition) : StoreReader
{
    public override StoreDefinition Definition => definition;

    public override long Count => 0;

    public override bool IsOrdered => true;

    public override bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        ThrowIfEnded();
        value = default;
        return false;
    }

    public override RecordCursor GetMany(KeySet keys)
    {
        ThrowIfEnded();
        return new NoRecords();
    }

    public override RecordCursor Scan()
    {
        ThrowIfEnded();
        return new NoRecords();
    }

    public override RecordCursor Range(KeyRange range, bool descending)
    {
        ThrowIfEnded();
        return new NoRecords();
    }

    private sealed class NoRecords : RecordCursor
    {
        public override ReadOnlySpan<byte> Key => throw new InvalidOperationException("There is no record.");

        public override ReadOnlySpan<byte> Value => throw new InvalidOperationException("There is no record.");

        public override bool MoveNext() => false;
    }
}
