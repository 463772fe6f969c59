using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Log;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>
/// Runs a workload once and crashes it at each step: before a step happens, what would survive there is recovered on a copy and compared
/// with the model. Keeps the first violation instead of throwing it into the engine.
/// </summary>
/// <param name="synchronous">How the database is opened.</param>
/// <param name="seed">Decides the workload and what survives.</param>
/// <param name="stride">1 for every step, 2 for every second.</param>
/// <param name="allPatterns">Whether each pattern of survival is tried at each step, or one in turn.</param>
internal sealed class CrashSweep(SynchronousMode synchronous, int seed, int stride, bool allPatterns)
{
    private static readonly Survival[] Patterns = Enum.GetValues<Survival>();

    private readonly Workload _workload = new(synchronous, seed);
    private readonly SimulatedDisk _disk = SeededDatabase.Create(seed);
    private bool _stopped;

    public WorkloadCounters Counters => _workload.Counters;

    public int Steps => _disk.Steps;

    public int Crashes { get; private set; }

    /// <summary>With Synchronous=Off: crashes after which the database is damaged or lacks commits, which it may.</summary>
    public int Refusals { get; private set; }

    public string? Violation { get; private set; }

    /// <summary>Told some of the images, which it may change.</summary>
    public Action<SimulatedDisk, Workload, int>? Select { get; init; }

    /// <param name="wrap">What the engine sees of the disk.</param>
    public void Run(Func<SimulatedDisk, IFileSystem>? wrap = null)
    {
        _disk.BeforeStep = Crash;
        var fileSystem = wrap?.Invoke(_disk) ?? _disk;
        try
        {
            _workload.Run(Database.Open(fileSystem, _workload.Options));
        }
        catch (Exception e) when (wrap is not null)
        {
            Violation ??= $"the workload itself failed: {e.Message}";
        }

        _stopped = true;
    }

    private void Crash(DiskStep step)
    {
        if (step.Kind == StepKind.Write && step.Name == LogFormat.FileName && step.Offset < LogFormat.HeaderSize)
            _workload.Counters.Checkpoints++;
        if (_stopped || step.Number % stride != 0)
            return;

        foreach (var pattern in allPatterns ? Patterns : [Patterns[step.Number / stride % Patterns.Length]])
        {
            var random = new Random((step.Number * 10) + (int)pattern);
            Crashes++;
            try
            {
                var image = _disk.AfterCrash(pattern, random);
                Select?.Invoke(image.Copy(), _workload, step.Number);
                Recovery.MustHold(image, _workload);
            }
            catch (Exception e) when (MayLoseAll(pattern) && e is (EngineException or InvalidDataException or AssertionException))
            {
                Refusals++;
            }
            catch (Exception e)
            {
                Violation = $"seed {seed}, {synchronous}, {step}, {pattern}: {e}";
                _stopped = true;
                return;
            }
        }
    }

    // Nothing was flushed: what is left is anything, but it must not throw anything else, nor hang.
    private bool MayLoseAll(Survival pattern) => synchronous == SynchronousMode.Off && pattern != Survival.All;
}
