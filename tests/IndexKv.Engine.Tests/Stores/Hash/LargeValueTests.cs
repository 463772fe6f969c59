using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Tests.Support;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Stores.Hash;

[TestFixture]
public sealed class LargeValueTests
{
    // INDEXKV_LONG=1 goes to the limit: see docs/testing.md.
    private static readonly int Largest =
        Environment.GetEnvironmentVariable("INDEXKV_LONG") == "1" ? HashStoreFormat.GreatestValue : 200 << 20;

    [Test]
    public void Large_value_comes_back_whole_in_its_transaction_after_it_and_after_reopening()
    {
        using var directory = new TemporaryDirectory();
        var value = new byte[Largest];
        new Random(1).NextBytes(value);
        using (var database = Database.Open(directory.Path, DatabaseOptions.Default))
        {
            Create(database, "s");
            Put(database, "s", "small", "1");
            using (var transaction = database.BeginWrite(Patience))
            {
                transaction.Put(Store(transaction, "s"), Bytes("large"), value);
                MustBe(transaction.OpenStore(Store(transaction, "s")), value);
                transaction.Commit();
            }

            using var reader = database.BeginRead();
            MustBe(reader.OpenStore(Store(reader, "s")), value);
        }

        using var reopened = Database.Open(directory.Path, DatabaseOptions.Default);
        using (var reader = reopened.BeginRead())
            MustBe(reader.OpenStore(Store(reader, "s")), value);
        using (var transaction = reopened.BeginWrite(Patience))
        {
            transaction.Delete(Store(transaction, "s"), Bytes("large")).Should().BeTrue();
            transaction.Commit();
        }

        Get(reopened, "s", "small").Should().Be("1");
    }

    [Test]
    public void Value_of_one_byte_too_many_is_refused_before_anything_is_written()
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        Create(database, "s");
        using var transaction = database.BeginWrite(Patience);
        transaction.Put(Store(transaction, "s"), Bytes("before"), Bytes("1"));
        var value = GC.AllocateUninitializedArray<byte>(HashStoreFormat.GreatestValue + 1);
        var put = () => transaction.Put(Store(transaction, "s"), Bytes("large"), value);
        put.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.TooLarge);
        transaction.Commit();
        Get(database, "s", "before").Should().Be("1", "the refused put changed nothing");
        Get(database, "s", "large").Should().BeNull();
    }

    [Test]
    public void Key_of_one_byte_too_many_is_refused_before_anything_is_written()
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        Create(database, "s");
        using var transaction = database.BeginWrite(Patience);
        transaction.Put(Store(transaction, "s"), new byte[HashStoreFormat.GreatestKey], Bytes("1"));
        var put = () => transaction.Put(Store(transaction, "s"), new byte[HashStoreFormat.GreatestKey + 1], Bytes("2"));
        put.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.TooLarge);
        transaction.Commit();
        using var reader = database.BeginRead();
        reader.OpenStore(Store(reader, "s")).Count.Should().Be(1);
    }

    private static void MustBe(IndexKv.Engine.Stores.StoreReader reader, byte[] value)
    {
        reader.TryGet(Bytes("large"), out var read).Should().BeTrue();
        read.SequenceEqual(value).Should().BeTrue();
    }
}
