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
        var partition = state.Partitions.Find(hash.Prefix);
        while (at >= state.Geometry.Slots || !Table(state, partition).TryInsert(view, at, slot))
            at = Split(state, hash, ref partition);
        AddUsed(state, partition, 1);
    }

    /// <summary>Splits the sector that a new slot belongs to if it is full.</summary>
    /// <param name="state">The store's state.</param>
    /// <param name="hash">The slot's hash.</param>
    /// <param name="at">Where it belongs; changed by a split.</param>
    public void MakeRoom(HashStoreState state, in KeyHash hash, ref int at)
    {
        var partition = state.Partitions.Find(hash.Prefix);
        state.WritesSinceSplit++;
        var used = state.Partitions.Used(partition);
        if (used >= state.Geometry.SplitAt || (used >= state.Geometry.SplitEarlyAt && state.WritesSinceSplit >= WritesBetweenEarlySplits))
            at = Split(state, hash, ref partition);
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

        gathered.Clear();
    }

    /// <summary>Puts another slot in the place of one.</summary>
    public void Replace(HashStoreState state, in KeyHash hash, int at, ReadOnlySpan<byte> slot) =>
        slot.CopyTo(Table(state, state.Partitions.Find(hash.Prefix)).Edit(view, at));

    /// <summary>Takes a slot out.</summary>
    public void Remove(HashStoreState state, in KeyHash hash, int at)
    {
        var partition = state.Partitions.Find(hash.Prefix);
        Table(state, partition).Remove(view, at);
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

    private int Split(HashStoreState state, in KeyHash hash, ref int partition)
    {
        TableSplit.Split(view, state, sectors, partition);
        state.WritesSinceSplit = 0;
        partition = state.Partitions.Find(hash.Prefix);
        return PlaceFor(state, hash);
    }

    // Where a new slot belongs: behind those that other keys of the same hash may have.
    private int PlaceFor(HashStoreState state, in KeyHash hash)
    {
        var table = Table(state, state.Partitions.Find(hash.Prefix));
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

    private TableSector Table(HashStoreState state, int partition) => new(view, state.Geometry, state.Partitions[partition]);
}
