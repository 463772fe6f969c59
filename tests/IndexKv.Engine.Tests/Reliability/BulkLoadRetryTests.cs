using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>
/// A load one of whose steps failed or was cancelled, and whose caller goes on with it nevertheless: it takes nothing more, so that no file is
/// published of which a part was never written or flushed.
/// </summary>
[TestFixture]
public sealed class BulkLoadRetryTests
{
    private static readonly DatabaseOptions Options = new() { SectorSize = 4096 };

    private static readonly SortedContent Before = new("before", 300);

    private static readonly SortedContent After = new("after", 9_000);

    [TestCase("a change")]
    [TestCase("a read")]
    [TestCase("a cancellation")]
    public void Load_takes_nothing_more_after_a_failure(string what)
    {
        var failed = 0;
        for (var step = 1; ; step += 1 + (step / 20))
        {
            using var disk = Disk();
            using var database = Database.Open(disk, Options);
            using var transaction = database.BeginWrite(Patience);
            using var cancellation = new CancellationTokenSource();
            using var load = transaction.BeginBulkLoad(Store(transaction, "s"), new BulkLoadOptions { SortMemory = 4096 });
            var isFailed = Fails(() =>
            {
                // What is cancelled before its completion begins may go on.
                if (what == "a cancellation")
                {
                    After.WriteTo(load);
                    CancelAt(disk, disk.Steps + step, cancellation);
                }
                else
                {
                    Arm(disk, what, step);
                    After.WriteTo(load);
                }

                load.Complete(cancellation.Token);
            });
            (disk.FailAt, disk.FailReadAt, disk.BeforeStep) = (0, 0, null);
            if (!isFailed)
            {
                After.MustBeIn(transaction, Store(transaction, "s"));
                if (disk.Failed is null && !cancellation.IsCancellationRequested)
                    break;
                continue;
            }

            failed++;
            foreach (var use in new Action[] { () => load.Complete(), () => load.Add(Bytes("another"), Bytes("value")), () => load.Complete() })
                use.Should().Throw<EngineException>("step {0} failed", step).Which.Code.Should().Be(EngineErrorCode.Completed);
            Before.MustBeIn(transaction, Store(transaction, "s"));

            // Another one of the same transaction is not concerned.
            using (var another = transaction.BeginBulkLoad(Store(transaction, "s"), BulkLoadOptions.Default))
            {
                Before.WriteTo(another);
                another.Complete();
            }

            transaction.Commit();
            using var reopened = Database.Open(disk.AfterCrash(Survival.None, new Random(step)), Options);
            using var read = reopened.BeginRead();
            Before.MustBeIn(read, Store(read, "s"));
        }

        TestContext.Out.WriteLine($"{failed} loads failed by {what}");
        failed.Should().BeGreaterThan(10);
    }

    private static void Arm(SimulatedDisk disk, string what, int step)
    {
        if (what == "a change")
            disk.FailAt = disk.Steps + step;
        else
            disk.FailReadAt = disk.Reads + step;
    }

    private static void CancelAt(SimulatedDisk disk, int number, CancellationTokenSource cancellation) => disk.BeforeStep = step =>
    {
        if (step.Number == number)
            cancellation.Cancel();
    };

    private static bool Fails(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.IoError)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private static SimulatedDisk Disk()
    {
        var disk = new SimulatedDisk();
        using var database = Database.Open(disk, Options);
        Create(database, "s", StoreKind.Sorted);
        using var transaction = database.BeginWrite(Patience);
        using var load = transaction.BeginBulkLoad(Store(transaction, "s"), BulkLoadOptions.Default);
        Before.WriteTo(load);
        load.Complete();
        transaction.Commit();
        return disk;
    }
}
