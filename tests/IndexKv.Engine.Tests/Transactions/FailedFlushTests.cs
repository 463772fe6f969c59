using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Tests.Support;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Transactions;

/// <summary>A flush that failed, and what the operating system goes on to show of what was never written.</summary>
[TestFixture]
public sealed class FailedFlushTests
{
    private const int Records = 40;

    private static readonly DatabaseOptions Options = new() { SectorSize = 4096 };

    [Test]
    public void Crash_at_any_step_of_the_next_opening_leaves_the_failed_transaction_whole_or_not_at_all()
    {
        var (found, lost) = (0, 0);
        for (var step = 1; ; step++)
        {
            var disk = AfterFailedFlush();
            disk.CrashAt = disk.Steps + step;
            var isFinished = false;
            try
            {
                Database.Open(disk, Options).Dispose();
                isFinished = true;
            }
            catch (EngineException)
            {
            }

            foreach (var seed in new int?[] { null, 1, 2, 3 })
            {
                using var database = Database.Open(disk.AfterCrash(seed is null ? null : new Random(seed.Value)), Options);
                database.Check().Should().BeEmpty($"of step {step}, seed {seed}");
                using var transaction = database.BeginRead();
                var values = Enumerable.Range(0, Records).Select(i => Get(transaction, "a", $"key {i}")![..3]).Distinct().ToList();
                values.Should().ContainSingle($"of step {step}, seed {seed}");
                (found, lost) = values[0] == "new" ? (found + 1, lost) : (found, lost + 1);
            }

            if (isFinished)
                break;
        }

        TestContext.Out.WriteLine($"{found} times there, {lost} times not");
        (found > 0, lost > 0).Should().Be((true, true));
    }

    private static SimulatedDisk AfterFailedFlush()
    {
        var disk = new SimulatedDisk();
        using var database = Database.Open(disk, Options);
        Create(database, "a", StoreKind.Hash);
        Write(database, "old");
        database.Checkpoint();

        // The commit's own steps: the log's write, and its flush.
        disk.BeforeStep = step => disk.FailAt = step is { Kind: StepKind.Flush, Name: "indexkv.wal" } ? step.Number : 0;
        var commit = () => Write(database, "new");
        commit.Should().Throw<EngineException>();
        disk.BeforeStep = null;
        disk.FailAt = 0;
        return disk;
    }

    private static void Write(Database database, string value)
    {
        using var transaction = database.BeginWrite(Patience);
        for (var i = 0; i < Records; i++)
            transaction.Put(Store(transaction, "a"), Bytes($"key {i}"), Bytes(value + new string('x', 300)));
        transaction.Commit();
    }
}
