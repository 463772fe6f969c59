using System.Buffers.Binary;
using IndexKv.Engine.Hashing;

namespace IndexKv.Engine.Paging;

/// <summary>
/// The checksum in a sealed page: CRC32C over the page's number and its bytes before the checksum, so that a page in a wrong place
/// does not pass either.
/// </summary>
internal static class PageSeal
{
    /// <summary>Computes and writes the checksum.</summary>
    public static void Write(long pageNumber, Span<byte> page) =>
        BinaryPrimitives.WriteUInt32LittleEndian(page[PageFormat.ChecksumOffset..], Compute(pageNumber, page));

    /// <summary>Whether the checksum matches.</summary>
    public static bool Matches(long pageNumber, ReadOnlySpan<byte> page) =>
        BinaryPrimitives.ReadUInt32LittleEndian(page[PageFormat.ChecksumOffset..]) == Compute(pageNumber, page);

    private static uint Compute(long pageNumber, ReadOnlySpan<byte> page) =>
        Crc32C.Append(Crc32C.OfInt64(pageNumber), page[..PageFormat.ChecksumOffset]);
}
