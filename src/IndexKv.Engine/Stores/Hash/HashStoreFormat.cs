using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>Constants of a hash store's file: docs/format.md, "Hash store file".</summary>
internal static class HashStoreFormat
{
    public const uint Version = 1;
    public const int SmallestSector = PageFormat.PageSize;
    public const int LargestSector = 1 << 20;
    public const int UnitSize = 128;
    public const int SaltSize = 32;
    public const int GreatestKey = 64 << 10;
    public const int GreatestValue = 1 << 30;

    // Header page
    public const int VersionOffset = 8;
    public const int SectorSizeOffset = 12;
    public const int StoreIdOffset = 16;
    public const int UnitSizeOffset = 20;
    public const int SaltOffset = 24;
    public const int RecordCountOffset = 56;
    public const int FrontOffset = 64;
    public const int TailOffset = 72;
    public const int LiveUnitsOffset = 80;
    public const int DeadUnitsOffset = 88;
    public const int SectorCountOffset = 96;
    public const int DirectoryCountOffset = 100;
    public const int WritesSinceSplitOffset = 104;
    public const int DirectoryListOffset = 112;
    public const int GreatestDirectoryCount = (PageFormat.ChecksumOffset - DirectoryListOffset) / sizeof(uint);

    // Directory page
    public const int EntrySize = 16;
    public const int EntriesPerPage = 255;
    public const int EntryTypeOffset = 0;
    public const int EntryUsedOffset = 4;
    public const int EntryOrdinalOffset = 8;

    // Table page
    public const int SlotSize = 32;
    public const int SlotsPerPage = 127;
    public const int HashSize = 26;
    public const int LocationSize = SlotSize - HashSize;
    public const long GreatestUnit = (1L << 48) - 2;

    // Delmap page
    public const int UnitsPerDelmapPage = 4080 * 8;

    // Record
    public const int RecordHeaderSize = 12;
    public const int RecordKeyLengthOffset = 4;
    public const int RecordValueLengthOffset = 8;

    public static ReadOnlySpan<byte> Magic => "IKVHASH\0"u8;
}
