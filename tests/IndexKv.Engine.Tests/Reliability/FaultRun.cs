using IndexKv.Engine.Errors;
using IndexKv.Engine.Log;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>A workload on a disk that fails once. What failed is done again; what takes no more writes is opened again.</summary>
internal sealed class FaultRun(SimulatedDisk disk, int seed, int crashPattern)
{
    private readonly Workload _workload = new(SynchronousMode.Full, seed);

    public WorkloadCounters Counters => _workload.Counters;

    /// <summary>Operations that failed.</summary>
    public int Failures { get; private set; }

    /// <summary>How often the database took no more writes and was opened again.</summary>
    public int Reopened { get; private set; }

    public void Run()
    {
        var database = Attempt(() => Database.Open(disk, _workload.Options));
        for (var turn = 0; turn < Workload.Turns; turn++)
            Run(ref database, turn);
        _workload.EndReader();
        database.Dispose();

        // The machine stops too: what was acknowledged after the failure is on the medium as well.
        Recovery.MustHold(disk.Copy(), _workload);
        Recovery.MustHold(disk.AfterCrash((Survival)crashPattern, new Random(seed)), _workload);
    }

    private void Run(ref Database database, int turn)
    {
        for (var attempt = 1; ; attempt++)
        {
            var failed = disk.Failed;
            try
            {
                _workload.Run(database, turn);
                MustBePoisonedAfterLostFlush(failed, database);
                return;
            }
            catch (EngineException e)
            {
                Failures++;
                if (attempt > 3)
                    throw new InvalidDataException($"Turn {turn} goes on failing: {e.Message}", e);
                MustBeExpected(e);
                _workload.CheckReader();
                if (e.Code == EngineErrorCode.Poisoned || disk.Failed is { Kind: StepKind.Flush })
                    Reopen(ref database);
                else
                    _workload.Resume(database);
            }
        }
    }

    private void Reopen(ref Database database)
    {
        Reopened++;
        _workload.EndReader();
        database.Dispose();
        database = Attempt(() => Database.Open(disk, _workload.Options));
        _workload.Reopened(database);
    }

    private Database Attempt(Func<Database> open)
    {
        try
        {
            return open();
        }
        catch (EngineException e)
        {
            MustBeExpected(e);
            Failures++;
            return open();
        }
    }

    private void MustBeExpected(EngineException e)
    {
        if (disk.Failed is null || (e.Code != disk.FailCode && e.Code != EngineErrorCode.Poisoned))
            throw new InvalidDataException($"After {disk.Failed}: {e}", e);
    }

    // A checkpoint after a commit keeps its failure to itself; then the next writer has to be refused.
    private void MustBePoisonedAfterLostFlush(DiskStep? before, Database database)
    {
        if (before is not null || disk.Failed is not { Kind: StepKind.Flush, Name: LogFormat.FileName })
            return;
        try
        {
            database.BeginWrite(KeyValueStores.Patience).Dispose();
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.Poisoned)
        {
            return;
        }

        throw new InvalidDataException($"The database goes on writing after {disk.Failed}.");
    }
}
