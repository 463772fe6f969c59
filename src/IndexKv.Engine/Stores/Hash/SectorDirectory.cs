using System.Buffers.Binary;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>The list of a file's sectors, on pages of its own.</summary>
internal static class SectorDirectory
{
    /// <summary>How many sectors the directory has room for.</summary>
    public static long Capacity(HashStoreState state)
    {
        var pages = state.Geometry.PagesPerSector;
        return (long)HashStoreFormat.EntriesPerPage * (pages - 1 + ((long)pages * state.DirectorySectors.Count));
    }

    public static void WriteEntry(Span<byte> directoryPage, int index, SectorEntry entry)
    {
        var bytes = directoryPage.Slice(index * HashStoreFormat.EntrySize, HashStoreFormat.EntrySize);
        bytes.Clear();
        bytes[HashStoreFormat.EntryTypeOffset] = (byte)entry.Type;
        BinaryPrimitives.WriteInt32LittleEndian(bytes[HashStoreFormat.EntryUsedOffset..], entry.Used);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[HashStoreFormat.EntryOrdinalOffset..], entry.Ordinal);
    }

    /// <summary>Changes a sector's line.</summary>
    public static void Write(WritablePageView view, HashStoreState state, int sector, SectorEntry entry)
    {
        var (page, index) = Locate(state, sector);
        WriteEntry(view.EditSealed(page, index * HashStoreFormat.EntrySize, HashStoreFormat.EntrySize), index, entry);
    }

    /// <summary>Reads all lines into the state's maps, checking that they agree with one another and with the header.</summary>
    public static void LoadMaps(PageView view, HashStoreState state)
    {
        if (state.SectorCount < 2 || state.SectorCount > Capacity(state))
            throw HashStoreState.Damaged(view, HashStoreFormat.SectorCountOffset, $"it claims {state.SectorCount} sectors");
        if (state.DirectorySectors.Any(sector => sector < 1 || sector >= state.SectorCount))
            throw HashStoreState.Damaged(view, HashStoreFormat.DirectoryListOffset, "a directory sector lies outside the file");

        var tables = new List<(ulong Start, int Sector, int Used)>();
        var values = new List<(ulong Ordinal, int Sector)>();
        var delmaps = new List<(ulong Ordinal, int Sector)>();
        for (var sector = 0; sector < state.SectorCount; sector++)
        {
            var (page, index) = Locate(state, sector);
            var entry = ReadEntry(view.ReadSealed(page), index);
            switch (entry.Type)
            {
                case SectorType.Table:
                    tables.Add((entry.Ordinal, sector, entry.Used));
                    break;
                case SectorType.Values:
                    values.Add((entry.Ordinal, sector));
                    break;
                case SectorType.Delmap:
                    delmaps.Add((entry.Ordinal, sector));
                    break;
                case SectorType.Free:
                    state.FreeSectors.Add((sector, (long)entry.Ordinal));
                    break;
                case SectorType.Header when sector == 0:
                case SectorType.Directory when state.DirectorySectors.Contains(sector):
                    break;
                default:
                    throw HashStoreState.Damaged(view, page * PageFormat.PageSize, $"sector {sector} has type {(byte)entry.Type}");
            }
        }

        LoadPartitions(view, state, tables);
        LoadQueue(view, values, state.ValueSectors, state.Front / state.UnitsPerSector, LastOf(state.Tail, state.UnitsPerSector), "value");
        var perDelmap = (long)HashStoreFormat.UnitsPerDelmapPage * state.Geometry.PagesPerSector;
        LoadQueue(view, delmaps, state.DelmapSectors, state.Front / perDelmap, LastOf(state.Tail, perDelmap), "delmap");
        if (state.Front < 0 || state.Tail < state.Front || state.Tail > HashStoreFormat.GreatestUnit || state.LiveUnits + state.DeadUnits != state.Tail - state.Front)
            throw HashStoreState.Damaged(view, HashStoreFormat.FrontOffset, "the value queue's numbers contradict each other");
    }

    private static long LastOf(long tail, long units) => tail == 0 ? -1 : (tail - 1) / units;

    private static void LoadPartitions(PageView view, HashStoreState state, List<(ulong Start, int Sector, int Used)> tables)
    {
        tables.Sort();
        if (tables.Count == 0 || tables[0].Start != 0)
            throw HashStoreState.Damaged(view, 0, "no table sector begins at hash 0");
        var used = 0L;
        for (var i = 0; i < tables.Count; i++)
        {
            if ((i > 0 && tables[i].Start == tables[i - 1].Start) || tables[i].Used < 0 || tables[i].Used > state.Geometry.Slots)
                throw HashStoreState.Damaged(view, (long)tables[i].Sector * state.SectorSize, "its table sector contradicts the others");
            state.Partitions.Append(tables[i].Start, tables[i].Sector, tables[i].Used);
            used += tables[i].Used;
        }

        if (used != state.RecordCount)
            throw HashStoreState.Damaged(view, HashStoreFormat.RecordCountOffset, $"{state.RecordCount} records are claimed, {used} slots are used");
    }

    private static void LoadQueue(PageView view, List<(ulong Ordinal, int Sector)> sectors, QueueMap map, long first, long last, string what)
    {
        sectors.Sort();
        for (var i = 0; i < sectors.Count; i++)
        {
            if (i > 0 && sectors[i].Ordinal != sectors[i - 1].Ordinal + 1)
                throw HashStoreState.Damaged(view, 0, $"{what} sector {sectors[i - 1].Ordinal + 1} is missing");
            map.Append((long)sectors[i].Ordinal, sectors[i].Sector);
        }

        if (last >= first && (map.Count == 0 || map.First > first || map.First + map.Count <= last))
            throw HashStoreState.Damaged(view, 0, $"{what} sectors {first} to {last} are not all there");
    }

    private static SectorEntry ReadEntry(ReadOnlySpan<byte> directoryPage, int index)
    {
        var bytes = directoryPage.Slice(index * HashStoreFormat.EntrySize, HashStoreFormat.EntrySize);
        return new SectorEntry(
            (SectorType)bytes[HashStoreFormat.EntryTypeOffset],
            BinaryPrimitives.ReadInt32LittleEndian(bytes[HashStoreFormat.EntryUsedOffset..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[HashStoreFormat.EntryOrdinalOffset..]));
    }

    // Sector 0 has directory pages after its header page; the others are on whole sectors listed in the header.
    private static (long Page, int Index) Locate(HashStoreState state, int sector)
    {
        var pages = state.Geometry.PagesPerSector;
        var page = sector / HashStoreFormat.EntriesPerPage;
        var index = sector % HashStoreFormat.EntriesPerPage;
        if (page < pages - 1)
            return (1 + page, index);
        page -= pages - 1;
        return (((long)state.DirectorySectors[page / pages] * pages) + (page % pages), index);
    }
}
