using IndexKv.Engine.Errors;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>
/// Splits a table sector at its median hash into two fresh ones, written straight to the file: the log carries only the directory's
/// change, and snapshots keep the old sector until nobody needs it.
/// </summary>
internal static class TableSplit
{
    public static void Split(WritablePageView view, HashStoreState state, SectorAllocator sectors, int partition)
    {
        var range = state.Partitions[partition];
        var slots = ReadSlots(view, state, range);
        var middle = Middle(view, state, range, slots);
        var lowerCount = slots.FindIndex(slot => KeyHash.PrefixOf(slot) >= middle);

        var lower = sectors.Allocate(state, new SectorEntry(SectorType.Table, lowerCount, range.Start));
        var upper = sectors.Allocate(state, new SectorEntry(SectorType.Table, slots.Count - lowerCount, middle));
        Build(state, sectors, new TableRange(lower, range.Start, middle - 1), slots[..lowerCount]);
        Build(state, sectors, new TableRange(upper, middle, range.End), slots[lowerCount..]);
        state.Partitions.Split(partition, middle, (lower, lowerCount), (upper, slots.Count - lowerCount));
        sectors.Free(state, range.Sector);
    }

    private static List<byte[]> ReadSlots(PageView view, HashStoreState state, TableRange range)
    {
        var table = new TableSector(view, state.Geometry, range);
        var slots = new List<byte[]>(state.Geometry.Slots);
        for (var i = 0; i < state.Geometry.Slots; i++)
        {
            var slot = table.Slot(i);
            if (SlotFormat.IsUsed(slot))
                slots.Add(slot.ToArray());
        }

        return slots;
    }

    // The hash nearest the median at which two different ones meet.
    private static ulong Middle(PageView view, HashStoreState state, TableRange range, List<byte[]> slots)
    {
        for (var distance = 0; distance <= slots.Count / 2; distance++)
        {
            foreach (var i in (ReadOnlySpan<int>)[(slots.Count / 2) + distance, (slots.Count / 2) - distance])
            {
                if (i > 0 && i < slots.Count && KeyHash.PrefixOf(slots[i]) != KeyHash.PrefixOf(slots[i - 1]))
                    return KeyHash.PrefixOf(slots[i]);
            }
        }

        throw new EngineException(
            EngineErrorCode.TooLarge, $"The table sector at offset {(long)range.Sector * state.SectorSize} of '{view.Path}' is full of one hash.", view.Path, (long)range.Sector * state.SectorSize);
    }

    private static void Build(HashStoreState state, SectorAllocator sectors, TableRange range, List<byte[]> slots)
    {
        var image = new byte[state.SectorSize];
        var next = 0;
        foreach (var slot in slots)
        {
            var at = Math.Max(next, state.Geometry.Home(range, KeyHash.PrefixOf(slot)));
            if (at >= state.Geometry.Slots)
                throw new EngineException(EngineErrorCode.TooLarge, $"Half a table sector of store sector {range.Sector} does not fit another: the keys' hashes are not random.");
            slot.CopyTo(image.AsSpan((at / HashStoreFormat.SlotsPerPage * PageFormat.PageSize) + (at % HashStoreFormat.SlotsPerPage * HashStoreFormat.SlotSize)));
            next = at + 1;
        }

        sectors.WriteSealed(state, range.Sector, image);
    }
}
