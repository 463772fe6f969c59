using System.Text.Json;
using IndexKv.Bench.Compare.Measuring;
using IndexKv.Bench.Compare.Stores;

namespace IndexKv.Bench.Compare.Workloads;

/// <summary>Opens what was loaded in a process of its own, reads all of it, and weighs what is then in memory.</summary>
internal static class MemoryWork
{
    private const int Gets = 65_536;

    /// <summary>Runs in the child: prints what it weighed as JSON.</summary>
    public static void Run(IContender contender, Records records)
    {
        var keys = records.Keys.AsSpan(0, Math.Min(Gets, records.Keys.Length));
        var (managed, anonymous) = Weigh();
        contender.Reopen();
        contender.Scan();
        contender.Get(keys);
        var after = Weigh();
        GC.KeepAlive(records);
        Console.WriteLine(JsonSerializer.Serialize(new MemoryOutcome(contender.Name, after.Managed - managed, after.Anonymous - anonymous)));
    }

    private static (long Managed, long Anonymous) Weigh()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return (GC.GetTotalMemory(forceFullCollection: true), ProcessFigures.Anonymous);
    }
}
