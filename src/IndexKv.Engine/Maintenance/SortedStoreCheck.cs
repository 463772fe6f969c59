using System.Buffers.Binary;
using IndexKv.Engine.Files;
using IndexKv.Engine.Paging;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Maintenance;

/// <summary>Checks a sorted store's generation: every block's checksum, the records one after the other, and the index's order.</summary>
internal sealed class SortedStoreCheck(IFileSystem fileSystem, StoreEntry store, CheckReport report)
{
    public void Run()
    {
        var name = FileNames.Sorted(store.Definition.Id, store.GenerationNumber);
        report.Try(name, 0, () =>
        {
            // Opened again, so that nothing counts as verified; without the top of its index, which one damaged page would keep from being read.
            var (file, header) = SortedGeneration.OpenFile(fileSystem, name, store.Definition.Id, store.GenerationNumber);
            using (file)
            {
                var pages = new SortedPages(file, header);
                report.Expect(header.ChecksumStart);
                CheckBlocks(pages, header);
                var records = CheckRecords(pages, header);
                var entries = CheckIndex(pages, header);
                CheckTop(pages, header);
                if (records is not null && entries is not null && header.Superseded == 0 && records != entries)
                    report.Add(file.Path, header.IndexStart, "the index does not lead to each record once");
            }
        });
        report.Finish();
    }

    private void CheckBlocks(SortedPages pages, SortedHeader header)
    {
        for (var offset = (long)PageFormat.PageSize; offset < header.ChecksumStart; offset += PageFormat.PageSize)
        {
            var block = offset;
            report.Try(pages.File.Path, block, () => pages.Read(block, PageFormat.PageSize));
            report.Advance(PageFormat.PageSize);
        }
    }

    /// <returns>The sum of the records' places; null if not all could be read.</returns>
    private ulong? CheckRecords(SortedPages pages, SortedHeader header)
    {
        var position = (long)SortedFormat.HeaderSize;
        var count = 0L;
        var sum = 0UL;
        var isWhole = report.Try(pages.File.Path, position, () =>
        {
            for (; position < header.RecordsEnd; count++)
            {
                sum += Scatter(position);
                SortedRecords.Read(pages, header, position, out var place);
                position = place.End;
                report.Advance(0);
            }
        });
        if (isWhole && count != header.RecordCount + header.Superseded)
        {
            report.Add(
                pages.File.Path,
                SortedFormat.RecordCountOffset,
                $"{header.RecordCount} records and {header.Superseded} superseded ones are claimed, {count} were found");
        }

        return isWhole ? sum : null;
    }

    /// <returns>The sum of the places that the index leads to; null if not all could be read.</returns>
    private ulong? CheckIndex(SortedPages pages, SortedHeader header)
    {
        byte[]? before = null;
        var sum = 0UL;
        var isWhole = true;
        for (var entry = 0L; entry < header.RecordCount; entry++)
        {
            var offset = header.IndexStart + (entry * SortedFormat.EntrySize);
            var number = entry;
            var isRead = report.Try(pages.File.Path, offset, () =>
            {
                var bytes = pages.Read(offset, SortedFormat.EntrySize);
                var position = BinaryPrimitives.ReadInt64LittleEndian(bytes[SortedFormat.EntryPositionOffset..]);
                sum += Scatter(position);
                SortedRecords.Read(pages, header, position, out var key, out _);
                if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) != KeyPrefix.Of(key))
                    report.Add(pages.File.Path, offset, $"index entry {number} has another prefix than its record's key");
                if (before is not null && key.SequenceCompareTo(before) <= 0)
                    report.Add(pages.File.Path, offset, $"index entry {number} is not in the order of keys");
                if (before is null || before.Length != key.Length)
                    before = new byte[key.Length];
                key.CopyTo(before);
            });
            if (!isRead)
                before = null;
            isWhole &= isRead;
        }

        return isWhole ? sum : null;
    }

    private void CheckTop(SortedPages pages, SortedHeader header)
    {
        for (var block = 0L; block < SortedFormat.BlocksOf(header.RecordCount); block++)
        {
            var (offset, number) = (header.TopStart + (block * SortedFormat.SampleSize), block);
            report.Try(pages.File.Path, offset, () =>
            {
                var first = pages.Read(header.IndexStart + (number * SortedFormat.BlockSize), SortedFormat.SampleSize);
                if (!pages.Read(offset, SortedFormat.SampleSize).SequenceEqual(first))
                    report.Add(pages.File.Path, offset, $"the top of the index has another prefix than block {number} of the index begins with");
            });
        }
    }

    // So that sums of different sets of places differ: the finalizer of SplitMix64 (Steele, Lea, Flood 2014).
    private static ulong Scatter(long position)
    {
        var x = (ulong)position + 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
