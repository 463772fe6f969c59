using System.Diagnostics;
using System.Text.Json;
using IndexKv.Bench.Compare.Measuring;
using IndexKv.Bench.Compare.Stores;

namespace IndexKv.Bench.Compare.Workloads;

/// <summary>Loads one contender, in a process of its own.</summary>
internal static class LoadWork
{
    private const int WarmUps = 3;
    private const int WarmUpRecords = 100_000;
    private static readonly TimeSpan CompilerDelay = TimeSpan.FromMilliseconds(250);

    // In a virtual machine, memory that was freed goes back to the host, which takes its time to give it again. What comes first here must not get
    // what another contender has just freed.
    private static readonly TimeSpan MemoryDelay = TimeSpan.FromSeconds(2);

    /// <summary>Runs in the child: loads, and prints what it took as JSON. Smaller loads come before, as for reads: the JIT compiler takes its time for
    /// the first seconds of a process, and a server that loads has long begun.</summary>
    public static void Run(IContender contender, Records records, bool inOrder)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            contender.Load(new Records(WarmUpRecords, records.ValueSizes, seed: i + 2), inOrder);
            Thread.Sleep(CompilerDelay);
        }

        Thread.Sleep(MemoryDelay);
        var sampling = ProcessFigures.Begin();
        var start = Stopwatch.GetTimestamp();
        contender.Load(records, inOrder);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var figures = sampling.End();
        Console.WriteLine(JsonSerializer.Serialize(new LoadOutcome(
            contender.Name, inOrder, seconds, figures.PeakMemory, figures.PeakAnonymous, figures.Written, contender.FileSize, records.UserBytes)));
    }

    /// <summary>Each contender loads by turns, so many times in each order; the last one is what is left.</summary>
    /// <returns>The run with the median time of each.</returns>
    public static IReadOnlyList<LoadOutcome> ByTurns(IReadOnlyList<string> names, int keys, ValueSizes valueSizes, string directory, int rounds, params string[] orders)
    {
        var outcomes = new List<LoadOutcome>();
        foreach (var order in orders)
        {
            for (var round = 0; round < rounds; round++)
            {
                foreach (var name in names)
                    outcomes.Add(ChildProcess.Run<LoadOutcome>("load", name, keys, valueSizes, directory, "--order", order));
            }
        }

        return [.. outcomes.GroupBy(o => (o.Name, o.InOrder)).Select(runs => runs.OrderBy(o => o.Seconds).ElementAt(rounds / 2))];
    }
}
