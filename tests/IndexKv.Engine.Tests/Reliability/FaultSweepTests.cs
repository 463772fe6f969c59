using IndexKv.Engine.Errors;
using IndexKv.Engine.Tests.Support;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>One failure of the disk at every step: an operation fails, nothing acknowledged is lost, readers and writers go on.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FaultSweepTests
{
    private const int Seed = 5;

    private static readonly bool All = Environment.GetEnvironmentVariable("INDEXKV_FAULTS") == "all";

    [TestCase(EngineErrorCode.IoError, 11)]
    [TestCase(EngineErrorCode.DiskFull, 17)]
    public void Failure_at_every_change_fails_one_operation_and_nothing_else(EngineErrorCode code, int stride)
    {
        var clean = SeededDatabase.Create(Seed);
        new FaultRun(clean, Seed, 0).Run();
        Sweep(clean.Steps, All ? 1 : stride, (disk, step) => (disk.FailAt, disk.FailCode) = (step, code));
    }

    [Test]
    public void Failure_at_every_read_fails_one_operation_and_nothing_else()
    {
        var clean = SeededDatabase.Create(Seed);
        new FaultRun(clean, Seed, 0).Run();
        clean.Reads.Should().BeGreaterThan(10_000);
        Sweep(clean.Reads, clean.Reads / (All ? 4_000 : 100), (disk, step) => disk.FailReadAt = step);
    }

    private static void Sweep(int steps, int stride, Action<SimulatedDisk, int> fail)
    {
        int runs = 0, failures = 0, reopened = 0;
        for (var step = 1 + (stride / 2); step <= steps; step += stride)
        {
            var disk = SeededDatabase.Create(Seed);
            fail(disk, step);
            var run = new FaultRun(disk, Seed, step % 5);
            try
            {
                run.Run();
            }
            catch (Exception e)
            {
                Assert.Fail($"step {step} of {steps}, {disk.Failed}: {e}");
            }

            disk.Failed.Should().NotBeNull("step {0} comes", step);
            runs++;
            failures += run.Failures;
            reopened += run.Reopened;
        }

        TestContext.Out.WriteLine($"{steps} steps, {runs} of them failed: {failures} operations failed, {reopened} times reopened");
        runs.Should().BeGreaterThan(50);
        failures.Should().BeGreaterThan(runs / 2);
    }
}
