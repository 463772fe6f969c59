using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Constants of a sorted store's file: docs/format.md, "Sorted store file".</summary>
internal static class SortedFormat
{
    public const uint Version = 2;
    public const int GreatestKey = 64 << 10;
    public const int GreatestValue = 1 << 30;

    // Header page
    public const int VersionOffset = 8;
    public const int CompleteOffset = 12;
    public const int StoreIdOffset = 16;
    public const int GenerationOffset = 24;
    public const int RecordCountOffset = 32;
    public const int RecordsEndOffset = 40;
    public const int IndexStartOffset = 48;
    public const int ChecksumStartOffset = 56;
    public const int FileLengthOffset = 64;
    public const int SupersededOffset = 72;
    public const int TopStartOffset = 80;
    public const int HeaderSize = PageFormat.PageSize;

    public const int EntrySize = 16;
    public const int EntryPositionOffset = 8;

    // What fills up the last page of the index and of its top level: greater than every prefix, or equal to the greatest.
    public const byte Filler = 0xFF;

    // One entry of so many is in the top level.
    public const int EntriesPerBlock = 32;
    public const int BlockSize = EntriesPerBlock * EntrySize;
    public const int SampleSize = sizeof(ulong);

    public const int ChecksumsPerPage = PageFormat.ChecksumOffset / sizeof(uint);
    public const int GreatestLengthSize = 5;

    public static ReadOnlySpan<byte> Magic => "IKVSORT\0"u8;

    public static long BlocksOf(long entries) => (entries + EntriesPerBlock - 1) / EntriesPerBlock;

    public static long PagesOf(long bytes) => (bytes + PageFormat.PageSize - 1) / PageFormat.PageSize;
}
