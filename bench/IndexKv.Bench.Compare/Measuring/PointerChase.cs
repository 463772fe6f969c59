using System.Diagnostics;

namespace IndexKv.Bench.Compare.Measuring;

/// <summary>What one dependent access to memory of some size costs: the floor of everything that looks something up.</summary>
internal static class PointerChase
{
    private const int CacheLine = 64;
    private const int Steps = 1 << 20;

    /// <returns>Nanoseconds for one access.</returns>
    public static double Measure(long bytes)
    {
        // Each number is the place of the next, in one cycle through all cache lines (Sattolo 1986).
        var lines = (int)Math.Min(bytes / CacheLine, Array.MaxLength / (CacheLine / sizeof(int)));
        const int Stride = CacheLine / sizeof(int);
        var order = Enumerable.Range(0, lines).ToArray();
        var random = new Random(3);
        for (var i = lines - 1; i > 0; i--)
        {
            var j = random.Next(i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        var next = new int[(long)lines * Stride];
        for (var i = 0; i < lines; i++)
            next[i * Stride] = order[i] * Stride;
        var place = 0;
        for (var i = 0; i < Steps / 4; i++)
            place = next[place];
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Steps; i++)
            place = next[place];
        var taken = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Steps;
        GC.KeepAlive(place);
        return taken;
    }
}
