using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>Joins table sectors that deletions have emptied with a neighbour, and moves sectors, always into fresh ones.</summary>
internal static class TableMerge
{
    // Far below the half that a split leaves, so that a store that grows and shrinks does not split and merge all the time.
    private const double GreatestJoint = 0.4;

    /// <summary>Joins a partition with the emptier of its neighbours, if both together leave enough room.</summary>
    public static void MergeIfEmpty(WritablePageView view, HashStoreState state, SectorAllocator sectors, int partition)
    {
        var most = (int)(state.Geometry.SplitAt * GreatestJoint);
        if (state.Partitions.Used(partition) > most / 2 || state.Partitions.Count == 1)
            return;
        var lower = partition > 0 ? Used(state, partition - 1) : int.MaxValue;
        var upper = partition + 1 < state.Partitions.Count ? Used(state, partition + 1) : int.MaxValue;
        var first = lower < upper ? partition - 1 : partition;
        if (Math.Min(lower, upper) + Used(state, partition) <= most)
            Join(view, state, sectors, first);
    }

    /// <summary>Moves a partition's slots into another sector, which the caller allocated.</summary>
    public static void Move(WritablePageView view, HashStoreState state, SectorAllocator sectors, int partition, int sector)
    {
        var range = state.Partitions[partition];
        using var image = new SectorImage(state.SectorSize);
        for (var page = 0; page < state.Geometry.PagesPerSector; page++)
        {
            view.ReadSealed(((long)range.Sector * state.Geometry.PagesPerSector) + page)[..PageFormat.ChecksumOffset]
                .CopyTo(image.Bytes[(page * PageFormat.PageSize)..]);
        }

        sectors.WriteSealed(state, sector, image.Bytes);
        state.Partitions.Move(partition, sector);
        sectors.Free(state, range.Sector);
    }

    private static int Used(HashStoreState state, int partition) => state.Partitions.Used(partition);

    private static void Join(WritablePageView view, HashStoreState state, SectorAllocator sectors, int first)
    {
        var lower = state.Partitions[first];
        var upper = state.Partitions[first + 1];
        using var slots = new TableSlots(state);
        slots.Add(view, lower);
        slots.Add(view, upper);
        var sector = sectors.Allocate(state, new SectorEntry(SectorType.Table, slots.Count, lower.Start));
        slots.Write(sectors, new TableRange(sector, lower.Start, upper.End), 0, slots.Count);
        state.Partitions.Join(first, sector);
        sectors.Free(state, lower.Sector);
        sectors.Free(state, upper.Sector);
    }
}
