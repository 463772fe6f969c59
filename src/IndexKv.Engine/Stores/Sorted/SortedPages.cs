using System.Buffers.Binary;
using IndexKv.Engine.Files;
using IndexKv.Engine.Hashing;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Reads a generation's bytes; each page is verified once. Thread-safe.</summary>
internal sealed class SortedPages(IFile file, SortedHeader header)
{
    private readonly AtomicBitSet _verified = new();

    public IFile File => file;

    public ReadOnlySpan<byte> Read(long offset, int length)
    {
        var last = (offset + length - 1) / PageFormat.PageSize;
        for (var page = offset / PageFormat.PageSize; page <= last; page++)
        {
            if (!_verified.IsSet(page))
                Verify(page);
        }

        return file.View(offset, length);
    }

    /// <summary>Bytes of pages that <see cref="Read"/> has read before.</summary>
    public ReadOnlySpan<byte> ReadAgain(long offset, int length) => file.View(offset, length);

    public static uint Checksum(long page, ReadOnlySpan<byte> bytes) => Crc32C.Append(Crc32C.OfInt64(page), bytes);

    private void Verify(long page)
    {
        // Page 0 is the header, which is sealed by itself: the table begins with page 1.
        var entry = page - 1;
        var tablePage = (header.ChecksumStart / PageFormat.PageSize) + (entry / SortedFormat.ChecksumsPerPage);
        var table = file.View(tablePage * PageFormat.PageSize, PageFormat.PageSize);
        if (!_verified.IsSet(tablePage))
        {
            if (!PageSeal.Matches(tablePage, table))
                throw SortedHeader.Damaged(file, tablePage * PageFormat.PageSize, "the table of checksums does not match its own");
            _verified.Set(tablePage);
        }

        var expected = BinaryPrimitives.ReadUInt32LittleEndian(table[((int)(entry % SortedFormat.ChecksumsPerPage) * sizeof(uint))..]);
        if (Checksum(page, file.View(page * PageFormat.PageSize, PageFormat.PageSize)) != expected)
            throw SortedHeader.Damaged(file, page * PageFormat.PageSize, "the page does not match its checksum");
        _verified.Set(page);
        file.NoteFirstUse();
    }
}
