using System.Buffers.Binary;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Stores.Sorted;

/// <summary>Where in its block an entry is, is guessed first: it is found however wrong that is.</summary>
[TestFixture]
public sealed class GuessedPlacesTests
{
    private const int Count = 20_000;

    private static readonly Dictionary<string, Func<int, ulong>> Distributions = new()
    {
        ["next to each other"] = i => (ulong)i,
        ["evenly far apart"] = i => ((ulong)i * 1_000_003) + 5,
        ["random"] = i => (ulong)new Random(i).NextInt64(),
        ["decimal digits"] = i => BinaryPrimitives.ReadUInt64BigEndian(Bytes($"{i:D8}")),
        ["at the beginnings of gaps"] = i => ((ulong)(i / 16) << 40) + (ulong)(i % 16),
        ["at the ends of gaps"] = i => ((ulong)(i / 16) << 40) - (ulong)(16 - (i % 16)) + (1UL << 40),
        ["ever farther apart"] = i => (ulong)Math.Exp(i * 44.0 / Count) + (ulong)i,
        ["ever closer together"] = i => ulong.MaxValue - (ulong)Math.Exp((Count - i) * 44.0 / Count) - (ulong)(Count - i),
    };

    private static IEnumerable<string> Names => Distributions.Keys;

    [TestCaseSource(nameof(Names))]
    public void Every_place_is_the_one_that_a_binary_search_finds(string distribution)
    {
        var keys = Keys(distribution);
        using var database = Loaded(keys);
        using var transaction = database.BeginRead();
        var generation = Generation(transaction);

        var wanted = keys.SelectMany(key => new[] { key, unchecked(key + 1), unchecked(key - 1) }).ToArray();
        wanted.Select(generation.FirstNotBelow).Should().Equal(wanted.Select(key => FirstNotBelow(keys, key)));
    }

    [TestCaseSource(nameof(Names))]
    public void Sets_of_keys_find_each(string distribution)
    {
        var keys = Keys(distribution);
        using var database = Loaded(keys);
        using var transaction = database.BeginRead();
        var reader = transaction.OpenStore(Store(transaction, "s"));
        var wanted = new KeySet();
        foreach (var key in keys.Where((_, i) => i % 3 == 0))
            wanted.Add(Key(key));

        using var cursor = reader.GetMany(wanted);
        var found = new List<ulong>();
        while (cursor.MoveNext())
            found.Add(BinaryPrimitives.ReadUInt64BigEndian(cursor.Key));

        found.Should().Equal(keys.Where((_, i) => i % 3 == 0));
    }

    [TestCase("random", ExpectedResult = true)]
    [TestCase("next to each other", ExpectedResult = true)]
    [TestCase("decimal digits", ExpectedResult = false)]
    [TestCase("at the beginnings of gaps", ExpectedResult = false)]
    public bool Guessing_goes_on_where_entries_lie_evenly_and_is_given_up_where_they_do_not(string distribution)
    {
        var keys = Keys(distribution);
        using var database = Loaded(keys);
        using var transaction = database.BeginRead();
        var generation = Generation(transaction);
        foreach (var key in keys)
            generation.FirstNotBelow(key);
        return generation.Window < SortedFormat.EntriesPerBlock;
    }

    [Test]
    public void Last_entries_are_found_in_a_block_that_is_not_full()
    {
        ulong[] keys = [.. Enumerable.Range(0, SortedFormat.EntriesPerBlock + 3).Select(i => (ulong)i * 10)];
        using var database = Loaded(keys);
        using var transaction = database.BeginRead();
        var generation = Generation(transaction);

        generation.FirstNotBelow(keys[^1]).Should().Be(keys.Length - 1);
        generation.FirstNotBelow(keys[^1] + 1).Should().Be(keys.Length);
        generation.FirstNotBelow(ulong.MaxValue).Should().Be(keys.Length);
    }

    private static ulong[] Keys(string distribution) => [.. Enumerable.Range(0, Count).Select(Distributions[distribution]).Distinct().Order()];

    private static long FirstNotBelow(ulong[] keys, ulong key)
    {
        var place = Array.BinarySearch(keys, key);
        return place >= 0 ? place : ~place;
    }

    private static byte[] Key(ulong key)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, key);
        return bytes;
    }

    private static SortedGeneration Generation(Transaction transaction) =>
        ((SortedStoreReader)transaction.OpenStore(Store(transaction, "s"))).Generation;

    private static Database Loaded(ulong[] keys)
    {
        var database = Database.OpenInMemory(DatabaseOptions.Default);
        using var transaction = database.BeginWrite(Patience);
        var store = transaction.CreateStore(new("s", StoreKind.Sorted, [new("id", KvType.Int64, false, 0)]));
        using var load = transaction.BeginBulkLoad(store, BulkLoadOptions.Default);
        foreach (var key in keys)
            load.Add(Key(key), []);
        load.Complete();
        transaction.Commit();
        return database;
    }
}
