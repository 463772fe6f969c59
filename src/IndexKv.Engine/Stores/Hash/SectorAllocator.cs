using IndexKv.Engine.Errors;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>Gives sectors out, free ones first, and takes them back. Belongs to one write transaction.</summary>
internal sealed class SectorAllocator(WritablePageView view, HashStoreFile file)
{
    private readonly HashSet<int> _fresh = [];

    /// <summary>Whether this transaction gave the sector out, so that it may be written straight to the file.</summary>
    public bool IsFresh(int sector) => _fresh.Contains(sector);

    public int Allocate(HashStoreState state, SectorEntry entry)
    {
        var sector = TakeFree(state);
        if (sector < 0)
        {
            if (state.SectorCount >= SectorDirectory.Capacity(state))
                GrowDirectory(state);
            sector = Extend(state);
        }

        SectorDirectory.Write(view, state, sector, entry);
        return sector;
    }

    public void Free(HashStoreState state, int sector)
    {
        state.FreeSectors.Add((sector, view.CommitVersion));
        SectorDirectory.Write(view, state, sector, new SectorEntry(SectorType.Free, 0, (ulong)view.CommitVersion));
    }

    /// <summary>Writes sealed pages of zeros over a fresh sector.</summary>
    public void WriteEmptyPages(HashStoreState state, int sector)
    {
        var image = new byte[state.SectorSize];
        WriteSealed(state, sector, image);
    }

    /// <summary>Seals the pages of a sector's image and writes it.</summary>
    public void WriteSealed(HashStoreState state, int sector, byte[] image)
    {
        var firstPage = (long)sector * state.Geometry.PagesPerSector;
        for (var page = 0; page < state.Geometry.PagesPerSector; page++)
            PageSeal.Write(firstPage + page, image.AsSpan(page * PageFormat.PageSize, PageFormat.PageSize));
        view.WriteFresh((long)sector * state.SectorSize, image);
    }

    private int TakeFree(HashStoreState state)
    {
        for (var i = 0; i < state.FreeSectors.Count; i++)
        {
            var (sector, version) = state.FreeSectors[i];
            if (version > view.ReusableVersion)
                continue;
            state.FreeSectors.RemoveAt(i);
            MakeFresh(state, sector);
            return sector;
        }

        return -1;
    }

    private int Extend(HashStoreState state)
    {
        var sector = state.SectorCount++;
        view.EnsureLength((sector + 1L) * state.SectorSize);
        MakeFresh(state, sector);
        return sector;
    }

    private void MakeFresh(HashStoreState state, int sector)
    {
        _fresh.Add(sector);
        file.VerifiedRecords.Clear((long)sector * state.UnitsPerSector, state.UnitsPerSector);
    }

    private void GrowDirectory(HashStoreState state)
    {
        if (state.DirectorySectors.Count == HashStoreFormat.GreatestDirectoryCount)
            throw new EngineException(EngineErrorCode.TooLarge, $"'{view.Path}' cannot grow beyond {state.SectorCount} sectors; use larger sectors.", view.Path, 0);
        var sector = Extend(state);
        WriteEmptyPages(state, sector);
        state.DirectorySectors.Add(sector);
        SectorDirectory.Write(view, state, sector, new SectorEntry(SectorType.Directory, 0, 0));
    }
}
