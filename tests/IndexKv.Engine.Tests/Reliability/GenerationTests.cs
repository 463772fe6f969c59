using IndexKv.Engine.Errors;
using IndexKv.Engine.Tests.Support;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>The script of loads, crashed and failed at each of its steps: always a whole version, and no file too many.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class GenerationTests
{
    private static readonly Survival[] Patterns = Enum.GetValues<Survival>();

    private static readonly bool AllCrashes = Environment.GetEnvironmentVariable("INDEXKV_CRASHES") == "all";

    private static readonly bool AllFaults = Environment.GetEnvironmentVariable("INDEXKV_FAULTS") == "all";

    [Test]
    public void Crash_at_every_step_leaves_a_whole_version_and_so_does_a_crash_of_its_recovery()
    {
        var disk = new SimulatedDisk();
        var script = new GenerationScript();
        var (crashes, nested, taken, lost) = (0, 0, 0, 0);
        string? violation = null;
        disk.BeforeStep = step =>
        {
            foreach (var pattern in AllCrashes ? Patterns : [Patterns[step.Number % Patterns.Length]])
            {
                try
                {
                    crashes++;
                    var image = disk.AfterCrash(pattern, new Random(step.Number));
                    if (AllCrashes || step.Number % 7 == 0)
                        nested += CrashRecovery(script, image);
                    var found = script.MustBeClean(image);
                    if (script.Latest != script.Committed)
                        _ = found == script.Latest ? taken++ : lost++;
                    if (script.MustBeClean(image) != found)
                        throw new InvalidDataException("A second opening finds another version.");
                }
                catch (Exception e) when (e is InvalidDataException or EngineException)
                {
                    violation ??= $"{step}, {pattern}: {e}";
                }
            }
        };
        using (var database = Database.Open(disk, GenerationScript.Options))
        {
            for (var turn = 0; turn < script.Turns; turn++)
                script.Run(database, turn);
        }

        disk.BeforeStep = null;
        violation.Should().BeNull();
        script.MustBeClean(disk).Should().BeSameAs(script.Committed);
        TestContext.Out.WriteLine(
            $"{disk.Steps} steps, {crashes} crashes, {nested} of recoveries; of those within a commit {taken} left it and {lost} did not; {script.Merges} merges, {script.OldReads} old reads");
        disk.Steps.Should().BeGreaterThan(200);
        nested.Should().BeGreaterThan(100);
        taken.Should().BePositive();
        lost.Should().BePositive();
        script.Merges.Should().BeGreaterThan(8);
        script.OldReads.Should().BeGreaterThan(5);
    }

    [TestCase(EngineErrorCode.IoError)]
    [TestCase(EngineErrorCode.DiskFull)]
    public void Failure_at_every_step_fails_one_transaction_and_its_repetition_works(EngineErrorCode code) =>
        MustSurvive(
            "a change",
            (disk, step) => (disk.FailAt, disk.FailCode) = (disk.Steps + step, code),
            step => step + 1);

    [Test]
    public void Failure_at_reads_fails_one_transaction_and_its_repetition_works() =>
        MustSurvive(
            "a read",
            (disk, read) => disk.FailReadAt = disk.Reads + read,
            read => read + (AllFaults ? 1 + (read / 300) : 1 + (read / 6)));

    // Fails one request after the other until the script ends before the one that should have failed.
    private static void MustSurvive(string what, Action<SimulatedDisk, int> arm, Func<int, int> next)
    {
        var (runs, failures, reopened) = (0, 0, 0);
        for (var step = 1; ; step = next(step))
        {
            var disk = new SimulatedDisk();
            arm(disk, step);
            var script = new GenerationScript();
            try
            {
                var run = Run(disk, script);
                if (disk.Failed is null)
                    break;
                runs++;
                failures += run.Failures;
                reopened += run.Reopened;
                disk.FailReadAt = 0;
                if (script.MustBeClean(disk.AfterCrash(Patterns[step % Patterns.Length], new Random(step))) != script.Committed)
                    throw new InvalidDataException("What was acknowledged is gone.");
            }
            catch (Exception e) when (e is InvalidDataException or EngineException)
            {
                throw new AssertionException($"After {disk.Failed}: {e}", e);
            }
        }

        TestContext.Out.WriteLine($"{runs} times {what} failed: {failures} operations with it, {reopened} openings after what cannot be undone");
        runs.Should().BeGreaterThan(what == "a read" ? 30 : 200);
        failures.Should().BeGreaterThan(20);
        (reopened > 0).Should().Be(what != "a read");
    }

    private static (int Failures, int Reopened) Run(SimulatedDisk disk, GenerationScript script)
    {
        var (failures, reopened) = (0, 0);
        var database = Attempt(disk, ref failures);
        for (var turn = 0; turn < script.Turns;)
        {
            var before = script.Committed;
            var isPoisoned = false;
            try
            {
                script.Run(database, turn);
                turn++;
                continue;
            }
            catch (EngineException e) when (disk.Failed is not null && (e.Code == disk.FailCode || e.Code == EngineErrorCode.Poisoned))
            {
                failures++;
                isPoisoned = e.Code == EngineErrorCode.Poisoned;
            }

            if (failures > 4)
                throw new InvalidDataException($"Turn {turn} goes on failing.");
            if (isPoisoned || disk.Failed.Value.Kind == StepKind.Flush)
            {
                reopened++;
                script.EndReader();
                database.Dispose();
                database = Attempt(disk, ref failures);
                script.Reopened(database);
            }
            else if (script.Read(database) != script.Committed)
            {
                throw new InvalidDataException("A failed transaction is visible.");
            }

            // A commit whose reply was lost is not repeated.
            if (script.Committed != before)
                turn++;
        }

        script.EndReader();
        database.Dispose();
        return (failures, reopened);
    }

    private static Database Attempt(SimulatedDisk disk, ref int failures)
    {
        try
        {
            return Database.Open(disk, GenerationScript.Options);
        }
        catch (EngineException e) when (disk.Failed is not null && e.Code == disk.FailCode)
        {
            failures++;
            return Database.Open(disk, GenerationScript.Options);
        }
    }

    private static int CrashRecovery(GenerationScript script, SimulatedDisk image)
    {
        for (var step = 1; ; step++)
        {
            var copy = image.Copy();
            copy.CrashAt = step;
            try
            {
                Database.Open(copy, GenerationScript.Options).Dispose();
            }
            catch (EngineException) when (copy.IsStopped)
            {
            }

            if (!copy.IsStopped)
                return step - 1;
            script.MustBeClean(copy.AfterCrash(Patterns[step % Patterns.Length], new Random(step)));
        }
    }
}
