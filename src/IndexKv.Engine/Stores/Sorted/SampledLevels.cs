using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>
/// The top of an index, in memory: the first prefix of every block, and above it every 32nd of those, and so on up to one group, which
/// is a search tree without pointers. After "S+ tree" of Sergey Slotin, en.algorithmica.org/hpc/data-structures/s-tree (2022).
/// About 0.26 MB per million keys. Immutable.
/// </summary>
internal sealed class SampledLevels
{
    // From the one group at the top down to the blocks; each is filled up to whole groups with the greatest number, which is below nothing.
    private readonly ulong[][] _levels;

    private SampledLevels(ulong[][] levels) => _levels = levels;

    /// <summary>Reads the top level that a load wrote.</summary>
    public static SampledLevels Read(SortedPages pages, SortedHeader header)
    {
        var blocks = SortedFormat.BlocksOf(header.RecordCount);
        var samples = Level(blocks);
        for (var done = 0L; done < blocks;)
        {
            var count = (int)Math.Min(blocks - done, Paging.PageFormat.PageSize / SortedFormat.SampleSize);
            var bytes = pages.Read(header.TopStart + (done * SortedFormat.SampleSize), count * SortedFormat.SampleSize);
            for (var i = 0; i < count; i++)
                samples[done + i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * SortedFormat.SampleSize)..]);
            done += count;
        }

        return Over(samples, blocks);
    }

    /// <summary>The last block that begins below a prefix; −1 if none does.</summary>
    public long LastBelow(ulong prefix) => LastBelow(GroupOf(prefix), prefix);

    /// <summary>The last block that begins below a prefix, given the group of blocks that it is in.</summary>
    public long LastBelow(long group, ulong prefix) => group < 0 ? -1 : Search(_levels[^1], group, prefix);

    /// <summary>The group of blocks that the last one that begins below a prefix is in; −1 if none does.</summary>
    public long GroupOf(ulong prefix)
    {
        var group = 0L;
        for (var level = 0; level < _levels.Length - 1 && group >= 0; level++)
            group = Search(_levels[level], group, prefix);
        return group;
    }

    /// <summary>Has a group of blocks fetched.</summary>
    public void Prefetch(long group)
    {
        if (group >= 0)
            Files.Prefetch.Touch(MemoryMarshal.AsBytes(Group(_levels[^1], group)));
    }

    /// <summary>How many of a block's entries are below a prefix if they lie evenly between its first and the next block's.</summary>
    public int EstimateBelow(long block, ulong prefix)
    {
        var samples = _levels[^1];
        var first = samples[block];
        var next = block + 1 < samples.Length ? samples[block + 1] : ulong.MaxValue;
        return (int)((double)(prefix - first) / (next - first) * SortedFormat.EntriesPerBlock);
    }

    private static ReadOnlySpan<ulong> Group(ulong[] level, long group) =>
        level.AsSpan((int)group * SortedFormat.EntriesPerBlock, SortedFormat.EntriesPerBlock);

    // −1 only from the first group.
    private static long Search(ulong[] level, long group, ulong prefix) =>
        (group * SortedFormat.EntriesPerBlock) + BlockSearch.CountBelow(Group(level, group), prefix) - 1;

    private static SampledLevels Over(ulong[] samples, long count)
    {
        var levels = new List<ulong[]> { samples };
        while (count > SortedFormat.EntriesPerBlock)
        {
            var below = levels[^1];
            count = SortedFormat.BlocksOf(count);
            var level = Level(count);
            for (var i = 0; i < count; i++)
                level[i] = below[i * SortedFormat.EntriesPerBlock];
            levels.Add(level);
        }

        levels.Reverse();
        return new SampledLevels([.. levels]);
    }

    private static ulong[] Level(long count)
    {
        var level = GC.AllocateUninitializedArray<ulong>((int)(Math.Max(1, SortedFormat.BlocksOf(count)) * SortedFormat.EntriesPerBlock));
        level.AsSpan((int)count).Fill(ulong.MaxValue);
        return level;
    }
}
