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
        using var slots = new TableSlots(state);
        slots.Add(view, range);
        var lowerCount = Middle(view, state, range, slots);
        var upperCount = slots.Count - lowerCount;
        var middle = KeyHash.PrefixOf(slots[lowerCount]);

        var lower = sectors.Allocate(state, new SectorEntry(SectorType.Table, lowerCount, range.Start));
        var upper = sectors.Allocate(state, new SectorEntry(SectorType.Table, upperCount, middle));
        slots.Write(sectors, new TableRange(lower, range.Start, middle - 1), 0, lowerCount);
        slots.Write(sectors, new TableRange(upper, middle, range.End), lowerCount, upperCount);
        state.Partitions.Split(partition, middle, (lower, lowerCount), (upper, upperCount));
        sectors.Free(state, range.Sector);
    }

    // The slot nearest the median at which two different hashes meet.
    private static int Middle(PageView view, HashStoreState state, TableRange range, TableSlots slots)
    {
        for (var distance = 0; distance <= slots.Count / 2; distance++)
        {
            foreach (var i in (ReadOnlySpan<int>)[(slots.Count / 2) + distance, (slots.Count / 2) - distance])
            {
                if (i > 0 && i < slots.Count && KeyHash.PrefixOf(slots[i]) != KeyHash.PrefixOf(slots[i - 1]))
                    return i;
            }
        }

        throw new EngineException(
            EngineErrorCode.TooLarge, $"The table sector at offset {(long)range.Sector * state.SectorSize} of '{view.Path}' is full of one hash.", view.Path, (long)range.Sector * state.SectorSize);
    }
}
