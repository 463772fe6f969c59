using System.Buffers.Binary;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Stores.Sorted;

/// <summary>Loads whose index does not fit the memory they are given.</summary>
[TestFixture]
public sealed class ExternalSortTests
{
    private const long Tiny = 4096;

    [TestCase(1, Tiny, 20_000, 0)]
    [TestCase(2, Tiny, 3_000, 40)]
    [TestCase(3, 16 * Tiny, 30_000, 7)]
    [TestCase(4, Tiny, 171, 3)]
    public void Index_is_in_order_when_it_was_merged_from_many_runs(int seed, long memory, int count, int shared)
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        Create(database, "s", StoreKind.Sorted);
        var random = new Random(seed);
        var model = RandomRecords(random, count, shared);
        var input = model.ToArray();
        random.Shuffle(input);
        var work = Load(database, input, new BulkLoadOptions { SortMemory = memory });
        TestContext.Out.WriteLine(work);
        work.Runs.Should().BeGreaterThan(1);
        work.Sorts.Should().BePositive();
        work.Merges.Should().BePositive();
        if (count > 1000 && memory == Tiny)
            work.Merges.Should().BeGreaterThan(5, "runs were merged in several passes");
        MustHold(database, model, input);
    }

    [TestCase(Tiny, 1)]
    [TestCase(64 << 20, 0)]
    public void Input_in_order_is_neither_sorted_nor_merged(long memory, int runs)
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        Create(database, "s", StoreKind.Sorted);
        var model = RandomRecords(new Random(5), 10_000, 9);
        var input = model.ToArray();
        Load(database, input, new BulkLoadOptions { SortMemory = memory }).Should().Be((runs, 0, 0));
        MustHold(database, model, input);
    }

    // Every place where order is lost, by itself: within a buffer, and where one buffer ends and the next begins.
    [Test]
    public void Two_records_out_of_order_anywhere_are_found()
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        Create(database, "s", StoreKind.Sorted);
        var model = RandomRecords(new Random(6), 700, 0);
        for (var swapped = 1; swapped < model.Count; swapped++)
        {
            var input = model.ToArray();
            (input[swapped - 1], input[swapped]) = (input[swapped], input[swapped - 1]);
            Load(database, input, new BulkLoadOptions { SortMemory = Tiny }).Merges.Should().BePositive();
            MustBeInOrder(database, model);
        }
    }

    [Test]
    public void Duplicate_in_another_run_is_reported_with_both_numbers_from_0()
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        Create(database, "s", StoreKind.Sorted);
        var input = RandomRecords(new Random(7), 5_000, 12).ToArray();
        new Random(8).Shuffle(input);
        input[4_321] = new(input[123].Key, Bytes("again"));
        var load = () => Load(database, input, new BulkLoadOptions { SortMemory = Tiny });
        load.Should().Throw<EngineException>().WithMessage($"The key X'{Convert.ToHexString(input[123].Key)}' comes twice*as record 123 and as record 4321, counted from 0.")
            .Which.Code.Should().Be(EngineErrorCode.DuplicateKey);
    }

    [Test]
    public void KeepLast_keeps_the_last_across_runs()
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        Create(database, "s", StoreKind.Sorted);
        var random = new Random(9);
        var model = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
        var input = new List<KeyValuePair<byte[], byte[]>>();
        for (var i = 0; i < 8_000; i++)
        {
            var key = Bytes($"same prefix {random.Next(1_500)}");
            input.Add(new(key, BitConverter.GetBytes(i)));
            model[key] = BitConverter.GetBytes(i);
        }

        Load(database, input, new BulkLoadOptions { SortMemory = Tiny, OnDuplicate = OnDuplicate.KeepLast }).Runs.Should().BeGreaterThan(10);
        MustBeInOrder(database, model);
        using var transaction = database.BeginRead();
        ReadAll(transaction.OpenStore(Store(transaction, "s")).Scan()).Should().HaveCount(model.Count);
    }

    [Test]
    public void Failure_of_the_input_or_cancellation_leaves_the_content_and_no_file([Values] bool isCancelled)
    {
        using var directory = new TemporaryDirectory();
        using var database = Database.Open(directory.Path, DatabaseOptions.Default);
        Create(database, "s", StoreKind.Sorted);
        Load(database, [new(Bytes("a"), Bytes("1"))], BulkLoadOptions.Default);
        using var cancellation = new CancellationTokenSource();
        var ownException = new InvalidTimeZoneException("the input failed");
        var files = 0;
        var load = () => Load(database, Input(), new BulkLoadOptions { SortMemory = Tiny, CancellationToken = cancellation.Token });
        if (isCancelled)
            load.Should().Throw<OperationCanceledException>();
        else
            load.Should().Throw<InvalidTimeZoneException>().Which.Should().BeSameAs(ownException);
        files.Should().Be(3, "the old generation, the new one and its runs were there");
        Directory.GetFiles(directory.Path, "*.sorted").Should().ContainSingle();
        Get(database, "s", "a").Should().Be("1");

        IEnumerable<KeyValuePair<byte[], byte[]>> Input()
        {
            foreach (var record in RandomRecords(new Random(10), 1_000, 0).Reverse())
                yield return record;
            files = Directory.GetFiles(directory.Path, "*.sorted").Length;
            if (isCancelled)
                cancellation.Cancel();
            else
                throw ownException;
            yield return new(Bytes("never"), Bytes("added"));
        }
    }

    [Test]
    public void Runs_left_by_a_crash_are_removed_by_the_next_opening()
    {
        var disk = new SimulatedDisk();
        using var database = Database.Open(disk, DatabaseOptions.Default);
        Create(database, "s", StoreKind.Sorted);
        Load(database, [new(Bytes("a"), Bytes("1"))], BulkLoadOptions.Default);
        using var transaction = database.BeginWrite(Patience);
        using var load = transaction.BeginBulkLoad(Store(transaction, "s"), new BulkLoadOptions { SortMemory = Tiny });
        foreach (var (key, value) in RandomRecords(new Random(11), 1_000, 0).Reverse())
            load.Add(key, value);
        var crashed = disk.Copy();
        crashed.List().Should().Contain(name => name.EndsWith(".runs.sorted"));
        using var reopened = Database.Open(crashed, DatabaseOptions.Default);
        crashed.List().Should().ContainSingle(name => name.EndsWith(".sorted"));
        Get(reopened, "s", "a").Should().Be("1");
    }

    [Test]
    public void Damaged_run_fails_the_load_with_file_and_offset()
    {
        var disk = new SimulatedDisk();
        using var database = Database.Open(disk, DatabaseOptions.Default);
        Create(database, "s", StoreKind.Sorted);
        using var transaction = database.BeginWrite(Patience);
        using var load = transaction.BeginBulkLoad(Store(transaction, "s"), new BulkLoadOptions { SortMemory = Tiny });
        foreach (var (key, value) in RandomRecords(new Random(12), 1_000, 0).Reverse())
            load.Add(key, value);
        var name = disk.List().Single(file => file.EndsWith(".runs.sorted"));
        var bytes = disk.Content(name);
        bytes[4100] ^= 1;
        disk.Overwrite(name, bytes);
        var complete = () => load.Complete();
        var error = complete.Should().Throw<EngineException>().Which;
        error.Code.Should().Be(EngineErrorCode.Damaged);
        error.File.Should().EndWith(name);
        error.Offset.Should().Be(4096);
    }

    [Test]
    public void Keys_of_one_prefix_make_no_garbage()
    {
        using var directory = new TemporaryDirectory();
        using var database = Database.Open(directory.Path, DatabaseOptions.Default);
        Create(database, "s", StoreKind.Sorted);
        using var transaction = database.BeginWrite(Patience);
        const int count = 100_000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var load = transaction.BeginBulkLoad(Store(transaction, "s"), new BulkLoadOptions { SizeHint = count });
        var key = new byte[24];
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(20), (uint)i * 2_654_435_761);
            load.Add(key, []);
        }

        load.Complete();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Out.WriteLine($"{allocated:N0} bytes for {count:N0} keys");
        ((SortedLoad)load).SortWork.Sorts.Should().Be(1);
        allocated.Should().BeLessThan(6 << 20, "the entries take 1.6 MB, the file's two buffers 4 MB");
    }

    [Test]
    public void Progress_tells_the_number_of_records()
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        Create(database, "s", StoreKind.Sorted);
        var told = new List<long>();
        var input = Enumerable.Range(0, 150_000).Select(i => new KeyValuePair<byte[], byte[]>(Bytes($"{i:D6}"), []));
        Load(database, input, new BulkLoadOptions { Progress = new Told(told), SizeHint = 7 });
        told.Should().Equal(65_536, 131_072, 150_000);
    }

    [Test]
    public void Options_refuse_what_makes_no_sense()
    {
        var memory = () => new BulkLoadOptions { SortMemory = Tiny - 1 };
        memory.Should().Throw<ArgumentOutOfRangeException>();
        var hint = () => new BulkLoadOptions { SizeHint = -1 };
        hint.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static SortedDictionary<byte[], byte[]> RandomRecords(Random random, int count, int shared)
    {
        var model = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
        while (model.Count < count)
        {
            // Few different bytes, zeros among them: keys that are each other's prefixes, and prefixes that only padding makes equal.
            var key = new byte[shared + random.Next(14)];
            for (var i = shared; i < key.Length; i++)
                key[i] = (byte)random.Next(3);
            model[key] = BitConverter.GetBytes(random.Next());
        }

        return model;
    }

    private static (int Runs, int Sorts, int Merges) Load(Database database, IEnumerable<KeyValuePair<byte[], byte[]>> records, BulkLoadOptions options)
    {
        using var transaction = database.BeginWrite(Patience);
        using var load = transaction.BeginBulkLoad(Store(transaction, "s"), options);
        foreach (var (key, value) in records)
            load.Add(key, value);
        load.Complete();
        transaction.Commit();
        return ((SortedLoad)load).SortWork;
    }

    private static void MustHold(Database database, SortedDictionary<byte[], byte[]> model, KeyValuePair<byte[], byte[]>[] input)
    {
        MustBeInOrder(database, model);
        using var transaction = database.BeginRead();
        var reader = transaction.OpenStore(Store(transaction, "s"));
        ReadAll(reader.Scan()).Should().Equal(AsText(input), "a scan is in the order written");
        foreach (var (key, value) in model)
            (reader.TryGet(key, out var found) && found.SequenceEqual(value)).Should().BeTrue();
        database.Check().Should().BeEmpty();
    }

    private static void MustBeInOrder(Database database, SortedDictionary<byte[], byte[]> model)
    {
        using var transaction = database.BeginRead();
        var read = ReadAll(transaction.OpenStore(Store(transaction, "s")).Range(KeyRange.All, descending: false));
        read.Select(r => (r.Key, r.Value)).Should().Equal(model.Select(r => (Convert.ToHexString(r.Key), Convert.ToHexString(r.Value))));
    }

    private sealed class Told(List<long> counts) : IProgress<long>
    {
        public void Report(long value) => counts.Add(value);
    }
}
