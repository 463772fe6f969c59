using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Stores.Hash;

/// <summary>
/// The two fuzz tests of the design that the hash store comes from (fast-kv-store), as model tests that prove that they write, split,
/// collect and recover.
/// </summary>
[TestFixture]
public sealed class HashStoreFuzzTests
{
    private const int OperationsPerCommit = 2_501;

    // INDEXKV_LONG=1 runs the large ones: see docs/testing.md.
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("INDEXKV_LONG") == "1";

    [TestCase(1)]
    [TestCase(2)]
    public void Index_operations_with_rewrites_and_deletes(int seed)
    {
        using var directory = new TemporaryDirectory();
        using var database = Database.Open(directory.Path, new DatabaseOptions { SectorSize = 8192, CheckpointBytes = 1 << 20 });
        Create(database, "s");
        var random = new Random(seed);
        var model = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
        var keys = new List<byte[]>();
        int rewrites = 0, deletes = 0;
        for (var done = 0; done < (IsLong ? 2_000_000 : 45_000);)
        {
            using var transaction = database.BeginWrite(Patience);
            var store = Store(transaction, "s");
            for (var i = 0; i < 5_000; i++, done++)
            {
                var choice = random.Next(10);
                if (choice < 6 || keys.Count == 0)
                {
                    var key = new byte[random.Next(1, 60)];
                    random.NextBytes(key);
                    var value = BitConverter.GetBytes(done);
                    transaction.Put(store, key, value).Should().Be(model.ContainsKey(key));
                    model[key] = value;
                    keys.Add(key);
                }
                else if (choice < 8)
                {
                    var key = keys[random.Next(keys.Count)];
                    var value = BitConverter.GetBytes(done);
                    var replaced = transaction.Put(store, key, value);
                    replaced.Should().Be(model.ContainsKey(key));
                    rewrites += replaced ? 1 : 0;
                    model[key] = value;
                }
                else
                {
                    var key = keys[random.Next(keys.Count)];
                    var deleted = transaction.Delete(store, key);
                    deleted.Should().Be(model.Remove(key));
                    deletes += deleted ? 1 : 0;
                }
            }

            transaction.Commit();
        }

        var state = MustHold(database, model);
        TestContext.Out.WriteLine($"{rewrites} rewrites, {deletes} deletes, {state.Partitions.Count} table sectors, front {state.Front}");
        rewrites.Should().BeGreaterThan(5_000);
        deletes.Should().BeGreaterThan(4_000);
        state.Partitions.Count.Should().BeGreaterThan(50);
    }

    [TestCase(1, 4 << 10)]
    [TestCase(2, 64 << 10)]
    public void Values_of_up_to_1024_bytes_with_recovery_from_the_log_after_each_commit(int seed, int sectorSize)
    {
        using var directory = new TemporaryDirectory();
        var options = new DatabaseOptions { SectorSize = sectorSize };
        using var database = Database.Open(directory.Path, options);
        Create(database, "s");
        var random = new Random(seed);
        var model = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
        var commits = IsLong ? 200 : 8;
        var recovered = 0L;
        for (var commit = 0; commit < commits; commit++)
        {
            using (var transaction = database.BeginWrite(Patience))
            {
                Change(transaction, model, random);
                transaction.Commit();
            }

            // What a crash would leave: nothing was closed, the log is as long as it got.
            using var copy = new TemporaryDirectory();
            foreach (var file in Directory.GetFiles(directory.Path).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
                File.Copy(file, Path.Combine(copy.Path, Path.GetFileName(file)));
            recovered += new FileInfo(Path.Combine(copy.Path, "indexkv.wal")).Length;
            using var reopened = Database.Open(copy.Path, options);
            MustHold(reopened, model);
        }

        var state = MustHold(database, model);
        TestContext.Out.WriteLine($"{commits} recoveries from {recovered >> 20} MiB of logs, {state.Partitions.Count} table sectors, front {state.Front}");
        recovered.Should().BeGreaterThan(1 << 20);
        state.Front.Should().BeGreaterThan(1_000, "dead units have to be collected");
        state.Partitions.Count.Should().BeGreaterThan(1);
    }

    private static void Change(WriteTransaction transaction, SortedDictionary<byte[], byte[]> model, Random random)
    {
        var store = Store(transaction, "s");
        for (var i = 0; i < OperationsPerCommit; i++)
        {
            var key = new byte[6 + random.Next(2)];
            BitConverter.TryWriteBytes(key, random.Next(6_000));
            if (random.Next(5) == 0)
            {
                transaction.Delete(store, key).Should().Be(model.Remove(key));
                continue;
            }

            var value = new byte[random.Next(1025)];
            random.NextBytes(value);
            transaction.Put(store, key, value).Should().Be(model.ContainsKey(key));
            model[key] = value;
        }
    }

    private static HashStoreState MustHold(Database database, SortedDictionary<byte[], byte[]> model)
    {
        using var transaction = database.BeginRead();
        var reader = (HashStoreReader)transaction.OpenStore(Store(transaction, "s"));
        HashStoreVerifier.MustHold(reader);
        ReadAll(reader.Scan()).Should().Equal(AsText(model));
        return reader.State;
    }
}
