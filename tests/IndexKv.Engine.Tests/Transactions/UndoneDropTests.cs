using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Transactions;

/// <summary>A store is dropped after a savepoint, and the drop is undone: the store is there with its content, now and when the database opens again.</summary>
[TestFixture]
public sealed class UndoneDropTests
{
    private SimulatedDisk _disk = null!;

    private Database _database = null!;

    [SetUp]
    public void Open()
    {
        _disk = new SimulatedDisk();
        _database = Database.Open(_disk, DatabaseOptions.Default);
    }

    [TearDown]
    public void Close()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Test]
    public void Drop_that_is_undone_leaves_the_store([Values] StoreKind kind, [Values] bool isNew, [Values] bool isMadeAgain, [Values(1, 3)] int times)
    {
        if (!isNew)
        {
            using var earlier = _database.BeginWrite(Patience);
            Make(earlier, kind, "kept");
            earlier.Commit();
        }

        using (var transaction = _database.BeginWrite(Patience))
        {
            if (isNew)
                Make(transaction, kind, "kept");
            var savepoint = transaction.CreateSavepoint();
            for (var i = 0; i < times; i++)
            {
                transaction.DropStore(Store(transaction, "s"));
                _ = transaction.CreateSavepoint();
                if (isMadeAgain)
                    Make(transaction, i % 2 == 0 ? kind : StoreKind.Sorted, "undone");
                transaction.RollbackTo(savepoint);
                Get(transaction, "s", "key").Should().Be("kept");
            }

            transaction.Commit();
        }

        MustHold("kept", files: 1);
    }

    [Test]
    public void Store_that_is_dropped_again_after_the_drop_was_undone_is_gone([Values] StoreKind kind)
    {
        using (var transaction = _database.BeginWrite(Patience))
        {
            Make(transaction, kind, "value");
            var savepoint = transaction.CreateSavepoint();
            transaction.DropStore(Store(transaction, "s"));
            transaction.RollbackTo(savepoint);
            transaction.DropStore(Store(transaction, "s"));
            transaction.Commit();
        }

        MustHold(null, files: 0);
    }

    [Test]
    public void Rollback_after_an_undone_drop_leaves_no_file([Values] StoreKind kind)
    {
        using (var transaction = _database.BeginWrite(Patience))
        {
            Make(transaction, kind, "value");
            var savepoint = transaction.CreateSavepoint();
            transaction.DropStore(Store(transaction, "s"));
            transaction.RollbackTo(savepoint);
        }

        MustHold(null, files: 0);
    }

    [Test]
    public void Changes_after_an_undone_drop_are_kept()
    {
        using (var transaction = _database.BeginWrite(Patience))
        {
            Make(transaction, StoreKind.Hash, "first");
            var savepoint = transaction.CreateSavepoint();
            transaction.DropStore(Store(transaction, "s"));
            transaction.RollbackTo(savepoint);
            transaction.Put(Store(transaction, "s"), Bytes("key"), Bytes("second"));
            transaction.Commit();
        }

        MustHold("second", files: 1);
        Put(_database, "s", "key", "third");
        MustHold("third", files: 1);
    }

    private static void Make(WriteTransaction transaction, StoreKind kind, string value)
    {
        var store = transaction.CreateStore(Definition("s", kind));
        if (kind == StoreKind.Hash)
        {
            transaction.Put(store, Bytes("key"), Bytes(value));
            return;
        }

        using var load = transaction.BeginBulkLoad(store, BulkLoadOptions.Default);
        load.Add(Bytes("key"), Bytes(value));
        load.Complete();
    }

    private void MustHold(string? value, int files)
    {
        MustHold(_database, value);
        StoreFiles(_disk).Should().Be(files);
        foreach (var survival in Enum.GetValues<Survival>())
        {
            var disk = _disk.AfterCrash(survival, new Random(1));
            using var reopened = Database.Open(disk, DatabaseOptions.Default);
            MustHold(reopened, value);
            StoreFiles(disk).Should().Be(files, "{0}", survival);
        }
    }

    private static void MustHold(Database database, string? value)
    {
        database.Check().Should().BeEmpty();
        using var read = database.BeginRead();
        read.Stores.Should().HaveCount(value is null ? 0 : 1);
        if (value is not null)
            Get(read, "s", "key").Should().Be(value);
    }

    // The catalog is a hash store too.
    private static int StoreFiles(SimulatedDisk disk) => disk.List().Count(FileNames.IsStore);
}
