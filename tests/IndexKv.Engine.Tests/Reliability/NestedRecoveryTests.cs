using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>Recovery that is crashed at each of its steps, and the recovery of that too.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class NestedRecoveryTests
{
    private int _first;
    private int _second;
    private string? _violation;

    [Test]
    public void Recovery_crashed_at_every_step_and_its_recovery_again_loses_nothing()
    {
        var stride = Environment.GetEnvironmentVariable("INDEXKV_CRASHES") == "all" ? 23 : 307;
        var images = 0;
        var sweep = new CrashSweep(SynchronousMode.Full, 4, stride, allPatterns: false)
        {
            Select = (image, workload, step) =>
            {
                images++;
                CrashRecovery(image, workload, new Random(step), nested: false);
            },
        };
        sweep.Run();
        TestContext.Out.WriteLine($"{images} images, {_first} crashes of their recovery, {_second} of the recovery of that");
        sweep.Violation.Should().BeNull();
        _violation.Should().BeNull();
        (images, _first, _second).Should().Match<(int, int, int)>(c => c.Item1 > 3 && c.Item2 > 50 && c.Item3 > 500);
    }

    private void CrashRecovery(SimulatedDisk image, Workload workload, Random random, bool nested)
    {
        // What is there before recovery was on the medium, as it survived.
        image.BeforeStep = step =>
        {
            if (_violation is not null)
                return;
            var pattern = (Survival)random.Next(5);
            var left = image.AfterCrash(pattern, random);
            try
            {
                if (nested)
                {
                    _second++;
                }
                else
                {
                    _first++;
                    CrashRecovery(left.Copy(), workload, random, nested: true);
                }

                Recovery.MustHold(left, workload);
            }
            catch (Exception e)
            {
                _violation = $"{step}, {pattern}, nested {nested}: {e}";
            }
        };
        using var database = Database.Open(image, workload.Options);
        image.BeforeStep = null;
    }
}
