using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Transactions;

[TestFixture]
public sealed class EndedTransactionTests
{
    [TestCase(StoreKind.Hash)]
    [TestCase(StoreKind.Sorted)]
    public void Reader_and_cursors_of_an_ended_transaction_say_so(StoreKind kind)
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        Create(database, "s", kind);
        using (var writer = database.BeginWrite(Patience))
        {
            if (kind == StoreKind.Hash)
            {
                writer.Put(Store(writer, "s"), Bytes("key"), Bytes("value"));
            }
            else
            {
                using var load = writer.BeginBulkLoad(Store(writer, "s"), BulkLoadOptions.Default);
                load.Add(Bytes("key"), Bytes("value"));
                load.Complete();
            }

            writer.Commit();
        }

        var transaction = database.BeginRead();
        var reader = transaction.OpenStore(Store(transaction, "s"));
        var scan = reader.Scan();
        scan.MoveNext().Should().BeTrue();
        var keys = new KeySet();
        keys.Add(Bytes("key"));
        var many = reader.GetMany(keys);
        transaction.Dispose();
        foreach (var use in new Action[]
        {
            () => reader.TryGet(Bytes("key"), out _), () => reader.Scan(), () => reader.GetMany(keys), () => scan.MoveNext(),
            () => _ = scan.Value, () => many.MoveNext(),
        })
            use.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Completed);
    }

    [Test]
    public void Readers_of_contents_that_were_replaced_or_undone_end_with_the_transaction([Values] bool isCommitted)
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        Create(database, "hash");
        Create(database, "sorted", StoreKind.Sorted);
        using var transaction = database.BeginWrite(Patience);
        var readers = new List<StoreReader>();
        var savepoint = transaction.CreateSavepoint();
        for (var i = 0; i < 3; i++)
        {
            using (var load = transaction.BeginBulkLoad(Store(transaction, "sorted"), BulkLoadOptions.Default))
            {
                load.Add(Bytes("key"), Bytes("value"));
                load.Complete();
            }

            transaction.Put(Store(transaction, "hash"), Bytes("key"), Bytes("value"));
            readers.AddRange([transaction.OpenStore(Store(transaction, "sorted")), transaction.OpenStore(Store(transaction, "hash"))]);
            if (i == 1)
                transaction.RollbackTo(savepoint);
        }

        transaction.DropStore(Store(transaction, "hash"));
        if (isCommitted)
            transaction.Commit();
        else
            transaction.Rollback();
        readers.Distinct().Should().HaveCountGreaterThan(4);
        foreach (var reader in readers)
            reader.Invoking(r => r.TryGet(Bytes("key"), out _)).Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Completed);
    }
}
