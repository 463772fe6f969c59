using System.Buffers.Binary;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Files;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>
/// One load of a sorted store: an immutable file, and in memory every 256th prefix of its index (about 31 KB per million keys).
/// Thread-safe.
/// </summary>
internal sealed class SortedGeneration : IDisposable
{
    private readonly ulong[] _samples;

    private SortedGeneration(IFile file, SortedHeader header)
    {
        Header = header;
        Pages = new SortedPages(file, header);
        _samples = new ulong[(int)((header.RecordCount + SortedFormat.EntriesPerPage - 1) / SortedFormat.EntriesPerPage)];
        for (var i = 0; i < _samples.Length; i++)
            _samples[i] = Prefix((long)i * SortedFormat.EntriesPerPage);
    }

    public SortedHeader Header { get; }

    public SortedPages Pages { get; }

    public long Count => Header.RecordCount;

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

        // The pages that can hold the first such entry: from the last that begins below the prefix to the first that begins above it.
        var firstNotBelow = FirstSample(prefix, orEqual: true);
        var firstAbove = FirstSample(prefix, orEqual: false);
        var low = Math.Max(0L, firstNotBelow - 1L) * SortedFormat.EntriesPerPage;
        var high = Math.Min(Count, (long)firstAbove * SortedFormat.EntriesPerPage);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (Compare(middle, prefix, key) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>The record of an index entry.</summary>
    public void Read(long entry, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value) =>
        SortedRecords.Read(Pages, Header, Position(entry), out key, out value);

    public long Position(long entry) =>
        BinaryPrimitives.ReadInt64LittleEndian(Entry(entry)[SortedFormat.EntryPositionOffset..]);

    public void Dispose() => Pages.File.Dispose();

    private static void CheckLayout(IFile file, SortedHeader header)
    {
        var indexEnd = header.IndexStart + (SortedFormat.PagesOf(header.RecordCount * SortedFormat.EntrySize) * Paging.PageFormat.PageSize);
        if (header.RecordCount < 0 || header.RecordCount > file.Length / 2 || header.RecordsEnd < SortedFormat.HeaderSize
            || header.IndexStart < header.RecordsEnd || header.ChecksumStart != indexEnd || header.FileLength < header.ChecksumStart || header.Superseded < 0)
        {
            throw SortedHeader.Damaged(file, SortedFormat.RecordCountOffset, "its header's numbers contradict each other");
        }
    }

    /// <summary>The first bytes of an index entry's key.</summary>
    public ulong Prefix(long entry) => BinaryPrimitives.ReadUInt64LittleEndian(Entry(entry));

    private ReadOnlySpan<byte> Entry(long entry) => Pages.Read(Header.IndexStart + (entry * SortedFormat.EntrySize), SortedFormat.EntrySize);

    private int Compare(long entry, ulong prefix, ReadOnlySpan<byte> key)
    {
        var order = Prefix(entry).CompareTo(prefix);
        if (order != 0)
            return order;
        Read(entry, out var entryKey, out _);
        return entryKey.SequenceCompareTo(key);
    }

    private int FirstSample(ulong prefix, bool orEqual)
    {
        int low = 0, high = _samples.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_samples[middle] < prefix || (!orEqual && _samples[middle] == prefix))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
