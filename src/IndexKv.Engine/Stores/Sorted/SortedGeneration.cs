using System.Buffers.Binary;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Files;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>One load of a sorted store: an immutable file, and the top of its index in memory. Thread-safe.</summary>
internal sealed class SortedGeneration : IDisposable
{
    private const int LeastAhead = 128;
    private const int MostAhead = 1024;

    // Three cache lines: as far as entries of random keys stray from where they would be if they lay evenly.
    private const int GuessedWindow = 12;
    private const int EntriesPerLine = 4;

    private readonly SampledLevels _top;
    private readonly GuessedPlaces _guesses = new();

    // As much of a record as records have on the average and a little more.
    private readonly int _ahead;

    private SortedGeneration(IFile file, SortedHeader header)
    {
        Header = header;
        Pages = new SortedPages(file, header);
        _top = SampledLevels.Read(Pages, header);
        _ahead = (int)Math.Clamp(header.RecordsEnd / Math.Max(1, header.RecordCount) * 5 / 4, LeastAhead, MostAhead);
    }

    public SortedHeader Header { get; }

    public SortedPages Pages { get; }

    public long Count => Header.RecordCount;

    /// <summary>How many entries of a block are searched before the whole of it: those where a prefix should be, or all where guesses fail.</summary>
    public int Window { get; private set; } = GuessedWindow;

    public static SortedGeneration Open(IFileSystem fileSystem, string name, uint storeId, long generation)
    {
        var (file, header) = OpenFile(fileSystem, name, storeId, generation);
        try
        {
            return new SortedGeneration(file, header);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file and reads its header alone.</summary>
    public static (IFile File, SortedHeader Header) OpenFile(IFileSystem fileSystem, string name, uint storeId, long generation)
    {
        var file = fileSystem.Open(name, FileOpenMode.Read);
        try
        {
            var header = SortedHeader.Read(file, storeId, generation);
            CheckLayout(file, header);
            return (file, header);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public StoreReader CreateReader(StoreDefinition definition) => new SortedStoreReader(definition, this);

    /// <summary>The first index entry whose key is not less than <paramref name="key"/>, or the number of entries.</summary>
    public long LowerBound(ReadOnlySpan<byte> key)
    {
        var prefix = KeyPrefix.Of(key);
        return ResolveTies(FirstNotBelow(prefix), key, prefix, out _);
    }

    /// <summary>The block in which entries with a prefix begin, if there are any; −1 if it is less than all.</summary>
    public long BlockOf(ulong prefix) => _top.LastBelow(prefix);

    /// <summary>The group of blocks that <see cref="BlockOf(ulong)"/> is in; −1 if the prefix is less than all.</summary>
    public long GroupOf(ulong prefix) => _top.GroupOf(prefix);

    /// <summary>Like <see cref="BlockOf(ulong)"/>, given the group.</summary>
    public long BlockOf(long group, ulong prefix) => _top.LastBelow(group, prefix);

    /// <summary>Has the beginnings of a group of blocks fetched.</summary>
    public void PrefetchGroup(long group) => _top.Prefetch(group);

    /// <summary>The first of the entries that are searched for a prefix, given its block and how many they are; −1 if there is no block.</summary>
    public long FirstOfWindow(long block, int window, ulong prefix)
    {
        if (block < 0)
            return -1;
        var first = block * SortedFormat.EntriesPerBlock;
        if (window == SortedFormat.EntriesPerBlock)
            return first;
        var line = (_top.EstimateBelow(block, prefix) / EntriesPerLine) - 1;
        return first + Math.Clamp(line * EntriesPerLine, 0, SortedFormat.EntriesPerBlock - window);
    }

    /// <summary>The first entry not below a prefix.</summary>
    public long FirstNotBelow(ulong prefix)
    {
        var window = Window;
        return FirstNotBelow(FirstOfWindow(BlockOf(prefix), window, prefix), window, prefix);
    }

    /// <summary>The first entry not below a prefix, given which are searched first.</summary>
    public long FirstNotBelow(long first, int window, ulong prefix)
    {
        if (first < 0)
            return 0;
        var below = EntriesBelow(first, window, prefix);
        var start = first % SortedFormat.EntriesPerBlock;
        var isOutside = (below == 0 && start > 0) || (below == window && start + window < SortedFormat.EntriesPerBlock);
        if (window == GuessedWindow && !_guesses.Note(prefix, isOutside))
            Window = SortedFormat.EntriesPerBlock;
        if (isOutside)
        {
            first -= start;
            below = EntriesBelow(first, SortedFormat.EntriesPerBlock, prefix);
        }

        return Math.Min(Count, first + below);
    }

    /// <summary>Where an entry lies in the file; −1 for none.</summary>
    public long OffsetOfEntry(long entry) => entry < 0 ? -1 : Header.IndexStart + (entry * SortedFormat.EntrySize);

    /// <summary>Has some entries fetched at each of some offsets.</summary>
    public void PrefetchEntries(ReadOnlySpan<long> offsets, int entries) => Pages.File.Prefetch(offsets, entries * SortedFormat.EntrySize);

    /// <summary>Has the beginnings of the records at some positions fetched; −1 for none.</summary>
    public void PrefetchRecords(ReadOnlySpan<long> positions) => Pages.File.Prefetch(positions, _ahead);

    /// <summary>Has the beginning of an entry's record fetched.</summary>
    public void PrefetchRecord(long entry)
    {
        if ((ulong)entry >= (ulong)Count)
            return;
        PrefetchRecordAt(Position(entry));
    }

    /// <summary>Has the beginning of the record at a position fetched.</summary>
    public void PrefetchRecordAt(long position) => PrefetchRecords([position]);

    /// <summary>Where the record of a key is that has the same prefix as an entry, or −1 if the entry's prefix is another.</summary>
    public long PositionIfTied(long entry, ulong prefix)
    {
        if (entry >= Count)
            return -1;
        var bytes = Entry(entry);
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) != prefix)
            return -1;
        var position = BinaryPrimitives.ReadInt64LittleEndian(bytes[SortedFormat.EntryPositionOffset..]);
        return position >= 0 ? position : throw SortedHeader.Damaged(Pages.File, OffsetOfEntry(entry), "no record can be where it says");
    }

    /// <summary>Goes on from the first entry not below the key's prefix to the first not below the key, by the keys in the records.</summary>
    public long ResolveTies(long entry, ReadOnlySpan<byte> key, ulong prefix, out bool isFound)
    {
        isFound = false;
        if (entry == Count || Prefix(entry) != prefix)
            return entry;
        var end = entry + 1;
        if (end < Count && Prefix(end) == prefix)
            end = prefix == ulong.MaxValue ? Count : FirstNotBelow(prefix + 1);
        while (entry < end)
        {
            var middle = entry + ((end - entry) / 2);
            Read(middle, out var found, out _);
            var order = found.SequenceCompareTo(key);
            if (order == 0)
            {
                isFound = true;
                return middle;
            }

            if (order < 0)
                entry = middle + 1;
            else
                end = middle;
        }

        return entry;
    }

    /// <summary>The record of an index entry.</summary>
    public void Read(long entry, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value) => ReadAt(Position(entry), out key, out value);

    /// <summary>The record at a position.</summary>
    public void ReadAt(long position, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value) =>
        SortedRecords.Read(Pages, Header, position, out key, out value);

    public long Position(long entry) =>
        BinaryPrimitives.ReadInt64LittleEndian(Entry(entry)[SortedFormat.EntryPositionOffset..]);

    public void Dispose() => Pages.File.Dispose();

    private static void CheckLayout(IFile file, SortedHeader header)
    {
        var indexEnd = header.IndexStart + (SortedFormat.PagesOf(header.RecordCount * SortedFormat.EntrySize) * Paging.PageFormat.PageSize);
        var topEnd = header.TopStart
            + (SortedFormat.PagesOf(SortedFormat.BlocksOf(header.RecordCount) * SortedFormat.SampleSize) * Paging.PageFormat.PageSize);
        if (header.RecordCount < 0 || header.RecordCount > file.Length / 2 || header.RecordsEnd < SortedFormat.HeaderSize
            || header.IndexStart < header.RecordsEnd || header.TopStart != indexEnd || header.ChecksumStart != topEnd || header.FileLength < header.ChecksumStart || header.Superseded < 0)
        {
            throw SortedHeader.Damaged(file, SortedFormat.RecordCountOffset, "its header's numbers contradict each other");
        }
    }

    /// <summary>The first bytes of an index entry's key.</summary>
    public ulong Prefix(long entry) => BinaryPrimitives.ReadUInt64LittleEndian(Entry(entry));

    private ReadOnlySpan<byte> Entry(long entry) => Pages.Read(OffsetOfEntry(entry), SortedFormat.EntrySize);

    // Entries of one block, and so of one page.
    private int EntriesBelow(long first, int count, ulong prefix) =>
        BlockSearch.CountEntriesBelow(Pages.Read(OffsetOfEntry(first), count * SortedFormat.EntrySize), prefix);
}
