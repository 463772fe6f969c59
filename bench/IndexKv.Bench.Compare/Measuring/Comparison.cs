using System.Diagnostics;

namespace IndexKv.Bench.Compare.Measuring;

/// <summary>
/// Times the lanes of a work by turns: every round lets each do one batch, each round in another order, so that what disturbs the machine
/// disturbs all of them alike. Takes medians.
/// </summary>
internal static class Comparison
{
    public static IReadOnlyList<Outcome> Run(Work work)
    {
        var nanoseconds = work.Lanes.Select(_ => new List<double>()).ToArray();
        var bytes = work.Lanes.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < work.WarmUps + work.Rounds; round++)
        {
            var sums = new long[work.Lanes.Count];
            for (var turn = 0; turn < work.Lanes.Count; turn++)
            {
                var lane = (turn + round) % work.Lanes.Count;
                work.Lanes[lane].Prepare?.Invoke();
                var allocated = GC.GetAllocatedBytesForCurrentThread();
                var start = Stopwatch.GetTimestamp();
                sums[lane] = work.Lanes[lane].Run(round);
                var taken = Stopwatch.GetElapsedTime(start);
                if (round < work.WarmUps)
                    continue;
                nanoseconds[lane].Add(taken.TotalNanoseconds / work.Operations);
                bytes[lane].Add((double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / work.Operations);
            }

            MustBeRight(work, sums, round);
        }

        return [.. work.Lanes.Select((lane, i) => new Outcome(lane.Name, Median(nanoseconds[i]), nanoseconds[i].Min(), Median(bytes[i])))];
    }

    private static void MustBeRight(Work work, long[] sums, int round)
    {
        var expected = work.Expected(round);
        for (var i = 0; i < sums.Length; i++)
        {
            if (sums[i] != (work.Lanes[i].Expected?.Invoke(round) ?? expected))
                throw new InvalidOperationException($"{work.Name}: {work.Lanes[i].Name} read something else than was written.");
        }
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[values.Count / 2] + values[(values.Count - 1) / 2]) / 2;
    }
}
