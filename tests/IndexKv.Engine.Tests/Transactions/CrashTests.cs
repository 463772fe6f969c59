using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Transactions;

/// <summary>A workload of all kinds of changes on a simulated disk that stops, or fails, at each of its steps.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class CrashTests
{
    private const int Transactions = 32;

    private static readonly DatabaseOptions Options = new() { SectorSize = 4096, CheckpointBytes = 64 << 10 };

    [Test]
    public void Crash_at_any_step_leaves_exactly_what_was_committed()
    {
        var disk = new SimulatedDisk();
        Run(disk, new Progress());
        var steps = disk.Steps;
        var points = 0;
        for (var step = 1; step <= steps; step++)
        {
            var crashed = new SimulatedDisk { CrashAt = step };
            var progress = new Progress();
            try
            {
                Run(crashed, progress);
            }
            catch (EngineException)
            {
            }

            foreach (var seed in new int?[] { null, step, step + 100_000 })
            {
                MustHold(crashed.AfterCrash(seed is null ? null : new Random(seed.Value)), progress, $"step {step}, seed {seed}");
                points++;
            }
        }

        TestContext.Out.WriteLine($"{steps} steps, {points} crashes");
        steps.Should().BeGreaterThan(300, "the workload has to write");
    }

    [Test]
    public void Failure_at_any_step_fails_one_operation_and_loses_nothing_acknowledged()
    {
        var disk = new SimulatedDisk();
        Run(disk, new Progress());
        var steps = disk.Steps;
        for (var step = 1; step <= steps; step++)
        {
            var failing = new SimulatedDisk { FailAt = step };
            var progress = new Progress();
            try
            {
                Run(failing, progress);
            }
            catch (EngineException e)
            {
                e.Code.Should().BeOneOf(EngineErrorCode.IoError, EngineErrorCode.Poisoned);
            }

            MustHold(failing.Copy(), progress, $"step {step}");
        }
    }

    private static void Run(SimulatedDisk disk, Progress progress)
    {
        using var database = Database.Open(disk, Options);
        for (var number = 1; number <= Transactions; number++)
        {
            using var transaction = database.BeginWrite(Patience);
            progress.Attempted = number;
            Apply(transaction, number);
            transaction.Commit();
            progress.Committed = number;
            if (number % 9 == 0)
                database.Checkpoint();
        }
    }

    // Transaction n puts keys, replaces some, deletes others, every so often makes, loads or drops a store, and rolls a part back.
    private static void Apply(WriteTransaction transaction, int number)
    {
        if (number == 1)
        {
            transaction.CreateStore(Definition("s"));
            transaction.CreateStore(Definition("sorted", StoreKind.Sorted));
        }

        var store = Store(transaction, "s");
        foreach (var (key, value) in Changes(number))
        {
            if (value is null)
                transaction.Delete(store, key);
            else
                transaction.Put(store, key, value);
        }

        if (number % 5 == 0)
        {
            var savepoint = transaction.CreateSavepoint();
            transaction.Put(store, Bytes("undone"), new byte[5000]);
            transaction.Delete(store, Changes(number).First().Key);
            transaction.RollbackTo(savepoint);
        }

        if (number % 6 == 0)
        {
            using var load = transaction.BeginBulkLoad(Store(transaction, "sorted"), BulkLoadOptions.Default);
            for (var i = 0; i < number; i++)
                load.Add(Bytes($"{i:000}"), Bytes($"{number}"));
            load.Complete();
        }

        if (number % 8 == 3)
            transaction.CreateStore(Definition($"t{number}"));
        if (number % 8 == 5)
            transaction.DropStore(Store(transaction, $"t{number - 2}"));
    }

    private static IEnumerable<KeyValuePair<byte[], byte[]?>> Changes(int number)
    {
        var random = new Random(number);
        for (var i = 0; i < 25; i++)
        {
            var key = new byte[4 + random.Next(30)];
            key[0] = (byte)random.Next(250);
            byte[]? value = random.Next(5) == 0 ? null : new byte[random.Next(12) == 0 ? random.Next(9000) : random.Next(120)];
            if (value is not null)
                random.NextBytes(value);
            yield return new(key, value);
        }
    }

    private static void MustHold(SimulatedDisk disk, Progress progress, string where)
    {
        Dictionary<string, string>? first = null;
        for (var recovery = 0; recovery < 2; recovery++)
        {
            using var database = Database.Open(disk, Options);
            using var transaction = database.BeginRead();
            var version = (int)transaction.Version;
            version.Should().BeInRange(progress.Committed, progress.Attempted, where);
            var content = version == 0 ? [] : ReadAll(transaction.OpenStore(Store(transaction, "s")).Scan());
            content.Should().BeEquivalentTo(Expected(version), where);
            if (version > 0)
                ReadAll(transaction.OpenStore(Store(transaction, "sorted")).Scan()).Should().HaveCount(version / 6 * 6, where);
            transaction.Stores.Count(s => s.Name.StartsWith('t')).Should().Be(version == 0 ? 0 : OpenTemporaries(version), where);
            if (recovery == 0)
                first = content;
            else
                content.Should().BeEquivalentTo(first, "a second recovery changes nothing");
        }
    }

    private static int OpenTemporaries(int version) =>
        Enumerable.Range(1, version).Count(n => n % 8 == 3) - Enumerable.Range(1, version).Count(n => n % 8 == 5);

    private static Dictionary<string, string> Expected(int version)
    {
        var model = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
        for (var number = 1; number <= version; number++)
        {
            foreach (var (key, value) in Changes(number))
            {
                if (value is null)
                    model.Remove(key);
                else
                    model[key] = value;
            }
        }

        return AsText(model);
    }

    private sealed class Progress
    {
        public int Attempted { get; set; }

        public int Committed { get; set; }
    }
}
