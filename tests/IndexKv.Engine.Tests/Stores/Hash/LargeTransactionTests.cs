using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Stores.Hash;

/// <summary>Transactions that change more pages than are held in memory, so that slots of new records are gathered before they go into the table.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class LargeTransactionTests
{
    [TestCase(1, 4 << 10, 4)]
    [TestCase(2, 4 << 10, 20)]
    [TestCase(3, 64 << 10, 6)]
    [TestCase(4, 1 << 20, 8)]
    public void Everything_between_runs_of_new_records_sees_and_changes_them(int seed, int sectorSize, int pages)
    {
        var disk = new SimulatedDisk();
        var options = new DatabaseOptions { SectorSize = sectorSize, PrivatePages = pages };
        var random = new Random(seed);
        var model = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
        using (var database = Database.Open(disk, options))
        {
            var store = Create(database, "s");
            for (var commit = 0; commit < 2; commit++)
            {
                using var transaction = database.BeginWrite(Patience);
                for (var turn = 0; turn < 12; turn++)
                {
                    AddRun(transaction, store, model, random);
                    Turn(transaction, store, model, random, turn);
                    if (random.Next(6) == 0)
                        MustHold(transaction, model);
                }

                AddRun(transaction, store, model, random);
                transaction.Commit();
                using var snapshot = database.BeginRead();
                MustHold(snapshot, model);
            }
        }

        using var reopened = Database.Open(disk, options);
        using var last = reopened.BeginRead();
        MustHold(last, model);
    }

    [TestCase(int.MaxValue)]
    [TestCase(100)]
    public void Pages_of_the_table_are_written_for_many_records_each(int recordsOfASavepoint)
    {
        const int Records = 40_000;
        var disk = new SimulatedDisk();
        using var database = Database.Open(disk, new DatabaseOptions { SectorSize = 64 << 10, PrivatePages = 64 });
        var store = Create(database, "s");
        using var transaction = database.BeginWrite(Patience);
        var before = disk.Steps;
        for (var i = 0; i < Records;)
        {
            var savepoint = transaction.CreateSavepoint();
            for (var end = Math.Min(Records, (long)i + recordsOfASavepoint); i < end; i++)
                transaction.Put(store, BitConverter.GetBytes(i), [1]);
            transaction.Release(savepoint);
        }

        transaction.Commit();

        // One by one, nearly each record would have a page written: the table has 500 of them and 64 are held.
        (disk.Steps - before).Should().BeLessThan(Records / 4);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Disk_that_fails_in_between_leaves_what_was_committed_before(bool isFull)
    {
        var options = new DatabaseOptions { SectorSize = 4096, PrivatePages = 4 };
        var failures = 0;
        for (var step = 1; ; step += 1 + (step / 40))
        {
            var disk = new SimulatedDisk();
            using var database = Database.Open(disk, options);
            var store = Create(database, "s");
            var before = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
            using (var transaction = database.BeginWrite(Patience))
            {
                AddRun(transaction, store, before, new Random(1));
                transaction.Commit();
            }

            disk.FailAt = disk.Steps + step;
            disk.FailCode = isFull ? EngineErrorCode.DiskFull : EngineErrorCode.IoError;
            var model = new SortedDictionary<byte[], byte[]>(before, ByteOrder.Instance);
            var random = new Random(2);
            try
            {
                using var transaction = database.BeginWrite(Patience);
                for (var turn = 0; turn < 4; turn++)
                {
                    AddRun(transaction, store, model, random);
                    Turn(transaction, store, model, random, turn);
                }

                transaction.Commit();
            }
            catch (EngineException)
            {
                model = before;
                failures++;
            }

            using (var snapshot = database.BeginRead())
                MustHold(snapshot, model);
            if (disk.Failed is null)
                break;
        }

        failures.Should().BeGreaterThan(50);
    }

    [Test]
    public void Disk_that_fails_after_a_savepoint_leaves_what_was_changed_before_it()
    {
        var options = new DatabaseOptions { SectorSize = 4096, PrivatePages = 20 };
        var failures = 0;
        var isFailed = true;
        for (var step = 1; isFailed; step++)
        {
            var disk = new SimulatedDisk();
            using var database = Database.Open(disk, options);
            var store = Create(database, "s");
            var model = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
            var random = new Random(4);
            using (var transaction = database.BeginWrite(Patience))
            {
                AddRun(transaction, store, model, random);
                AddRun(transaction, store, model, random);
                var savepoint = transaction.CreateSavepoint();
                disk.FailAt = disk.Steps + step;
                var after = new SortedDictionary<byte[], byte[]>(model, ByteOrder.Instance);
                try
                {
                    AddRun(transaction, store, after, random);
                    transaction.Delete(store, after.Keys.First());
                }
                catch (EngineException)
                {
                    failures++;
                }

                isFailed = disk.Failed is not null;
                disk.FailAt = 0;
                transaction.RollbackTo(savepoint);
                AddRun(transaction, store, model, random);
                transaction.Commit();
            }

            using var snapshot = database.BeginRead();
            MustHold(snapshot, model);
        }

        failures.Should().BeGreaterThan(20);
    }

    [Test]
    public void Crash_in_between_leaves_all_of_the_transaction_or_nothing()
    {
        var options = new DatabaseOptions { SectorSize = 4096, PrivatePages = 4 };
        var (nothing, all) = (0, 0);
        var isCrashed = true;
        for (var step = 1; isCrashed; step += 1 + (step / 60))
        {
            var disk = new SimulatedDisk();
            var before = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
            SortedDictionary<byte[], byte[]>? after = null;
            try
            {
                using var database = Database.Open(disk, options);
                var store = Create(database, "s");
                var random = new Random(3);
                using (var first = database.BeginWrite(Patience))
                {
                    AddRun(first, store, before, random);
                    first.Commit();
                }

                disk.CrashAt = disk.Steps + step;
                using var transaction = database.BeginWrite(Patience);
                var model = new SortedDictionary<byte[], byte[]>(before, ByteOrder.Instance);
                for (var turn = 0; turn < 6; turn++)
                {
                    AddRun(transaction, store, model, random);
                    Turn(transaction, store, model, random, turn);
                }

                after = model;
                transaction.Commit();
                before = after;
            }
            catch (EngineException)
            {
            }

            isCrashed = disk.IsStopped;
            foreach (var seed in new int?[] { null, step })
            {
                using var reopened = Database.Open(disk.AfterCrash(seed is null ? null : new Random(seed.Value)), options);
                using var snapshot = reopened.BeginRead();
                var isAll = after is not null && snapshot.OpenStore(Store(snapshot, "s")).Count == after.Count;
                MustHold(snapshot, isAll ? after! : before);
                (nothing, all) = isAll ? (nothing, all + 1) : (nothing + 1, all);
            }
        }

        nothing.Should().BeGreaterThan(50);
        all.Should().BeGreaterThan(1);
    }

    // Records with new keys, more than are gathered at once; in between some that are taken back, like those of a statement that fails.
    private static void AddRun(WriteTransaction transaction, StoreDefinition store, SortedDictionary<byte[], byte[]> model, Random random)
    {
        for (var i = random.Next(200, 1_500); i > 0; i--)
        {
            if (random.Next(50) == 0)
                AddAndTakeBack(transaction, store, random);
            var (key, value) = (NewKey(random), new byte[random.Next(200)]);
            random.NextBytes(value);
            if (random.Next(2) == 0)
                transaction.Put(store, key, value).Should().BeFalse();
            else
                transaction.Insert(store, key, value).Should().BeTrue();
            model.Add(key, value);
        }
    }

    // Up to two savepoints within one another; what the inner one had is kept or not, and all of it is taken back.
    private static void AddAndTakeBack(WriteTransaction transaction, StoreDefinition store, Random random)
    {
        var outer = transaction.CreateSavepoint();
        Add(random.Next(300));
        var inner = transaction.CreateSavepoint();
        Add(random.Next(300));
        if (random.Next(2) == 0)
            transaction.RollbackTo(inner);
        transaction.Release(inner);
        Add(random.Next(30));
        if (random.Next(4) == 0)
            transaction.OpenStore(store).TryGet(NewKey(random), out _).Should().BeFalse();
        transaction.RollbackTo(outer);
        transaction.Release(outer);

        void Add(int count)
        {
            for (; count > 0; count--)
                transaction.Insert(store, NewKey(random), [6]).Should().BeTrue();
        }
    }

    private static void Turn(WriteTransaction transaction, StoreDefinition store, SortedDictionary<byte[], byte[]> model, Random random, int turn)
    {
        // The last one may be gathered and not in the table yet; the others are anywhere.
        var key = model.Keys.ElementAt(random.Next(model.Count));
        var added = NewKey(random);
        transaction.Put(store, added, [1]);
        model.Add(added, [1]);
        switch (turn % 6)
        {
            case 0:
                transaction.Put(store, added, [2]).Should().BeTrue();
                model[added] = [2];
                break;
            case 1:
                transaction.Insert(store, added, [3]).Should().BeFalse();
                transaction.Insert(store, key, [3]).Should().BeFalse();
                break;
            case 2:
                transaction.Delete(store, added).Should().BeTrue();
                transaction.Delete(store, added).Should().BeFalse();
                model.Remove(added);
                break;
            case 3:
                transaction.Delete(store, key).Should().BeTrue();
                transaction.Put(store, key, [4]).Should().BeFalse();
                model[key] = [4];
                break;
            case 4:
                transaction.Put(store, key, [5]).Should().BeTrue();
                model[key] = [5];
                break;
            default:
                var savepoint = transaction.CreateSavepoint();
                AddRun(transaction, store, new SortedDictionary<byte[], byte[]>(ByteOrder.Instance), random);
                transaction.Delete(store, key);
                AddRun(transaction, store, new SortedDictionary<byte[], byte[]>(ByteOrder.Instance), random);
                transaction.RollbackTo(savepoint);
                break;
        }
    }

    private static byte[] NewKey(Random random) => BitConverter.GetBytes(random.NextInt64());

    private static void MustHold(Transaction transaction, SortedDictionary<byte[], byte[]> model)
    {
        var reader = (HashStoreReader)transaction.OpenStore(Store(transaction, "s"));
        HashStoreVerifier.MustHold(reader);
        reader.Count.Should().Be(model.Count);
        ReadAll(reader.Scan()).Should().Equal(AsText(model));
        var keys = new KeySet();
        foreach (var key in model.Keys)
            keys.Add(key);
        ReadAll(reader.GetMany(keys)).Should().Equal(AsText(model));
    }
}
