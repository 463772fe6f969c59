using System.Buffers.Binary;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>
/// Binary searches without branches that depend on the data: each step halves what is left by a conditional move, so that nothing is
/// mispredicted.
/// </summary>
internal static class IndexSearch
{
    /// <summary>The first number that is not less than <paramref name="wanted"/>, or the length.</summary>
    public static int FirstNotBelow(ReadOnlySpan<ulong> numbers, ulong wanted)
    {
        var start = 0;
        for (var left = numbers.Length; left > 0;)
        {
            var half = (left + 1) >>> 1;
            start += numbers[start + half - 1] < wanted ? half : 0;
            left -= half;
        }

        return start;
    }

    /// <summary>The first entry of a page whose prefix is not less than <paramref name="wanted"/>, or the number of entries.</summary>
    public static int FirstNotBelow(ReadOnlySpan<byte> entries, ulong wanted)
    {
        var start = 0;
        for (var left = entries.Length / SortedFormat.EntrySize; left > 0;)
        {
            var half = (left + 1) >>> 1;
            start += Prefix(entries, start + half - 1) < wanted ? half : 0;
            left -= half;
        }

        return start;
    }

    public static ulong Prefix(ReadOnlySpan<byte> entries, int entry) =>
        BinaryPrimitives.ReadUInt64LittleEndian(entries.Slice(entry * SortedFormat.EntrySize, sizeof(ulong)));
}
