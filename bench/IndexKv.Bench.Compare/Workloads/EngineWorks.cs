using System.Globalization;
using IndexKv.Bench.Compare.Measuring;
using IndexKv.Bench.Compare.Stores;

namespace IndexKv.Bench.Compare.Workloads;

/// <summary>What key-value stores do, at the level of the engines.</summary>
internal sealed class EngineWorks(Records records, IReadOnlyList<IContender> contenders, bool quick)
{
    public const string Get = "get";
    public const string Miss = "get of a missing key";
    public const string Scan = "scan, a record";

    public const string AsSet = "as a set";
    public const string OneByOne = "one by one";

    private const int Gets = 4_096;
    private const int FirstGets = 2_048;
    private const int Ranges = 100;
    private const int RangeLength = 100;

    private readonly KeyStream _keys = new(records, seed: 2);
    private readonly ulong[] _missing = records.Missing(1 << 18, seed: 3);

    private int Rounds => quick ? 9 : 41;

    // Until the JIT compiler has had its last word.
    private int WarmUps => quick ? 8 : 16;

    /// <summary>The work of sets of so many keys.</summary>
    public static string GetMany(int size) => string.Create(CultureInfo.InvariantCulture, $"get-many of {size:N0}, a key");

    /// <summary>The work of sets of 1,000 keys and of as many single gets.</summary>
    public static string SetAndGets(string engine) => $"1,000 keys, {engine}";

    /// <summary>All works on what is loaded. The contenders are opened anew by the first, and warmed before the second.</summary>
    public IEnumerable<Work> Reads()
    {
        yield return Keyed("first 2,048 gets after opening", 1, FirstGets, quick ? 3 : 9, 1, (c, keys) =>
        {
            c.Reopen();
            return c.Get(keys);
        });
        Warm();
        yield return Keyed(Get, 1, Gets, Rounds, WarmUps, (c, keys) => c.Get(keys));
        yield return new Work(Miss, Gets, Rounds, WarmUps, Lanes((c, round) => c.Get(Missing(round))), _ => 0);
        foreach (var size in new[] { 10, 100, 1_000, 10_000 })
        {
            yield return Keyed(
                GetMany(size), Math.Max(1, 5_000 / size), size, Math.Max(5, Rounds / ((size / 1_000) + 1)),
                size > 1_000 ? 2 : WarmUps, (c, keys) => c.GetMany(keys));
        }

        foreach (var engine in contenders.Where(c => c.IsOurs))
            yield return SetAndGets(engine);
        var first = _keys.Reserve(Rounds + WarmUps, Ranges);
        yield return new Work(
            $"range of {RangeLength}, a record", Ranges * RangeLength, Rounds, WarmUps,
            Lanes((c, round) => c.Range(_keys.Piece(first, round, Ranges), RangeLength), c => c.IsOrdered),
            round => records.ChecksumOfRanges(_keys.Piece(first, round, Ranges), RangeLength));
        var all = records.ChecksumOfAll();
        yield return new Work(Scan, records.Keys.Length, quick ? 2 : 5, 1, Lanes((c, _) => c.Scan()), _ => all);
    }

    // Everything mapped, cached and verified once: the values by a scan, the indexes by keys enough to meet each of their pages.
    private void Warm()
    {
        var keys = Math.Max(1 << 16, records.Keys.Length / 10);
        var first = _keys.Reserve(1, keys);
        foreach (var contender in contenders)
        {
            contender.Scan();
            contender.Get(_keys.Piece(first, 0, keys));
        }
    }

    private Work Keyed(string name, int sets, int size, int rounds, int warmUps, Func<IContender, ReadOnlySpan<ulong>, long> read)
    {
        var first = _keys.Reserve(sets * (rounds + warmUps), size);
        return new Work(
            name, sets * Math.Min(size, records.Keys.Length), rounds, warmUps,
            Lanes((c, round) => _keys.Sum(first, round, sets, size, keys => read(c, keys))),
            round => _keys.Sum(first, round, sets, size, records.ChecksumOf));
    }

    private Work SetAndGets(IContender engine)
    {
        const int Size = 1_000;
        const int Times = 5;
        var first = _keys.Reserve(Times * (Rounds + WarmUps), Size);
        var single = _keys.Reserve(Times * (Rounds + WarmUps), Size);
        return new Work(
            SetAndGets(engine.Name), Times * Size, Rounds, WarmUps,
            [
                new Lane(AsSet, round => _keys.Sum(first, round, Times, Size, engine.GetMany)),
                new Lane(OneByOne, round => _keys.Sum(single, round, Times, Size, engine.Get), Expected: round => _keys.Sum(single, round, Times, Size, records.ChecksumOf)),
            ],
            round => _keys.Sum(first, round, Times, Size, records.ChecksumOf)) { Kind = WorkKind.Pair };
    }

    private ReadOnlySpan<ulong> Missing(int round) => _missing.AsSpan(round * Gets % (_missing.Length - Gets + 1), Gets);

    private List<Lane> Lanes(Func<IContender, int, long> run, Func<IContender, bool>? can = null) =>
        [.. contenders.Where(c => can?.Invoke(c) ?? true).Select(c => new Lane(c.Name, round => run(c, round)))];
}
