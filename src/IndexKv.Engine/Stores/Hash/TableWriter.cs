using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>Puts slots into the table and takes them out, and sees to it that its sectors have room and its changed pages do not fill the memory.</summary>
internal sealed class TableWriter(WritablePageView view, SectorAllocator sectors)
{
    // Splits spread out in time: from 80 % on, a sector may be split once this many writes have passed since the last split.
    private const long WritesBetweenEarlySplits = 4096;

    /// <summary>Puts a new slot into the table.</summary>
    /// <param name="state">The store's state.</param>
    /// <param name="hash">The slot's hash.</param>
    /// <param name="at">Where it belongs.</param>
    /// <param name="slot">The slot.</param>
    public void Add(HashStoreState state, in KeyHash hash, int at, ReadOnlySpan<byte> slot)
    {
        while (at >= state.Geometry.Slots || !TableSector.Of(view, state, hash).TryInsert(view, at, slot))
            at = Split(state, hash);
        AddUsed(state, state.Partitions.Find(hash.Prefix), 1);
    }

    /// <summary>Splits the sector that a new slot belongs to if it is full.</summary>
    /// <param name="state">The store's state.</param>
    /// <param name="hash">The slot's hash.</param>
    /// <param name="at">Where it belongs; changed by a split.</param>
    public void MakeRoom(HashStoreState state, in KeyHash hash, ref int at)
    {
        state.WritesSinceSplit++;
        var used = state.Partitions.Used(state.Partitions.Find(hash.Prefix));
        if (used >= state.Geometry.SplitAt || (used >= state.Geometry.SplitEarlyAt && state.WritesSinceSplit >= WritesBetweenEarlySplits))
            at = Split(state, hash);
    }

    /// <summary>Puts gathered slots into the table.</summary>
    public void AddAll(HashStoreState state, GatheredSlots gathered)
    {
        var hash = default(KeyHash);
        foreach (var place in gathered.ByHash())
        {
            gathered[place].CopyTo(hash);
            var at = PlaceFor(state, hash);
            MakeRoom(state, hash, ref at);
            Add(state, hash, at, gathered[place]);
            KeepToBudget(state);
        }
    }

    /// <summary>Puts another slot in the place of one.</summary>
    public void Replace(HashStoreState state, in KeyHash hash, int at, ReadOnlySpan<byte> slot) =>
        slot.CopyTo(TableSector.Of(view, state, hash).Edit(view, at));

    /// <summary>Takes a slot out.</summary>
    public void Remove(HashStoreState state, in KeyHash hash, int at)
    {
        var partition = state.Partitions.Find(hash.Prefix);
        TableSector.Of(view, state, hash).Remove(view, at);
        AddUsed(state, partition, -1);
        TableMerge.MergeIfEmpty(view, state, sectors, partition);
    }

    /// <summary>Writes changed pages out if there are too many; between changes.</summary>
    public void KeepToBudget(HashStoreState state)
    {
        view.KeepToBudget();
        if (view.IsCrowded)
            MoveCrowded(state);
    }

    // Table sectors with many changed pages move into fresh ones, which need not be kept in memory until the commit.
    private void MoveCrowded(HashStoreState state)
    {
        var crowded = view.CrowdedGroups(state.Geometry.PagesPerSector).ToHashSet();
        for (var partition = 0; partition < state.Partitions.Count; partition++)
        {
            if (!crowded.Contains(state.Partitions[partition].Sector))
                continue;
            var entry = new SectorEntry(SectorType.Table, state.Partitions.Used(partition), state.Partitions[partition].Start);
            TableMerge.Move(view, state, sectors, partition, sectors.Allocate(state, entry));
        }
    }

    // Splits the sector of a new slot.
    private int Split(HashStoreState state, in KeyHash hash)
    {
        TableSplit.Split(view, state, sectors, state.Partitions.Find(hash.Prefix));
        state.WritesSinceSplit = 0;
        return PlaceFor(state, hash);
    }

    // Where a new slot belongs: behind those that other keys of the same hash may have.
    private int PlaceFor(HashStoreState state, in KeyHash hash)
    {
        var table = TableSector.Of(view, state, hash);
        var slot = table.Find(hash, table.Home(hash.Prefix), out _);
        while (slot >= 0)
            slot = table.Find(hash, slot + 1, out _);
        return ~slot;
    }

    private void AddUsed(HashStoreState state, int partition, int change)
    {
        state.Partitions.AddUsed(partition, change);
        var range = state.Partitions[partition];
        SectorDirectory.Write(view, state, range.Sector, new SectorEntry(SectorType.Table, state.Partitions.Used(partition), range.Start));
    }
}
