using IndexKv.Bench.Compare.Measuring;
using IndexKv.Bench.Compare.Stores;

namespace IndexKv.Bench.Compare.Workloads;

/// <summary>Opening, threads, and transactions that are on the disk when they return.</summary>
internal sealed class DurableWorks(Records records, IReadOnlyList<IContender> contenders, OverwrittenBlock block, bool quick)
{
    public const string Opening = "open, and one get";
    public const string Puts = "one durable put";
    public const string Flush = "flush of 4 KiB";
    public const string OneThread = "one thread";
    public const string TwoThreads = "two threads";
    public const string ManyThreads = "16 threads";
    public const string Alone = "alone";
    public const string Beside = "beside";

    private const int PutsInABatch = 50;
    private const int Committers = 16;
    private const int CommitsOfEach = 100;

    // A whole log: until the first checkpoint, commits take memory for changed pages that the system still has to map.
    private const int CommitterWarmUps = 15;
    private const int GetsOfEach = 100_000;

    private readonly KeyStream _keys = new(records, seed: 5);
    private long _puts;

    private int Rounds => quick ? 5 : 21;

    public static string Readers(string engine) => $"get by two threads, {engine}";

    public static string ReadersBesideWriter(string engine) => $"get beside a committing thread, {engine}";

    public static string ManyCommitters => $"durable put by {Committers} threads";

    /// <summary>What opening takes; everything is open afterwards.</summary>
    public Work Open()
    {
        var first = _keys.Reserve(Rounds + 1, 1);
        return new Work(
            Opening, 1, Rounds, 1,
            [.. contenders.Where(c => c.FileSize > 0).Select(c => new Lane(c.Name, round => Opened(c, round), c.Close))],
            round => records.ChecksumOf(_keys.Piece(first, round, 1))) { Kind = WorkKind.Durable };

        long Opened(IContender contender, int round)
        {
            contender.Reopen();
            return contender.Get(_keys.Piece(first, round, 1));
        }
    }

    /// <summary>How our engines' rates change with threads.</summary>
    public IEnumerable<Work> Threads()
    {
        foreach (var engine in contenders.Where(c => c.IsOurs))
        {
            yield return ByTwo(engine);
            if (engine.CanPut)
            {
                yield return BesideWriter(engine);
                yield return ByCommitters(engine);
            }
        }
    }

    /// <summary>One durable transaction for each put; the floor is a flush of 4 KiB written over blocks that were written before.</summary>
    public Work OneByOne()
    {
        _puts = _keys.Reserve(Rounds + 2, PutsInABatch);
        var lanes = contenders.Where(c => c.CanPut)
            .Select(c => new Lane(c.Name, round => c.Put(_keys.Piece(_puts, round, PutsInABatch), records, round + 1)))
            .Append(new Lane(Flush, round => block.Write(_keys.Piece(_puts, round, PutsInABatch), records, round + 1)));
        return new Work(Puts, PutsInABatch, Rounds, 2, [.. lanes], round => records.ChecksumOf(_keys.Piece(_puts, round, PutsInABatch), round + 1))
        {
            Kind = WorkKind.Durable,
        };
    }

    /// <summary>Reads back what <see cref="OneByOne"/> put last, so that nobody is fast by not writing.</summary>
    public Work ReadBack(Work puts)
    {
        var last = puts.Rounds + puts.WarmUps - 1;
        return new Work(
            "read back what was put", PutsInABatch, 1, 0,
            [.. contenders.Where(c => c.CanPut).Select(c => new Lane(c.Name, _ => c.Get(Put())))], _ => records.ChecksumOf(Put(), last + 1))
        {
            Kind = WorkKind.Durable,
        };

        ReadOnlySpan<ulong> Put() => _keys.Piece(_puts, last, PutsInABatch);
    }

    private Work ByTwo(IContender engine)
    {
        var first = _keys.Reserve(Rounds + 2, 2 * GetsOfEach);
        return new Work(
            Readers(engine.Name), 2 * GetsOfEach, Rounds, 2,
            [
                new Lane(TwoThreads, round => Together(2, thread => engine.Get(Piece(round, thread)))),
                new Lane(OneThread, round => engine.Get(Piece(round, 0)) + engine.Get(Piece(round, 1))),
            ],
            round => records.ChecksumOf(Piece(round, 0)) + records.ChecksumOf(Piece(round, 1)))
        {
            Kind = WorkKind.Pair,
        };

        ReadOnlySpan<ulong> Piece(int round, int thread) => _keys.Piece(first, (2 * round) + thread, GetsOfEach);
    }

    private Work BesideWriter(IContender engine)
    {
        var first = _keys.Reserve(Rounds + 2, GetsOfEach);
        var writer = new BackgroundWriter(engine, records);
        return new Work(
            ReadersBesideWriter(engine.Name), GetsOfEach, Rounds, 2,
            [
                new Lane(Beside, round =>
                {
                    var sum = engine.Get(_keys.Piece(first, round, GetsOfEach));
                    writer.Stop();
                    return sum;
                }, writer.Start),
                new Lane(Alone, round => engine.Get(_keys.Piece(first, round, GetsOfEach))),
            ],
            round => records.ChecksumOf(_keys.Piece(first, round, GetsOfEach)))
        {
            Kind = WorkKind.Pair,
        };
    }

    private Work ByCommitters(IContender engine)
    {
        var first = _keys.Reserve((Rounds + CommitterWarmUps) * Committers, CommitsOfEach);
        return new Work(
            ManyCommitters, Committers * CommitsOfEach, Rounds, CommitterWarmUps,
            [
                new Lane(ManyThreads, round => Together(Committers, thread => engine.Put(Piece(round, thread), records, edition: 0))),
                new Lane(OneThread, round => Enumerable.Range(0, Committers).Sum(thread => engine.Put(Piece(round, thread), records, edition: 0))),
            ],
            round => Enumerable.Range(0, Committers).Sum(thread => records.ChecksumOf(Piece(round, thread))))
        {
            Kind = WorkKind.Pair,
        };

        ReadOnlySpan<ulong> Piece(int round, int thread) => _keys.Piece(first, (round * Committers) + thread, CommitsOfEach);
    }

    private static long Together(int count, Func<int, long> work)
    {
        var sums = new long[count];
        var threads = Enumerable.Range(0, count).Select(i => new Thread(() => sums[i] = work(i))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return sums.Sum();
    }
}
