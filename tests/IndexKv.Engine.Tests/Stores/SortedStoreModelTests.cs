using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Stores;

/// <summary>Bulk loads of random records, read every way beside a SortedDictionary of the same.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class SortedStoreModelTests
{
    [TestCase(1, 0, 8)]
    [TestCase(2, 1, 8)]
    [TestCase(3, 255, 4)]
    [TestCase(4, 256, 16)]
    [TestCase(5, 257, 3)]
    [TestCase(6, 20_000, 8)]
    [TestCase(7, 5_000, 24)]
    public void Store_reads_what_the_model_reads(int seed, int count, int keyLength)
    {
        using var directory = new TemporaryDirectory();
        var random = new Random(seed);
        var model = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
        while (model.Count < count)
        {
            // Long keys share their first eight bytes and more; short ones differ by trailing zeros, which pad to one prefix.
            var key = new byte[random.Next(4) == 0 ? random.Next(keyLength + 1) : keyLength];
            random.NextBytes(key.AsSpan(Math.Max(0, key.Length - 3)));
            model[key] = Value(random);
        }

        var input = model.ToArray();
        if (seed % 2 == 0)
            random.Shuffle(input);
        using (var database = Database.Open(directory.Path, DatabaseOptions.Default))
        {
            Create(database, "s", StoreKind.Sorted);
            Load(database, input);
            MustEqual(database, model, input, random);
        }

        using (var reopened = Database.Open(directory.Path, new DatabaseOptions { ReadOnly = true }))
            MustEqual(reopened, model, input, random);
    }

    [Test]
    public void Later_load_replaces_the_earlier_one_and_a_snapshot_keeps_reading_it()
    {
        using var directory = new TemporaryDirectory();
        using var database = Database.Open(directory.Path, DatabaseOptions.Default);
        Create(database, "s", StoreKind.Sorted);
        Load(database, [new(Bytes("a"), Bytes("1"))]);
        using (var snapshot = database.BeginRead())
        {
            Get(snapshot, "s", "a").Should().Be("1");
            Load(database, [new(Bytes("a"), Bytes("2")), new(Bytes("b"), Bytes("3"))]);
            Get(snapshot, "s", "a").Should().Be("1");
            Get(snapshot, "s", "b").Should().BeNull();
        }

        Get(database, "s", "a").Should().Be("2");
        database.Checkpoint();
        Directory.GetFiles(directory.Path, "*.sorted").Should().ContainSingle("nobody reads the first load any more");
    }

    [Test]
    public void Load_that_is_rolled_back_leaves_the_content_and_no_file()
    {
        using var directory = new TemporaryDirectory();
        using var database = Database.Open(directory.Path, DatabaseOptions.Default);
        Create(database, "s", StoreKind.Sorted);
        Load(database, [new(Bytes("a"), Bytes("1"))]);
        using (var transaction = database.BeginWrite(Patience))
        {
            using var load = transaction.BeginBulkLoad(Store(transaction, "s"), BulkLoadOptions.Default);
            load.Add(Bytes("z"), Bytes("9"));
            load.Complete();
            Get(transaction, "s", "z").Should().Be("9", "a transaction sees its own load");
            transaction.Rollback();
        }

        Get(database, "s", "a").Should().Be("1");
        Get(database, "s", "z").Should().BeNull();
        Directory.GetFiles(directory.Path, "*.sorted").Should().ContainSingle();
    }

    [Test]
    public void Duplicate_key_names_the_key_and_both_records()
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        Create(database, "s", StoreKind.Sorted);
        var load = () => Load(database, [new(Bytes("b"), Bytes("1")), new(Bytes("a"), Bytes("2")), new(Bytes("c"), Bytes("3")), new(Bytes("a"), Bytes("4"))]);
        load.Should().Throw<EngineException>().WithMessage("The key X'61' comes twice in the bulk load of store 's': as record 1 and as record 3, counted from 0.")
            .Which.Code.Should().Be(EngineErrorCode.DuplicateKey);
        Get(database, "s", "b").Should().BeNull("a failed load leaves the store as it was");
    }

    [Test]
    public void KeepLast_keeps_the_last_of_equal_keys_in_every_kind_of_read()
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        Create(database, "s", StoreKind.Sorted);
        Load(database, [new(Bytes("b"), Bytes("1")), new(Bytes("a"), Bytes("2")), new(Bytes("b"), Bytes("3")), new(Bytes("b"), Bytes("4"))], OnDuplicate.KeepLast);
        using var transaction = database.BeginRead();
        var reader = transaction.OpenStore(Store(transaction, "s"));
        var expected = AsText([new(Bytes("a"), Bytes("2")), new(Bytes("b"), Bytes("4"))]);
        reader.Count.Should().Be(2);
        ReadAll(reader.Scan()).Should().BeEquivalentTo(expected);
        ReadAll(reader.Range(KeyRange.All, descending: false)).Should().Equal(expected);
    }

    [Test]
    public void Single_records_cannot_be_written()
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        Create(database, "s", StoreKind.Sorted);
        var put = () => Put(database, "s", "a", "1");
        put.Should().Throw<EngineException>().WithMessage("*SORTED*Load its whole content anew*").Which.Code.Should().Be(EngineErrorCode.NotSupported);
    }

    private static byte[] Value(Random random)
    {
        var value = new byte[random.Next(500) == 0 ? random.Next(2 << 20) : random.Next(200)];
        random.NextBytes(value);
        return value;
    }

    private static void Load(Database database, IEnumerable<KeyValuePair<byte[], byte[]>> records, OnDuplicate onDuplicate = OnDuplicate.Fail)
    {
        using var transaction = database.BeginWrite(Patience);
        using var load = transaction.BeginBulkLoad(Store(transaction, "s"), new BulkLoadOptions { OnDuplicate = onDuplicate });
        foreach (var (key, value) in records)
            load.Add(key, value);
        load.Complete();
        transaction.Commit();
    }

    private static void MustEqual(Database database, SortedDictionary<byte[], byte[]> model, KeyValuePair<byte[], byte[]>[] input, Random random)
    {
        using var transaction = database.BeginRead();
        var reader = transaction.OpenStore(Store(transaction, "s"));
        reader.Count.Should().Be(model.Count);
        ReadAll(reader.Scan()).Should().Equal(AsText(input), "a scan is in the order written");
        foreach (var (key, value) in model)
            (reader.TryGet(key, out var found) && found.SequenceEqual(value)).Should().BeTrue();
        for (var i = 0; i < 60; i++)
            MustReadRange(reader, model, random);
        for (var count = 1; count <= 37; count++)
            MustReadMany(reader, model, count, random);
    }

    private static void MustReadRange(StoreReader reader, SortedDictionary<byte[], byte[]> model, Random random)
    {
        var range = new KeyRange(Bound(model, random), random.Next(2) == 0, Bound(model, random), random.Next(2) == 0);
        var expected = model.Where(r => range.Contains(r.Key)).ToList();
        ReadAll(reader.Range(range, descending: false)).Should().Equal(AsText(expected));
        expected.Reverse();
        ReadAll(reader.Range(range, descending: true)).Should().Equal(AsText(expected));
    }

    private static void MustReadMany(StoreReader reader, SortedDictionary<byte[], byte[]> model, int count, Random random)
    {
        var keys = new KeySet();
        var expected = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
        for (var i = 0; i < count; i++)
        {
            var key = Bound(model, random) ?? [1, 2, 3];
            keys.Add(key);
            if (model.TryGetValue(key, out var value))
                expected[key] = value;
        }

        ReadAll(reader.GetMany(keys)).Should().Equal(AsText(expected));
    }

    private static byte[]? Bound(SortedDictionary<byte[], byte[]> model, Random random)
    {
        if (random.Next(8) == 0)
            return null;
        var key = new byte[random.Next(10)];
        random.NextBytes(key);
        return model.Count > 0 && random.Next(3) > 0 ? model.ElementAt(random.Next(model.Count)).Key : key;
    }
}
