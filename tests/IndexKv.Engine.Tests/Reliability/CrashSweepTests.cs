using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>A workload of all kinds of changes, crashed at every step.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class CrashSweepTests
{
    private static readonly bool All = Environment.GetEnvironmentVariable("INDEXKV_CRASHES") == "all";

    [TestCase(SynchronousMode.Full, 1, 1)]
    [TestCase(SynchronousMode.Normal, 2, 1)]
    [TestCase(SynchronousMode.Off, 3, 4)]
    public void Crash_at_every_step_leaves_whole_commits_and_all_that_are_durable(SynchronousMode synchronous, int seed, int stride)
    {
        var sweep = new CrashSweep(synchronous, seed, All ? 1 : stride, allPatterns: All);
        sweep.Run();
        TestContext.Out.WriteLine($"{sweep.Steps} steps, {sweep.Crashes} crashes, {sweep.Refusals} refused; {sweep.Counters}");
        sweep.Violation.Should().BeNull();
        sweep.Counters.MustAllHaveHappened();
        sweep.Crashes.Should().BeGreaterThan(100);
        if (synchronous != SynchronousMode.Off)
            sweep.Refusals.Should().Be(0);
    }
}
