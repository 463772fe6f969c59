using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>The crash sweep is able to fail: it finds every promise of the disk that is broken.</summary>
[TestFixture]
public sealed class LyingDiskTests
{
    [TestCaseSource(nameof(Lies))]
    public void Crash_sweep_finds_a_broken_promise(object lie)
    {
        var sweep = new CrashSweep(SynchronousMode.Full, 1, 1, allPatterns: false);
        LyingDisk? disk = null;
        sweep.Run(inner => disk = new LyingDisk(inner, (DiskLie)lie));
        TestContext.Out.WriteLine($"{disk!.Lies} lies; after {sweep.Crashes} crashes: {sweep.Violation?.Split('\n')[0]}");
        disk.Lies.Should().BePositive();
        sweep.Violation.Should().NotBeNull();
    }

    [Test]
    public void Crash_sweep_finds_nothing_where_promises_are_kept()
    {
        var sweep = new CrashSweep(SynchronousMode.Full, 1, 3, allPatterns: false);
        sweep.Run(inner => new LyingDisk(inner, DiskLie.None));
        sweep.Violation.Should().BeNull();
        sweep.Crashes.Should().BeGreaterThan(400);
    }

    internal static IEnumerable<object> Lies() => Enum.GetValues<DiskLie>().Where(lie => lie != DiskLie.None).Cast<object>();
}
