using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Takes records apart: two lengths of up to five bytes (LEB128), key, value.</summary>
internal static class SortedRecords
{
    /// <summary>Reads the record at a position.</summary>
    public static void Read(SortedPages pages, SortedHeader header, long position, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        var content = Read(pages, header, position, out var place);
        key = content[..place.KeyLength];
        value = content[place.KeyLength..];
    }

    /// <summary>Reads the record at a position.</summary>
    /// <param name="pages">The file's pages.</param>
    /// <param name="header">The file's header.</param>
    /// <param name="position">The record's position.</param>
    /// <param name="place">Where its parts lie, in pages that are verified now.</param>
    /// <returns>The key and, right after it, the value.</returns>
    public static ReadOnlySpan<byte> Read(SortedPages pages, SortedHeader header, long position, out SortedRecordPlace place)
    {
        if (position < SortedFormat.HeaderSize || position >= header.RecordsEnd)
            throw SortedHeader.Damaged(pages.File, position, "no record can be here");

        // To the page's end: most records need no second look.
        var toPageEnd = Math.Max(PageFormat.PageSize - (position & (PageFormat.PageSize - 1)), 2 * SortedFormat.GreatestLengthSize);
        var start = pages.Read(position, (int)Math.Min(toPageEnd, header.RecordsEnd - position));
        var used = 0;
        var keyLength = ReadLength(pages, position, start, ref used);
        var valueLength = ReadLength(pages, position, start, ref used);
        if (keyLength > SortedFormat.GreatestKey || valueLength > SortedFormat.GreatestValue || position + used + keyLength + valueLength > header.RecordsEnd)
            throw SortedHeader.Damaged(pages.File, position, "the record's lengths are impossible");
        place = new SortedRecordPlace(position + used, (int)keyLength, (int)valueLength);
        var length = place.KeyLength + place.ValueLength;
        return used + length <= start.Length ? start.Slice(used, length) : pages.Read(place.Key, length);
    }

    /// <summary>Writes a length.</summary>
    /// <returns>How many bytes it takes.</returns>
    public static int WriteLength(Span<byte> bytes, uint length)
    {
        var count = 0;
        for (; length >= 0x80; length >>= 7)
            bytes[count++] = (byte)(length | 0x80);
        bytes[count++] = (byte)length;
        return count;
    }

    private static long ReadLength(SortedPages pages, long position, ReadOnlySpan<byte> bytes, ref int used)
    {
        var length = 0L;
        for (var shift = 0; shift < 7 * SortedFormat.GreatestLengthSize && used < bytes.Length; shift += 7)
        {
            var b = bytes[used++];
            length |= (long)(b & 0x7F) << shift;
            if (b < 0x80)
                return length;
        }

        throw SortedHeader.Damaged(pages.File, position, "the record's lengths do not end");
    }
}
