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
}
