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
            // Opened again, so that nothing counts as verified.
            using var generation = SortedGeneration.Open(fileSystem, name, store.Definition.Id, store.GenerationNumber);
            report.Expect(generation.Header.ChecksumStart);
            CheckBlocks(generation);
            CheckRecords(generation);
            CheckIndex(generation);
        });
        report.Finish();
    }

    private void CheckBlocks(SortedGeneration generation)
    {
        for (var offset = (long)PageFormat.PageSize; offset < generation.Header.ChecksumStart; offset += PageFormat.PageSize)
        {
            var block = offset;
            report.Try(generation.Pages.File.Path, block, () => generation.Pages.Read(block, PageFormat.PageSize));
            report.Advance(PageFormat.PageSize);
        }
    }

    private void CheckRecords(SortedGeneration generation)
    {
        var header = generation.Header;
        var position = (long)SortedFormat.HeaderSize;
        var count = 0L;
        var isWhole = report.Try(generation.Pages.File.Path, position, () =>
        {
            for (; position < header.RecordsEnd; count++)
            {
                position = SortedRecords.Read(generation.Pages, header, position, out _, out _);
                report.Advance(0);
            }
        });
        if (isWhole && count != header.RecordCount + header.Superseded)
        {
            report.Add(
                generation.Pages.File.Path,
                SortedFormat.RecordCountOffset,
                $"{header.RecordCount} records and {header.Superseded} superseded ones are claimed, {count} were found");
        }
    }

    private void CheckIndex(SortedGeneration generation)
    {
        byte[]? before = null;
        for (var entry = 0L; entry < generation.Count; entry++)
        {
            var offset = generation.Header.IndexStart + (entry * SortedFormat.EntrySize);
            var number = entry;
            var isRead = report.Try(generation.Pages.File.Path, offset, () =>
            {
                generation.Read(number, out var key, out _);
                if (generation.Prefix(number) != KeyPrefix.Of(key))
                    report.Add(generation.Pages.File.Path, offset, $"index entry {number} has another prefix than its record's key");
                if (before is not null && key.SequenceCompareTo(before) <= 0)
                    report.Add(generation.Pages.File.Path, offset, $"index entry {number} is not in the order of keys");
                if (before is null || before.Length != key.Length)
                    before = new byte[key.Length];
                key.CopyTo(before);
            });
            if (!isRead)
                before = null;
        }
    }
}
