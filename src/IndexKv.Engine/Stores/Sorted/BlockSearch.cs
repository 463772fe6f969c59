using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>
/// Searches a block of 32 by counting what is less, without branches: its cache lines are fetched side by side rather than one after
/// the other as a binary search does.
/// </summary>
internal static class BlockSearch
{
    /// <summary>How many numbers are less than <paramref name="wanted"/>.</summary>
    public static int CountBelow(ReadOnlySpan<ulong> numbers, ulong wanted)
    {
        var limit = Vector256.Create(wanted);
        var count = Vector256<ulong>.Zero;
        foreach (var vector in MemoryMarshal.Cast<ulong, Vector256<ulong>>(numbers))
            count -= Vector256.LessThan(vector, limit);
        return (int)Vector256.Sum(count);
    }

    /// <summary>How many index entries have a prefix less than <paramref name="wanted"/>.</summary>
    public static int CountEntriesBelow(ReadOnlySpan<byte> entries, ulong wanted)
    {
        if (!BitConverter.IsLittleEndian)
            return CountOneByOne(entries, wanted);
        var limit = Vector256.Create(wanted);
        var count = Vector256<ulong>.Zero;
        foreach (var vector in MemoryMarshal.Cast<byte, Vector256<ulong>>(entries))
            count -= Vector256.LessThan(vector, limit);

        // Prefixes are in the even places, positions in the odd ones.
        return (int)(count.GetElement(0) + count.GetElement(2));
    }

    private static int CountOneByOne(ReadOnlySpan<byte> entries, ulong wanted)
    {
        var count = 0;
        for (var offset = 0; offset < entries.Length; offset += SortedFormat.EntrySize)
            count += BinaryPrimitives.ReadUInt64LittleEndian(entries[offset..]) < wanted ? 1 : 0;
        return count;
    }
}
