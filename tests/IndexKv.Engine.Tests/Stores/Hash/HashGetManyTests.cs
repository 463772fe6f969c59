using IndexKv.Engine.Stores;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Stores.Hash;

/// <summary>Sets of keys around the sizes of the groups that are looked up together, in snapshots and in the write transaction.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class HashGetManyTests
{
    private const int Records = 3_000;

    [TestCase(4 << 10)]
    [TestCase(1 << 20)]
    public void GetMany_finds_each_key_once_in_the_order_given(int sectorSize)
    {
        using var directory = new TemporaryDirectory();
        using var database = Database.Open(directory.Path, new DatabaseOptions { SectorSize = sectorSize });
        Create(database, "s");
        var model = new Dictionary<string, byte[]>();
        for (var commit = 0; commit < 2; commit++)
        {
            // The second half stays in versions of pages that no checkpoint has written, which nothing prefetches.
            using var transaction = database.BeginWrite(Patience);
            for (var i = commit; i < Records; i += 2)
                Put(transaction, model, i);
            MustFind(transaction, model, seed: commit);
            transaction.Commit();
        }

        using var snapshot = database.BeginRead();
        MustFind(snapshot, model, seed: 2);
    }

    [Test]
    public void GetMany_follows_changes_that_its_transaction_makes_meanwhile()
    {
        using var directory = new TemporaryDirectory();
        using var database = Database.Open(directory.Path, new DatabaseOptions { SectorSize = 4 << 10 });
        Create(database, "s");
        var model = new Dictionary<string, byte[]>();
        using (var transaction = database.BeginWrite(Patience))
        {
            for (var i = 0; i < Records; i++)
                Put(transaction, model, i);
            transaction.Commit();
        }

        // Each record found is replaced and every third of those to come is deleted: sectors split, merge, and are collected under the cursor.
        using var writing = database.BeginWrite(Patience);
        var store = Store(writing, "s");
        writing.Put(store, Key(0), Value(0));
        var keys = new KeySet();
        for (var i = 0; i < Records; i++)
            keys.Add(Key(i));
        using var cursor = writing.OpenStore(store).GetMany(keys);
        var expected = 0;
        while (cursor.MoveNext())
        {
            while (expected % 3 == 2)
                expected++;
            cursor.Key.ToArray().Should().Equal(Key(expected));
            cursor.Value.ToArray().Should().Equal(model[Convert.ToHexString(Key(expected))]);
            writing.Put(store, Key(expected), Value(expected + 1));
            if (expected % 3 == 1)
                writing.Delete(store, Key(expected + 1));
            expected++;
        }

        expected.Should().BeGreaterThanOrEqualTo(Records - 1);
        writing.OpenStore(store).Count.Should().Be(Records - (Records / 3));
    }

    [Test]
    public void GetMany_allocates_no_more_than_a_little_for_each_key()
    {
        using var directory = new TemporaryDirectory();
        using var database = Database.Open(directory.Path, DatabaseOptions.Default);
        Create(database, "s");
        var model = new Dictionary<string, byte[]>();
        using (var transaction = database.BeginWrite(Patience))
        {
            for (var i = 0; i < Records; i++)
                Put(transaction, model, i);
            transaction.Commit();
        }

        using var snapshot = database.BeginRead();
        var reader = snapshot.OpenStore(Store(snapshot, "s"));
        var keys = new KeySet();
        for (var i = 0; i < Records; i++)
            keys.Add(Key(i));
        var bytes = 0L;
        for (var round = 0; round < 3; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            using var cursor = reader.GetMany(keys);
            while (cursor.MoveNext())
                _ = cursor.Value.Length;
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        bytes.Should().BeLessThan(Records * 8);
    }

    private static void MustFind(Transaction transaction, Dictionary<string, byte[]> model, int seed)
    {
        var reader = transaction.OpenStore(Store(transaction, "s"));
        var random = new Random(seed);
        foreach (var size in Enumerable.Range(0, 66).Append(500))
        {
            // Some are missing, and some are there twice, near to each other and far apart.
            var wanted = new List<byte[]>();
            while (wanted.Count < size)
                wanted.Add(random.Next(4) == 0 && wanted.Count > 0 ? wanted[random.Next(wanted.Count)] : Key(random.Next(Records * 5 / 4)));
            var keys = new KeySet();
            wanted.ForEach(key => keys.Add(key));
            var found = new List<(string, string)>();
            using var cursor = reader.GetMany(keys);
            while (cursor.MoveNext())
                found.Add((Convert.ToHexString(cursor.Key), Convert.ToHexString(cursor.Value)));
            found.Should().Equal(wanted.Select(Convert.ToHexString).Distinct().Where(model.ContainsKey).Select(key => (key, Convert.ToHexString(model[key]))));
            cursor.MoveNext().Should().BeFalse();
        }
    }

    private static void Put(WriteTransaction transaction, Dictionary<string, byte[]> model, int number)
    {
        transaction.Put(Store(transaction, "s"), Key(number), Value(number));
        model[Convert.ToHexString(Key(number))] = Value(number);
    }

    // Of lengths on both sides of a hash's block.
    private static byte[] Key(int number) => [.. BitConverter.GetBytes(number), .. Enumerable.Repeat((byte)number, number % 90)];

    // Some longer than a page.
    private static byte[] Value(int number) => [.. Enumerable.Repeat((byte)(number * 7), number % 400 == 0 ? 9_000 : number % 300)];
}
