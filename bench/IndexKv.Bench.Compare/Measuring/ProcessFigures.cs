using System.Globalization;

namespace IndexKv.Bench.Compare.Measuring;

/// <summary>What Linux counted of this process.</summary>
/// <param name="PeakMemory">The most resident memory, mapped files included, in bytes.</param>
/// <param name="PeakAnonymous">The most resident memory that no file stands behind, as sampled, in bytes.</param>
/// <param name="Written">Bytes that went, or will go, to the disk.</param>
internal sealed record ProcessFigures(long PeakMemory, long PeakAnonymous, long Written)
{
    private const int Kibibyte = 1024;

    private static long BytesWritten => Number("/proc/self/io", "write_bytes:");

    /// <summary>Resident memory that no file stands behind, in bytes.</summary>
    public static long Anonymous => Status("RssAnon:");

    /// <summary>Samples anonymous memory until disposed of by <see cref="Sampling.End"/>.</summary>
    public static Sampling Begin() => new();

    private static long Status(string name) => Kibibyte * Number("/proc/self/status", name);

    private static long Number(string file, string name)
    {
        if (!File.Exists(file))
            return 0;
        var line = File.ReadLines(file).First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Watches the process.</summary>
    internal sealed class Sampling
    {
        private readonly Timer _timer;
        private readonly long _before = BytesWritten;
        private long _peak;

        public Sampling() => _timer = new Timer(_ => _peak = Math.Max(_peak, Anonymous), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(10));

        public ProcessFigures End()
        {
            _timer.Dispose();
            return new ProcessFigures(Status("VmHWM:"), Math.Max(_peak, Anonymous), BytesWritten - _before);
        }
    }
}
