using IndexKv.Bench.Compare.Measuring;
using IndexKv.Bench.Compare.Stores;

namespace IndexKv.Bench.Compare.Workloads;

/// <summary>What key-value stores do, at the level of the engines.</summary>
internal sealed class EngineWorks(Records records, IReadOnlyList<IContender> contenders, bool quick)
{
    private const int Gets = 4_096;
    private const int RangeLength = 100;

    private readonly ulong[] _some = records.Some(1 << 20, seed: 2);
    private readonly ulong[] _missing = records.Missing(1 << 16, seed: 3);
    private readonly ulong[] _shuffled = Shuffled(records);

    private int Rounds => quick ? 9 : 41;

    // Until the JIT compiler has had its last word.
    private int WarmUps => quick ? 8 : 16;

    /// <summary>All works on what is loaded.</summary>
    public IEnumerable<Work> Reads()
    {
        yield return new Work("first 2,048 gets after opening", 2_048, quick ? 3 : 9, 1, Lanes((c, round) =>
        {
            c.Reopen();
            return c.Get(Slice(_some, round, 2_048));
        }));
        yield return new Work("get", Gets, Rounds, WarmUps, Lanes((c, round) => c.Get(Slice(_some, round, Gets))));
        yield return new Work("get of a missing key", Gets, Rounds, WarmUps, Lanes((c, round) => c.Get(Slice(_missing, round, Gets))));
        foreach (var size in new[] { 10, 100, 1_000, 10_000 })
        {
            var sets = Math.Max(1, 5_000 / size);
            yield return new Work(
                $"get-many of {size:N0}, a key", sets * size, Math.Max(5, Rounds / ((size / 1_000) + 1)), size > 1_000 ? 2 : WarmUps, Lanes((c, round) => Many(c, round, size, sets)));
        }

        yield return new Work(
            $"range of {RangeLength}, a record", 100 * RangeLength, Rounds, WarmUps, Lanes((c, round) => c.Range(Slice(_some, round, 100), RangeLength), c => c.Name != "IndexKv hash"));
        yield return new Work("scan, a record", records.Keys.Length, quick ? 2 : 5, 1, Lanes((c, _) => c.Scan()));
    }

    // Each key once: a set has no doubles.
    private long Many(IContender contender, int round, int size, int sets)
    {
        var sum = 0L;
        for (var set = 0; set < sets; set++)
            sum += contender.GetMany(Distinct((round * sets) + set, size));
        return sum;
    }

    private ReadOnlySpan<ulong> Distinct(int number, int size)
    {
        var first = (int)((long)number * size % Math.Max(1, _shuffled.Length - size));
        return _shuffled.AsSpan(first, Math.Min(size, _shuffled.Length));
    }

    // In another order than they were written in.
    private static ulong[] Shuffled(Records records)
    {
        var keys = records.Keys.ToArray();
        new Random(4).Shuffle(keys);
        return keys;
    }

    private static ReadOnlySpan<ulong> Slice(ulong[] keys, int round, int count) =>
        keys.AsSpan((int)((long)round * count % (keys.Length - count)), count);

    private List<Lane> Lanes(Func<IContender, int, long> run, Func<IContender, bool>? can = null) =>
        [.. contenders.Where(c => can?.Invoke(c) ?? true).Select(c => new Lane(c.Name, round => run(c, round)))];
}
