using System.Runtime.CompilerServices;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding.Keys;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>A sorted store's generation as transactions read it.</summary>
internal sealed class SortedStoreReader(StoreDefinition definition, SortedGeneration generation) : StoreReader
{
    // The index entries that are searched for the key whose lookup has begun.
    private long _begun;
    private int _window;

    public override StoreDefinition Definition => definition;

    public override long Count => generation.Count;

    public override bool IsOrdered => true;

    /// <summary>The width of the store's keys if index entries hold them whole; else 0.</summary>
    internal int WholeKeyWidth { get; } = KeyWidth.Of(definition) is <= sizeof(ulong) and { } width ? width : 0;

    internal SortedGeneration Generation => generation;

    public override bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        ThrowIfEnded();
        var prefix = KeyPrefix.Of(key);
        return TryRead(generation.FirstNotBelow(prefix), key, prefix, out value);
    }

    public override RecordCursor GetMany(KeySet keys)
    {
        ThrowIfEnded();
        return new SortedGetManyCursor(this, keys);
    }

    public override RecordCursor Scan()
    {
        ThrowIfEnded();
        return new SortedScanCursor(this);
    }

    public override RecordCursor Range(KeyRange range, bool descending)
    {
        ThrowIfEnded();
        var first = range.Lower is null ? 0 : Bound(range.Lower, past: !range.LowerInclusive);
        var end = range.Upper is null ? generation.Count : Bound(range.Upper, past: range.UpperInclusive);
        return new SortedRangeCursor(this, first, Math.Max(first, end), descending);
    }

    internal override void BeginGet(ReadOnlySpan<byte> key)
    {
        ThrowIfEnded();
        var prefix = KeyPrefix.Of(key);
        _window = generation.Window;
        _begun = generation.FirstOfWindow(generation.BlockOf(prefix), _window, prefix);
        generation.PrefetchEntries([generation.OffsetOfEntry(_begun)], _window);
    }

    internal override bool EndGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        ThrowIfEnded();
        var prefix = KeyPrefix.Of(key);
        return TryRead(generation.FirstNotBelow(_begun, _window, prefix), key, prefix, out value);
    }

    /// <summary>Reads a key's value, given the first entry not below its prefix.</summary>
    /// <remarks>Inlined into its callers, it would use up what the compiler inlines in one method, and they take longer.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal bool TryRead(long entry, ReadOnlySpan<byte> key, ulong prefix, out ReadOnlySpan<byte> value)
    {
        value = default;
        var position = generation.PositionIfTied(entry, prefix);
        if (position < 0)
            return false;
        generation.PrefetchRecordAt(position);
        if (!TryFind(entry, ref position, key, prefix))
            return false;
        generation.ReadAt(position, out _, out value);
        return true;
    }

    /// <summary>Goes on from the first entry of a prefix to the key's record.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="position">Where the entry's record is; then where the key's is.</param>
    /// <param name="key">The key.</param>
    /// <param name="prefix">Its prefix.</param>
    internal bool TryFind(long entry, ref long position, ReadOnlySpan<byte> key, ulong prefix)
    {
        if (WholeKeyWidth != 0)
            return key.Length == WholeKeyWidth;
        generation.ReadAt(position, out var first, out _);
        if (first.SequenceEqual(key))
            return true;
        entry = generation.ResolveTies(entry, key, prefix, out var isFound);
        if (isFound)
            position = generation.Position(entry);
        return isFound;
    }

    /// <summary>Goes on from the first entry not below a key's prefix to the first not below the key.</summary>
    internal long Resolve(long entry, ReadOnlySpan<byte> key, ulong prefix, out bool isFound)
    {
        if (WholeKeyWidth == 0)
            return generation.ResolveTies(entry, key, prefix, out isFound);
        var isTie = entry < generation.Count && generation.Prefix(entry) == prefix;
        isFound = isTie && key.Length == WholeKeyWidth;

        // A bound may be longer than a key, or a part of one: then it follows or precedes the key that it pads to.
        return isTie && key.Length > WholeKeyWidth ? entry + 1 : entry;
    }

    // The first entry not below a key, or, past it, the first above.
    private long Bound(ReadOnlySpan<byte> key, bool past)
    {
        var prefix = KeyPrefix.Of(key);
        var entry = Resolve(generation.FirstNotBelow(prefix), key, prefix, out var isFound);
        return past && isFound ? entry + 1 : entry;
    }
}
