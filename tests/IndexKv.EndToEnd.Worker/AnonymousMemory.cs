using System.Globalization;

namespace IndexKv.EndToEnd.Worker;

/// <summary>The process's memory that no file stands behind, as Linux counts it: what is mapped of files does not count.</summary>
internal sealed class AnonymousMemory : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly Timer _timer;
    private long _peak;

    public AnonymousMemory() => _timer = new Timer(_ => _peak = Math.Max(_peak, Now()), null, TimeSpan.Zero, Interval);

    /// <summary>The most there was since this object was made, in bytes.</summary>
    public long Peak => Math.Max(Volatile.Read(ref _peak), Now());

    /// <summary>What is left after everything that can be collected was.</summary>
    public static long Settled()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Now();
    }

    public void Dispose() => _timer.Dispose();

    private static long Now()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
