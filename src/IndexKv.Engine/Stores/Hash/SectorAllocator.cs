using IndexKv.Engine.Errors;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>Gives sectors out, free ones first, and takes them back. Belongs to one write transaction.</summary>
internal sealed class SectorAllocator(WritablePageView view, HashStoreFile file)
{
    // A sector that was made and given up in one transaction is nobody else's: it can be given out again at once.
    private const long ReusableAtOnce = 0;

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

    /// <summary>Takes the first free sector of the file if it lies before another one.</summary>
    /// <returns>The sector, or -1 if there is none.</returns>
    public int AllocateBefore(HashStoreState state, int limit, SectorEntry entry)
    {
        var first = -1;
        for (var i = 0; i < state.FreeSectors.Count; i++)
        {
            var (sector, version) = state.FreeSectors[i];
            if (sector < limit && (first < 0 || sector < state.FreeSectors[first].Sector) && IsReusable(state, sector, version))
                first = i;
        }

        if (first < 0)
            return -1;
        var taken = TakeFree(state, first);
        SectorDirectory.Write(view, state, taken, entry);
        return taken;
    }

    public void Free(HashStoreState state, int sector)
    {
        var page = FirstPage(state, sector);
        var version = view.IsFreshSinceSavepoint(page) ? ReusableAtOnce : view.CommitVersion;
        view.Discard(page, state.Geometry.PagesPerSector);
        state.FreeSectors.Add((sector, version));
        SectorDirectory.Write(view, state, sector, new SectorEntry(SectorType.Free, 0, (ulong)version));
    }

    /// <summary>Writes sealed pages of zeros over a fresh sector.</summary>
    public void WriteEmptyPages(HashStoreState state, int sector)
    {
        using var image = new SectorImage(state.SectorSize);
        WriteSealed(state, sector, image.Bytes);
    }

    /// <summary>Seals the pages of a sector's image and writes it.</summary>
    public void WriteSealed(HashStoreState state, int sector, Span<byte> image)
    {
        var firstPage = FirstPage(state, sector);
        for (var page = 0; page < state.Geometry.PagesPerSector; page++)
            PageSeal.Write(firstPage + page, image.Slice(page * PageFormat.PageSize, PageFormat.PageSize));
        view.WriteFresh(firstPage, image);
    }

    /// <summary>Whether a free sector may be given out.</summary>
    public bool IsReusable(HashStoreState state, int sector, long freedBy) =>
        view.IsReusable(FirstPage(state, sector), state.Geometry.PagesPerSector, freedBy);

    private static long FirstPage(HashStoreState state, int sector) => (long)sector * state.Geometry.PagesPerSector;

    private int TakeFree(HashStoreState state)
    {
        for (var i = 0; i < state.FreeSectors.Count; i++)
        {
            if (IsReusable(state, state.FreeSectors[i].Sector, state.FreeSectors[i].Version))
                return TakeFree(state, i);
        }

        return -1;
    }

    private int TakeFree(HashStoreState state, int index)
    {
        var sector = state.FreeSectors[index].Sector;
        state.FreeSectors.RemoveAt(index);
        MakeFresh(state, sector);
        return sector;
    }

    private int Extend(HashStoreState state)
    {
        var sector = state.SectorCount;
        view.EnsureLength((sector + 1L) * state.SectorSize);
        state.SectorCount++;
        MakeFresh(state, sector);
        return sector;
    }

    private void MakeFresh(HashStoreState state, int sector)
    {
        view.MakeFresh(FirstPage(state, sector), state.Geometry.PagesPerSector);
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
