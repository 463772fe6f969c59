using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Stores.Sorted;

/// <summary>Several loads of a store in one transaction, with savepoints between: the last one that was not undone is what opens again.</summary>
[TestFixture]
public sealed class LoadsOfOneTransactionTests
{
    private SimulatedDisk _disk = null!;

    private Database _database = null!;

    [SetUp]
    public void Open()
    {
        _disk = new SimulatedDisk();
        _database = Database.Open(_disk, DatabaseOptions.Default);
        Create(_database, "s", StoreKind.Sorted);
        using var transaction = _database.BeginWrite(Patience);
        Load(transaction, "before");
        transaction.Commit();
    }

    [TearDown]
    public void Close()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Test]
    public void Load_after_one_that_a_savepoint_undid_is_kept([Values(1, 2, 3)] int undone)
    {
        using (var transaction = _database.BeginWrite(Patience))
        {
            var savepoint = transaction.CreateSavepoint();
            for (var i = 0; i < undone; i++)
            {
                Load(transaction, $"undone {i}");
                transaction.RollbackTo(savepoint);
                Get(transaction, "s", "key").Should().Be("before");
            }

            Load(transaction, "kept");
            transaction.Commit();
        }

        MustHold("kept");
    }

    [Test]
    public void Load_before_the_savepoint_is_kept_when_the_one_after_it_is_undone()
    {
        using (var transaction = _database.BeginWrite(Patience))
        {
            Load(transaction, "kept");
            var savepoint = transaction.CreateSavepoint();
            Load(transaction, "undone");
            transaction.RollbackTo(savepoint);
            Get(transaction, "s", "key").Should().Be("kept");
            transaction.Commit();
        }

        MustHold("kept");
    }

    [Test]
    public void Last_of_several_loads_is_kept()
    {
        using (var transaction = _database.BeginWrite(Patience))
        {
            Load(transaction, "first");
            Load(transaction, "second");
            transaction.Release(transaction.CreateSavepoint());
            Load(transaction, "third");
            Get(transaction, "s", "key").Should().Be("third");
            transaction.Commit();
        }

        MustHold("third");
    }

    [Test]
    public void Rollback_after_loads_and_savepoints_leaves_the_content_before()
    {
        using (var transaction = _database.BeginWrite(Patience))
        {
            var savepoint = transaction.CreateSavepoint();
            Load(transaction, "undone");
            transaction.RollbackTo(savepoint);
            Load(transaction, "rolled back");
            transaction.Rollback();
        }

        MustHold("before");
    }

    [Test]
    public void Load_that_was_given_up_after_an_undone_one_leaves_the_content_before()
    {
        using (var transaction = _database.BeginWrite(Patience))
        {
            var savepoint = transaction.CreateSavepoint();
            Load(transaction, "undone");
            transaction.RollbackTo(savepoint);
            using (var load = transaction.BeginBulkLoad(Store(transaction, "s"), BulkLoadOptions.Default))
                load.Add(Bytes("key"), Bytes("given up"));
            transaction.Commit();
        }

        MustHold("before");
    }

    [Test]
    public void Of_two_loads_at_once_the_one_completed_last_is_kept([Values] bool inOrder)
    {
        using (var transaction = _database.BeginWrite(Patience))
        {
            using var first = transaction.BeginBulkLoad(Store(transaction, "s"), BulkLoadOptions.Default);
            using var second = transaction.BeginBulkLoad(Store(transaction, "s"), BulkLoadOptions.Default);
            first.Add(Bytes("key"), Bytes("first"));
            second.Add(Bytes("key"), Bytes("second"));
            foreach (var load in inOrder ? [first, second] : new[] { second, first })
                load.Complete();
            transaction.Commit();
        }

        MustHold(inOrder ? "second" : "first");
    }

    [Test]
    public void Load_that_is_given_up_beside_another_leaves_that_alone()
    {
        using (var transaction = _database.BeginWrite(Patience))
        {
            var givenUp = transaction.BeginBulkLoad(Store(transaction, "s"), BulkLoadOptions.Default);
            using var load = transaction.BeginBulkLoad(Store(transaction, "s"), BulkLoadOptions.Default);
            load.Add(Bytes("key"), Bytes("kept"));
            givenUp.Dispose();
            load.Complete();
            transaction.Commit();
        }

        MustHold("kept");
    }

    [Test]
    public void Load_of_a_store_that_was_dropped_meanwhile_cannot_be_completed([Values] bool isMadeAgain)
    {
        using (var transaction = _database.BeginWrite(Patience))
        {
            using var load = transaction.BeginBulkLoad(Store(transaction, "s"), BulkLoadOptions.Default);
            load.Add(Bytes("key"), Bytes("of the dropped store"));
            transaction.DropStore(Store(transaction, "s"));
            if (isMadeAgain)
            {
                transaction.CreateStore(Definition("s", StoreKind.Sorted));
                Load(transaction, "made again");
            }

            var complete = () => load.Complete();
            complete.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.StoreNotFound);
            transaction.Commit();
        }

        if (isMadeAgain)
        {
            MustHold("made again");
            return;
        }

        using var reopened = Database.Open(_disk.AfterCrash(Survival.None, new Random(1)), DatabaseOptions.Default);
        using var read = reopened.BeginRead();
        read.Stores.Should().BeEmpty();
    }

    private static void Load(WriteTransaction transaction, string value)
    {
        using var load = transaction.BeginBulkLoad(Store(transaction, "s"), BulkLoadOptions.Default);
        load.Add(Bytes("key"), Bytes(value));
        load.Complete();
    }

    private void MustHold(string value)
    {
        Get(_database, "s", "key").Should().Be(value);
        _database.Check().Should().BeEmpty();
        foreach (var survival in Enum.GetValues<Survival>())
        {
            var disk = _disk.AfterCrash(survival, new Random(1));
            using var reopened = Database.Open(disk, DatabaseOptions.Default);
            Get(reopened, "s", "key").Should().Be(value, "{0}", survival);
            disk.List().Should().ContainSingle(name => name.EndsWith(".sorted"));
        }
    }
}
