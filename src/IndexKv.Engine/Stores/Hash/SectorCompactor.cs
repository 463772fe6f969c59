using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>Moves sectors from the end of the file into free ones before them, and lets go of free ones at the end.</summary>
internal sealed class SectorCompactor(WritablePageView view, SectorAllocator sectors)
{
    /// <summary>Moves some sectors, the last ones first.</summary>
    /// <returns>Whether there may be more to move.</returns>
    public bool Move(HashStoreState state, int count)
    {
        foreach (var used in Used(state).OrderByDescending(u => u.Sector).Take(count).ToList())
        {
            var target = sectors.AllocateBefore(state, used.Sector, used.Entry);
            if (target < 0)
                return false;
            Copy(state, used.Sector, target, isSealed: used.Entry.Type != SectorType.Values);
            used.Refer(target);
            sectors.Free(state, used.Sector);
        }

        return true;
    }

    /// <summary>Ends the file before the free sectors at its end, as far as nobody needs what they hold.</summary>
    public void Shrink(HashStoreState state)
    {
        var free = state.FreeSectors.Select((f, index) => (f.Sector, f.Version, index)).ToDictionary(f => f.Sector);
        var end = state.SectorCount;
        while (free.TryGetValue(end - 1, out var last) && sectors.IsReusable(state, last.Sector, last.Version))
            end--;
        for (var i = state.FreeSectors.Count - 1; i >= 0; i--)
        {
            if (state.FreeSectors[i].Sector < end)
                continue;
            SectorDirectory.Write(view, state, state.FreeSectors[i].Sector, default);
            state.FreeSectors.RemoveAt(i);
        }

        state.SectorCount = end;
    }

    private static IEnumerable<UsedSector> Used(HashStoreState state)
    {
        for (var i = 0; i < state.Partitions.Count; i++)
        {
            var partition = i;
            var range = state.Partitions[i];
            yield return new UsedSector(
                range.Sector, new SectorEntry(SectorType.Table, state.Partitions.Used(i), range.Start), to => state.Partitions.Move(partition, to));
        }

        foreach (var used in Used(state.ValueSectors, SectorType.Values).Concat(Used(state.DelmapSectors, SectorType.Delmap)))
            yield return used;
        for (var i = 0; i < state.DirectorySectors.Count; i++)
        {
            var index = i;
            yield return new UsedSector(
                state.DirectorySectors[i], new SectorEntry(SectorType.Directory, 0, 0), to => state.DirectorySectors[index] = to);
        }
    }

    private static IEnumerable<UsedSector> Used(QueueMap map, SectorType type)
    {
        for (var logical = map.First; logical < map.First + map.Count; logical++)
        {
            var moved = logical;
            yield return new UsedSector(map[logical], new SectorEntry(type, 0, (ulong)logical), to => map.Move(moved, to));
        }
    }

    private void Copy(HashStoreState state, int from, int to, bool isSealed)
    {
        using var image = new SectorImage(state.SectorSize);
        if (isSealed)
        {
            for (var page = 0; page < state.Geometry.PagesPerSector; page++)
            {
                view.ReadSealed(((long)from * state.Geometry.PagesPerSector) + page)[..PageFormat.ChecksumOffset]
                    .CopyTo(image.Bytes[(page * PageFormat.PageSize)..]);
            }

            sectors.WriteSealed(state, to, image.Bytes);
        }
        else
        {
            byte[]? scratch = null;
            view.ReadRaw((long)from * state.SectorSize, state.SectorSize, ref scratch).CopyTo(image.Bytes);
            view.AppendRaw((long)to * state.SectorSize, image.Bytes);
        }
    }

    private sealed record UsedSector(int Sector, SectorEntry Entry, Action<int> Refer);
}
