using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>Where a hash's slot lies in a table sector: the same order as the hashes', scaled to the sector.</summary>
internal readonly struct TableGeometry
{
    public TableGeometry(int sectorSize)
    {
        PagesPerSector = sectorSize / PageFormat.PageSize;
        Slots = PagesPerSector * HashStoreFormat.SlotsPerPage;

        // Probes run to the right and do not wrap: the last slots are nobody's home, so that the run at the end has room.
        Homes = Slots - Math.Max(16, Slots / 256);
    }

    public int PagesPerSector { get; }

    public int Slots { get; }

    private int Homes { get; }

    /// <summary>Used slots at which a sector is split at once.</summary>
    public int SplitAt => (int)(Homes * 0.9);

    /// <summary>Used slots at which a sector is split if the last split is a while ago.</summary>
    public int SplitEarlyAt => (int)(Homes * 0.8);

    /// <summary>The page of a slot in its sector.</summary>
    public static int PageOf(int slot) => (int)((uint)slot / HashStoreFormat.SlotsPerPage);

    /// <summary>Where a slot lies in its page.</summary>
    public static int OffsetInPage(int slot) => (int)((uint)slot % HashStoreFormat.SlotsPerPage) * HashStoreFormat.SlotSize;

    /// <summary>The first slot that a hash may be in. Grows with the hash: conversion and product round monotonously.</summary>
    public int Home(in TableRange range, ulong hash) => Home(range.Start, Scale(range), hash);

    /// <param name="start">The range's first hash.</param>
    /// <param name="scale">The range's <see cref="Scale"/>.</param>
    /// <param name="hash">The hash.</param>
    public int Home(ulong start, double scale, ulong hash) => Math.Min(double.ConvertToIntegerNative<int>((hash - start) * scale), Homes - 1);

    /// <summary>Homes for each hash of a range.</summary>
    public double Scale(in TableRange range) => Homes / ((double)(range.End - range.Start) + 1);
}
