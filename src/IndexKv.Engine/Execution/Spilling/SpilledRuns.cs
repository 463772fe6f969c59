using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Spilling;

/// <summary>
/// Sorted runs on disk and their merge (Knuth, The Art of Computer Programming 3, 5.4.1): as many runs as can be merged at a time become one run of
/// the next level, so that each row is written once for each level. Not thread-safe.
/// </summary>
/// <param name="width">How many values a row has.</param>
/// <param name="order">The order; total, for a certain result.</param>
/// <param name="most">How many of the first rows are needed.</param>
/// <param name="space">Where files come from, and how large buffers are.</param>
internal sealed class SpilledRuns(int width, IComparer<KvValue[]> order, long most, WorkSpace space) : IDisposable
{
    private readonly List<(SpillFile File, List<SpillRun> Runs)> _levels = [];

    public void Add(IEnumerable<KvValue[]> sorted) => Add(sorted, 0);

    /// <summary>All rows in order.</summary>
    public IEnumerable<KvValue[]> Merge() => Merge([.. _levels.SelectMany(l => l.Runs)]);

    public void Dispose()
    {
        foreach (var (file, _) in _levels)
            file.Dispose();
        _levels.Clear();
    }

    private void Add(IEnumerable<KvValue[]> sorted, int level)
    {
        if (level == _levels.Count)
            _levels.Add((new SpillFile(space.CreateFile(), space.BlockBytes), []));
        var (file, runs) = _levels[level];
        foreach (var row in sorted)
            file.Add(row);
        runs.Add(file.EndRun());
        if (runs.Count < space.FanIn)
            return;
        Add(Merge(runs), level + 1);
        runs.Clear();
        file.Clear();
    }

    private IEnumerable<KvValue[]> Merge(IReadOnlyList<SpillRun> runs)
    {
        var heads = new PriorityQueue<IEnumerator<KvValue[]>, KvValue[]>(runs.Count, order);
        foreach (var run in runs)
        {
            var rows = run.Read(width).GetEnumerator();
            if (rows.MoveNext())
                heads.Enqueue(rows, rows.Current);
        }

        for (var count = 0L; count < most && heads.TryPeek(out var rows, out var first); count++)
        {
            yield return first;
            if (rows.MoveNext())
                heads.DequeueEnqueue(rows, rows.Current);
            else
                heads.Dequeue();
        }
    }
}
