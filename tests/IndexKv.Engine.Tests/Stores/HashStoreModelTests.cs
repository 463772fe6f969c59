using IndexKv.Engine.Stores;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Tests.Stores.Hash;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Stores;

/// <summary>Random operations on a hash store beside a SortedDictionary that does the same, with commits, rollbacks and reopening between.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class HashStoreModelTests
{
    [TestCase(1, 4 << 10, 40_000, 16_384)]
    [TestCase(2, 4 << 10, 40_000, 6)]
    [TestCase(3, 16 << 10, 40_000, 10)]
    [TestCase(4, 1 << 20, 60_000, 16_384)]
    [TestCase(5, 1 << 20, 60_000, 20)]
    public void Store_holds_what_the_model_holds(int seed, int sectorSize, int operations, int privatePages)
    {
        using var directory = new TemporaryDirectory();
        var options = new DatabaseOptions
        {
            SectorSize = sectorSize, CheckpointBytes = 256 << 10, Synchronous = SynchronousMode.Normal, PrivatePages = privatePages,
        };
        var random = new Random(seed);
        var model = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
        var seen = new Counters();
        var database = Database.Open(directory.Path, options);
        Create(database, "s");
        for (var done = 0; done < operations;)
        {
            var pending = new SortedDictionary<byte[], byte[]>(model, ByteOrder.Instance);
            using (var transaction = database.BeginWrite(Patience))
            {
                done += Change(transaction, pending, random, seen);
                if (random.Next(5) == 0)
                {
                    transaction.Rollback();
                    seen.Rollbacks++;
                }
                else
                {
                    transaction.Commit();
                    model = pending;
                }
            }

            if (random.Next(20) == 0)
            {
                database.Dispose();
                database = Database.Open(directory.Path, options);
                seen.Reopened++;
            }

            if (random.Next(10) == 0)
                MustEqual(database, model, random);
        }

        MustEqual(database, model, random);
        using (var transaction = database.BeginRead())
        {
            var state = ((HashStoreReader)transaction.OpenStore(Store(transaction, "s"))).State;
            seen.Partitions = state.Partitions.Count;
            seen.CollectedUnits = state.Front;
        }

        database.Dispose();
        TestContext.Out.WriteLine(seen);
        seen.MustAllHaveHappened(sectorSize < 1 << 20);
    }

    private static int Change(WriteTransaction transaction, SortedDictionary<byte[], byte[]> pending, Random random, Counters seen)
    {
        var store = Store(transaction, "s");
        var count = random.Next(1, 800);
        for (var i = 0; i < count; i++)
        {
            var key = Key(random);
            var value = new byte[random.Next(100) == 0 ? random.Next(20_000) : random.Next(300)];
            random.NextBytes(value);
            switch (random.Next(10))
            {
                case < 5:
                    var replaced = transaction.Put(store, key, value);
                    replaced.Should().Be(pending.ContainsKey(key));
                    seen.Overwrites += replaced ? 1 : 0;
                    seen.LongValues += value.Length > 4096 ? 1 : 0;
                    pending[key] = value;
                    break;
                case < 7:
                    transaction.Insert(store, key, value).Should().Be(pending.TryAdd(key, value));
                    break;
                case 7:
                    var removed = transaction.Delete(store, key);
                    removed.Should().Be(pending.Remove(key));
                    seen.Deletes += removed ? 1 : 0;
                    break;
                case 8:
                    var found = transaction.OpenStore(store).TryGet(key, out var read);
                    found.Should().Be(pending.TryGetValue(key, out var expected));
                    if (found)
                        read.SequenceEqual(expected).Should().BeTrue();
                    break;
                default:
                    if (random.Next(20) == 0)
                        UndoSome(transaction, random, seen);
                    break;
            }
        }

        return count;
    }

    private static void UndoSome(WriteTransaction transaction, Random random, Counters seen)
    {
        var store = Store(transaction, "s");
        var savepoint = transaction.CreateSavepoint();
        for (var i = random.Next(300); i > 0; i--)
        {
            if (random.Next(3) == 0)
                transaction.Delete(store, Key(random));
            else
                transaction.Put(store, Key(random), new byte[random.Next(1000)]);
        }

        transaction.RollbackTo(savepoint);
        if (random.Next(2) == 0)
            transaction.Release(savepoint);
        seen.Savepoints++;
    }

    private static byte[] Key(Random random)
    {
        var number = random.Next(6000);
        var key = new byte[number % 50 == 0 ? 200 + (number % 7) : 4 + (number % 5)];
        BitConverter.TryWriteBytes(key, number);
        return key;
    }

    private static void MustEqual(Database database, SortedDictionary<byte[], byte[]> model, Random random)
    {
        using var transaction = database.BeginRead();
        var reader = transaction.OpenStore(Store(transaction, "s"));
        HashStoreVerifier.MustHold((HashStoreReader)reader);
        reader.Count.Should().Be(model.Count);
        ReadAll(reader.Scan()).Should().Equal(AsText(model));
        var keys = new KeySet();
        var wanted = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
        for (var i = 0; i < 200; i++)
        {
            var key = Key(random);
            keys.Add(key);
            var found = reader.TryGet(key, out var value);
            found.Should().Be(model.TryGetValue(key, out var expected));
            if (!found)
                continue;
            value.SequenceEqual(expected).Should().BeTrue();
            wanted[key] = expected!;
        }

        ReadAll(reader.GetMany(keys)).Should().Equal(AsText(wanted));
    }

    private sealed record Counters
    {
        public int Overwrites { get; set; }

        public int Deletes { get; set; }

        public int LongValues { get; set; }

        public int Rollbacks { get; set; }

        public int Savepoints { get; set; }

        public int Reopened { get; set; }

        public int Partitions { get; set; }

        public long CollectedUnits { get; set; }

        public void MustAllHaveHappened(bool splits)
        {
            new[] { Overwrites, Deletes, LongValues, Rollbacks, Savepoints, Reopened }.Should().OnlyContain(n => n > 0, "else the test has shown nothing");
            CollectedUnits.Should().BeGreaterThan(20_000, "dead units have to be collected");
            if (splits)
                Partitions.Should().BeGreaterThan(8, "sectors have to split");
        }
    }
}
