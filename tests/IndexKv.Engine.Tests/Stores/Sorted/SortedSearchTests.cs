using System.Buffers.Binary;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Paging;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Values;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Stores.Sorted;

/// <summary>What a search reads, and that it finds its way where prefixes are equal across pages.</summary>
[TestFixture]
public sealed class SortedSearchTests
{
    private const int Count = 4_000;

    [Test]
    public void CountBelow_counts_what_a_loop_counts()
    {
        var random = new Random(1);
        ulong[] special = [0, 1, long.MaxValue, (ulong)long.MaxValue + 1, ulong.MaxValue - 1, ulong.MaxValue];
        for (var round = 0; round < 500; round++)
        {
            var numbers = Enumerable.Range(0, SortedFormat.EntriesPerBlock)
                .Select(_ => random.Next(3) == 0 ? special[random.Next(special.Length)] : (ulong)random.Next(50)).Order().ToArray();
            var entries = new byte[SortedFormat.BlockSize];
            random.NextBytes(entries);
            for (var i = 0; i < numbers.Length; i++)
                BinaryPrimitives.WriteUInt64LittleEndian(entries.AsSpan(i * SortedFormat.EntrySize), numbers[i]);
            foreach (var wanted in special.Concat(Enumerable.Range(0, 51).Select(n => (ulong)n)))
            {
                var expected = numbers.Count(n => n < wanted);
                BlockSearch.CountBelow(numbers, wanted).Should().Be(expected);
                BlockSearch.CountEntriesBelow(entries, wanted).Should().Be(expected);
            }
        }
    }

    [Test]
    public void Get_of_an_integer_key_reads_no_record_but_its_own()
    {
        var disk = Integers();
        var name = disk.List().Single(file => file.EndsWith(".sorted"));
        var indexStart = BitConverter.ToInt64(disk.Content(name), SortedFormat.IndexStartOffset);
        var found = 0;
        for (var i = 0; i < Count; i += 97)
        {
            // All pages of records but this one's are damaged: a search that strayed would say so.
            var copy = disk.Copy();
            using var database = Database.Open(copy, DatabaseOptions.Default);
            using var transaction = database.BeginRead();
            var reader = transaction.OpenStore(Store(transaction, "s"));
            var generation = ((SortedStoreReader)reader).Generation;
            var key = Key(i);
            var entry = generation.LowerBound(key);
            long first = generation.Position(entry) / PageFormat.PageSize, last = (generation.Position(entry) + 120) / PageFormat.PageSize;
            var bytes = copy.Content(name);
            for (var page = 1L; page < indexStart / PageFormat.PageSize; page++)
            {
                if (page < first || page > last)
                    bytes[(page * PageFormat.PageSize) + 5] ^= 1;
            }

            copy.Overwrite(name, bytes);
            (reader.TryGet(key, out var value) && BinaryPrimitives.ReadInt32LittleEndian(value) == i).Should().BeTrue();
            found++;
        }

        found.Should().BeGreaterThan(30);
    }

    [TestCase(1)]
    [TestCase(255)]
    [TestCase(256)]
    [TestCase(257)]
    [TestCase(1_000)]
    public void Keys_of_one_prefix_are_found_on_whichever_pages_they_are(int before)
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        Create(database, "s", StoreKind.Sorted);
        var model = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
        for (var i = 0; i < before; i++)
            model.Add([1, (byte)(i >> 8), (byte)i], [1]);
        for (var i = 0; i < 900; i++)
            model.Add([2, 2, 2, 2, 2, 2, 2, 2, (byte)(i >> 8), (byte)i], [2]);
        for (var i = 0; i < 300; i++)
            model.Add([255, 255, 255, 255, 255, 255, 255, 255, (byte)(i >> 8), (byte)i], [3]);
        using (var transaction = database.BeginWrite(Patience))
        {
            using var load = transaction.BeginBulkLoad(Store(transaction, "s"), BulkLoadOptions.Default);
            foreach (var (key, value) in model)
                load.Add(key, value);
            load.Complete();
            transaction.Commit();
        }

        using var read = database.BeginRead();
        var reader = read.OpenStore(Store(read, "s"));
        var rank = 0;
        foreach (var (key, value) in model)
        {
            (reader.TryGet(key, out var found) && found.SequenceEqual(value)).Should().BeTrue();
            reader.TryGet([.. key, 0], out _).Should().BeFalse();
            reader.TryGet(key.AsSpan(0, key.Length - 1), out _).Should().Be(model.ContainsKey(key[..^1]));
            ((SortedStoreReader)reader).Generation.LowerBound(key).Should().Be(rank++);
        }

        var keys = new KeySet();
        foreach (var key in model.Keys.Reverse())
            keys.Add(key);
        ReadAll(reader.GetMany(keys)).Should().Equal(AsText(model));
    }

    // A block has 32 entries, and so has a node of each level above the blocks; an index page has 256.
    [TestCase(31)]
    [TestCase(32)]
    [TestCase(33)]
    [TestCase(255)]
    [TestCase(256)]
    [TestCase(257)]
    [TestCase(1_023)]
    [TestCase(1_024)]
    [TestCase(1_025)]
    [TestCase(32_767)]
    [TestCase(32_768)]
    [TestCase(32_769)]
    [TestCase(40_000)]
    public void Every_key_is_found_and_its_neighbours_are_not_however_many_levels_there_are(int count)
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        using var transaction = database.BeginWrite(Patience);
        var store = transaction.CreateStore(new("s", StoreKind.Sorted, [new("id", KvType.Int32, false, 0), new("value", KvType.Blob)]));
        using (var load = transaction.BeginBulkLoad(store, BulkLoadOptions.Default))
        {
            for (var i = count - 1; i >= 0; i--)
                load.Add(Key(3 * i), BitConverter.GetBytes(i));
            load.Complete();
        }

        var reader = transaction.OpenStore(store);
        for (var i = 0; i < count; i++)
        {
            (reader.TryGet(Key(3 * i), out var value) && BitConverter.ToInt32(value) == i).Should().BeTrue();
            (reader.TryGet(Key((3 * i) - 1), out _) || reader.TryGet(Key((3 * i) + 1), out _)).Should().BeFalse();
        }

        for (var i = 0; i < count; i += Math.Max(1, count / 50))
        {
            using var range = reader.Range(new KeyRange(Key((3 * i) - 1), true, Key((3 * i) + 3), true), descending: false);
            range.MoveNext().Should().BeTrue();
            range.Key.SequenceEqual(Key(3 * i)).Should().BeTrue();
            range.MoveNext().Should().Be(i + 1 < count);
        }
    }

    [Test]
    public void GetMany_of_thousands_of_keys_finds_each_once()
    {
        using var database = Database.Open(Integers(), DatabaseOptions.Default);
        using var transaction = database.BeginRead();
        var reader = transaction.OpenStore(Store(transaction, "s"));
        var random = new Random(3);
        var keys = new KeySet();
        var expected = new SortedSet<int>();
        for (var i = 0; i < 10_000; i++)
        {
            var wanted = random.Next(-500, Count + 500);
            keys.Add(Key(wanted));
            if (wanted is >= 0 and < Count)
                expected.Add(wanted);
        }

        var found = new List<int>();
        using var cursor = reader.GetMany(keys);
        while (cursor.MoveNext())
        {
            cursor.Key.SequenceEqual(Key(BinaryPrimitives.ReadInt32LittleEndian(cursor.Value))).Should().BeTrue();
            found.Add(BinaryPrimitives.ReadInt32LittleEndian(cursor.Value));
        }

        found.Should().Equal(expected);
        cursor.MoveNext().Should().BeFalse();
    }

    [Test]
    public void GetMany_of_any_number_of_keys_finds_those_that_are_there()
    {
        using var database = Database.Open(Integers(), DatabaseOptions.Default);
        using var transaction = database.BeginRead();
        var reader = transaction.OpenStore(Store(transaction, "s"));
        var random = new Random(4);
        for (var size = 0; size < 66; size++)
        {
            var wanted = Enumerable.Range(0, size).Select(_ => random.Next(-Count / 4, Count)).ToList();
            var keys = new KeySet();
            wanted.ForEach(number => keys.Add(Key(number)));

            ReadAll(reader.GetMany(keys)).Keys.Should().Equal(wanted.Where(number => number >= 0).Distinct().Order().Select(number => Convert.ToHexString(Key(number))));
        }
    }

    [Test]
    public void Empty_load_is_an_empty_store()
    {
        using var directory = new TemporaryDirectory();
        using (var database = Database.Open(directory.Path, DatabaseOptions.Default))
        {
            Create(database, "s", StoreKind.Sorted);
            using var transaction = database.BeginWrite(Patience);
            using var load = transaction.BeginBulkLoad(Store(transaction, "s"), BulkLoadOptions.Default);
            load.Complete();
            transaction.Commit();
        }

        using var reopened = Database.Open(directory.Path, DatabaseOptions.Default);
        using var read = reopened.BeginRead();
        var reader = read.OpenStore(Store(read, "s"));
        reader.Count.Should().Be(0);
        reader.TryGet(Bytes("a"), out _).Should().BeFalse();
        var keys = new KeySet();
        keys.Add(Bytes("a"));
        ReadAll(reader.GetMany(keys)).Should().BeEmpty();
        ReadAll(reader.Scan()).Should().BeEmpty();
        ReadAll(reader.Range(KeyRange.All, descending: true)).Should().BeEmpty();
        reopened.Check().Should().BeEmpty();
    }

    [Test]
    public void Values_of_some_mebibytes_are_whole()
    {
        using var directory = new TemporaryDirectory();
        var random = new Random(4);
        var model = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
        foreach (var length in new[] { (2 << 20) - 1, 2 << 20, (2 << 20) + 1, 5 << 20, 0 })
        {
            var value = new byte[length];
            random.NextBytes(value);
            model.Add(Bytes($"{length}"), value);
        }

        using (var database = Database.Open(directory.Path, DatabaseOptions.Default))
        {
            Create(database, "s", StoreKind.Sorted);
            using var transaction = database.BeginWrite(Patience);
            using var load = transaction.BeginBulkLoad(Store(transaction, "s"), BulkLoadOptions.Default);
            foreach (var (key, value) in model)
                load.Add(key, value);
            load.Complete();
            transaction.Commit();
        }

        using var reopened = Database.Open(directory.Path, DatabaseOptions.Default);
        using var read = reopened.BeginRead();
        var reader = read.OpenStore(Store(read, "s"));
        foreach (var (key, value) in model)
            (reader.TryGet(key, out var found) && found.SequenceEqual(value)).Should().BeTrue();
    }

    [Test]
    public void Key_of_another_width_is_refused_where_all_have_one()
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        using var transaction = database.BeginWrite(Patience);
        var store = transaction.CreateStore(new("s", StoreKind.Sorted, [new("id", KvType.Int32, false, 0)]));
        using var load = transaction.BeginBulkLoad(store, BulkLoadOptions.Default);
        var add = () => load.Add([1, 2, 3], []);
        add.Should().Throw<ArgumentException>().WithMessage("An encoded key of store 's' has 4 bytes, not 3.*");
    }

    private static byte[] Key(int number)
    {
        var key = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(key, number ^ int.MinValue);
        return key;
    }

    private static SimulatedDisk Integers()
    {
        var disk = new SimulatedDisk();
        using var database = Database.Open(disk, DatabaseOptions.Default);
        using var transaction = database.BeginWrite(Patience);
        var store = transaction.CreateStore(new("s", StoreKind.Sorted, [new("id", KvType.Int32, false, 0), new("value", KvType.Blob)]));
        using var load = transaction.BeginBulkLoad(store, BulkLoadOptions.Default);
        for (var i = 0; i < Count; i++)
        {
            var number = i * 1_237 % Count;
            var value = new byte[100];
            BinaryPrimitives.WriteInt32LittleEndian(value, number);
            load.Add(Key(number), value);
        }

        load.Complete();
        transaction.Commit();
        return disk;
    }
}
