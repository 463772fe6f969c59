using IndexKv.Engine.Catalog;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>A sorted store's generation as transactions read it.</summary>
internal sealed class SortedStoreReader(StoreDefinition definition, SortedGeneration generation) : StoreReader
{
    public override StoreDefinition Definition => definition;

    public override long Count => generation.Count;

    public override bool IsOrdered => true;

    public override bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        var entry = generation.LowerBound(key);
        if (entry < generation.Count)
        {
            generation.Read(entry, out var found, out value);
            if (found.SequenceEqual(key))
                return true;
        }

        value = default;
        return false;
    }

    public override RecordCursor GetMany(KeySet keys) => new SortedGetManyCursor(generation, keys);

    public override RecordCursor Scan() => new SortedScanCursor(generation);

    public override RecordCursor Range(KeyRange range, bool descending)
    {
        var first = range.Lower is null ? 0 : Bound(range.Lower, past: !range.LowerInclusive);
        var end = range.Upper is null ? generation.Count : Bound(range.Upper, past: range.UpperInclusive);
        return new SortedRangeCursor(generation, first, Math.Max(first, end), descending);
    }

    // The first entry not below a key, or, past it, the first above.
    private long Bound(ReadOnlySpan<byte> key, bool past)
    {
        var entry = generation.LowerBound(key);
        if (!past || entry == generation.Count)
            return entry;
        generation.Read(entry, out var found, out _);
        return found.SequenceEqual(key) ? entry + 1 : entry;
    }
}
