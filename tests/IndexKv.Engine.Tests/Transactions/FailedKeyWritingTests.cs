using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Values;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Transactions;

/// <summary>The disk fails while a commit writes down which keys it gave: then nothing is committed, and others may write.</summary>
[TestFixture]
public sealed class FailedKeyWritingTests
{
    private static readonly DatabaseOptions Options = new() { SectorSize = 4096 };

    [Test]
    public void Commit_whose_keys_cannot_be_written_rolls_back_and_leaves_the_turn_to_others([Values] bool isAsynchronous)
    {
        using var origin = Origin();
        var failed = 0;
        for (var read = 1; ; read++)
        {
            var disk = origin.Copy();
            using var database = Database.Open(disk, Options);
            var transaction = database.BeginWrite(Patience);
            var store = Store(transaction, "generated");
            var key = transaction.NextKey(store).AsInt64();
            key.Should().Be(1);
            transaction.Insert(store, Key(key), Bytes("value")).Should().BeTrue();
            disk.FailReadAt = disk.Reads + read;
            try
            {
                if (isAsynchronous)
                    transaction.CommitAsync().AsTask().GetAwaiter().GetResult();
                else
                    transaction.Commit();
                break;
            }
            catch (EngineException e) when (e.Code == EngineErrorCode.IoError)
            {
                failed++;
            }

            // The failed one was not disposed.
            using (var next = database.BeginWrite(Patience))
            {
                next.OpenStore(Store(next, "generated")).Count.Should().Be(0);
                var again = next.NextKey(Store(next, "generated")).AsInt64();
                next.Insert(Store(next, "generated"), Key(again), Bytes("next")).Should().BeTrue();
                next.Commit();
            }

            transaction.Invoking(t => t.Commit()).Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Completed);
            using var reopened = Database.Open(disk.AfterCrash(Survival.None, new Random(read)), Options);
            using var after = reopened.BeginWrite(Patience);
            after.OpenStore(Store(after, "generated")).Count.Should().Be(1);
            after.NextKey(Store(after, "generated")).AsInt64().Should().Be(2);
        }

        TestContext.Out.WriteLine($"{failed} commits failed");
        failed.Should().BePositive();
    }

    private static byte[] Key(long number)
    {
        var key = new Engine.Encoding.ByteBuffer();
        Engine.Encoding.Keys.KeyCodec.Append(KvValue.FromInt64(number), KvType.Int64, key);
        return key.WrittenSpan.ToArray();
    }

    // So many stores that the catalog's table has several sectors.
    private static SimulatedDisk Origin()
    {
        var disk = new SimulatedDisk();
        using var database = Database.Open(disk, Options);
        using (var transaction = database.BeginWrite(Patience))
        {
            transaction.CreateStore(new("generated", StoreKind.Hash, [new("id", KvType.Int64, IsNullable: false, KeyOrdinal: 0) { IsGenerated = true }, new("value", KvType.Blob)]));
            for (var i = 0; i < 200; i++)
                transaction.CreateStore(Definition($"other {i}", StoreKind.Sorted));
            transaction.Commit();
        }

        return disk;
    }
}
