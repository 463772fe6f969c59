namespace IndexKv.Engine.Paging;

/// <summary>Constants of every paged file: docs/format.md, "Pages".</summary>
internal static class PageFormat
{
    /// <summary>Bytes in a page.</summary>
    public const int PageSize = 4096;

    /// <summary>Where a sealed page's CRC32C (u32, little-endian) lies: its last four bytes.</summary>
    public const int ChecksumOffset = PageSize - sizeof(uint);
}
