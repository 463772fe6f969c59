using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>
/// The slots of one table sector: linear probing (Knuth, TAOCP 6.4, Algorithm L) with the slots of a run kept in the order of their
/// hashes (Amble and Knuth, "Ordered hash tables", 1974), so that a miss ends as early as a hit, and deletion by backward shift.
/// </summary>
internal readonly ref struct TableSector(PageView view, TableGeometry geometry, in TablePartition partition)
{
    /// <summary>As many slots as a search usually passes.</summary>
    public const int PrefetchedBytes = 6 * HashStoreFormat.SlotSize;

    private readonly ulong _start = partition.Start;
    private readonly double _scale = partition.Scale;
    private readonly long _firstPage = (long)partition.Sector * geometry.PagesPerSector;

    /// <summary>The sector of a hash's partition.</summary>
    public static TableSector Of(PageView view, HashStoreState state, in KeyHash hash) =>
        new(view, state.Geometry, state.Partitions.Of(hash.Prefix));

    /// <summary>The bytes of a slot.</summary>
    public ReadOnlySpan<byte> Slot(int slot)
    {
        var page = view.ReadSealed(_firstPage + TableGeometry.PageOf(slot));
        return page.Slice(TableGeometry.OffsetInPage(slot), HashStoreFormat.SlotSize);
    }

    /// <summary>
    /// The first slot of that hash from <paramref name="from"/> on, or the complement of the slot where it belongs;
    /// ~<see cref="TableGeometry.Slots"/> if the run reaches the sector's end.
    /// </summary>
    /// <param name="hash">The hash.</param>
    /// <param name="from">Where the search begins.</param>
    /// <param name="unit">What the slot refers to; −1 if there is none.</param>
    public int Find(in KeyHash hash, int from, out long unit)
    {
        var prefix = hash.Prefix;
        unit = -1;
        for (var slot = from; slot < geometry.Slots;)
        {
            var page = view.ReadSealed(_firstPage + TableGeometry.PageOf(slot));
            var offset = TableGeometry.OffsetInPage(slot);
            for (; offset < HashStoreFormat.SlotsPerPage * HashStoreFormat.SlotSize; offset += HashStoreFormat.SlotSize, slot++)
            {
                var candidate = page.Slice(offset, HashStoreFormat.SlotSize);
                var candidatePrefix = KeyHash.PrefixOf(candidate);
                if (candidatePrefix < prefix && SlotFormat.IsUsed(candidate))
                    continue;
                if (!SlotFormat.IsUsed(candidate))
                    return ~slot;
                if (candidate[..HashStoreFormat.HashSize].SequenceEqual(KeyHash.Bytes(hash)))
                {
                    unit = SlotFormat.Unit(candidate);
                    return slot;
                }

                if (candidatePrefix > prefix || candidate[..HashStoreFormat.HashSize].SequenceCompareTo(KeyHash.Bytes(hash)) > 0)
                    return ~slot;
            }
        }

        return ~geometry.Slots;
    }

    /// <summary>Has slots fetched that will be read soon.</summary>
    public void Prefetch(int slot)
    {
        if (slot < geometry.Slots)
            view.Prefetch(OffsetOf(slot), PrefetchedBytes);
    }

    /// <summary>Where a slot lies in the file.</summary>
    public long OffsetOf(int slot) =>
        ((_firstPage + TableGeometry.PageOf(slot)) * PageFormat.PageSize) + TableGeometry.OffsetInPage(slot);

    public int Home(ulong prefix) => geometry.Home(_start, _scale, prefix);

    /// <summary>Puts a slot where <see cref="Find"/> said it belongs, shifting the rest of the run to the right.</summary>
    /// <returns>False if the run reaches the sector's end: it has to be split first.</returns>
    public bool TryInsert(WritablePageView writable, int at, ReadOnlySpan<byte> content)
    {
        var end = at;
        while (end < geometry.Slots && SlotFormat.IsUsed(Slot(end)))
            end++;
        if (end >= geometry.Slots)
            return false;
        for (var slot = end; slot > at; slot--)
            Slot(slot - 1).CopyTo(Edit(writable, slot));
        content.CopyTo(Edit(writable, at));
        return true;
    }

    /// <summary>Removes a slot: those behind it that are not in their home move one to the left.</summary>
    public void Remove(WritablePageView writable, int at)
    {
        var next = at + 1;
        for (; next < geometry.Slots; next++)
        {
            var candidate = Slot(next);
            if (!SlotFormat.IsUsed(candidate) || Home(KeyHash.PrefixOf(candidate)) == next)
                break;
            candidate.CopyTo(Edit(writable, next - 1));
        }

        Edit(writable, next - 1).Clear();
    }

    /// <summary>The bytes of a slot, to be changed at once.</summary>
    public Span<byte> Edit(WritablePageView writable, int slot)
    {
        var offset = TableGeometry.OffsetInPage(slot);
        var page = writable.EditSealed(_firstPage + TableGeometry.PageOf(slot), offset, HashStoreFormat.SlotSize);
        return page.Slice(offset, HashStoreFormat.SlotSize);
    }
}
