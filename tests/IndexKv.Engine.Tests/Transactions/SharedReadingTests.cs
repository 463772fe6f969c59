using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Transactions;

/// <summary>Databases opened for reading only beside one that is open for writing, as other processes open them.</summary>
[TestFixture]
public sealed class SharedReadingTests
{
    private static readonly DatabaseOptions ReadOnly = new() { ReadOnly = true };

    private TemporaryDirectory _directory;

    [SetUp]
    public void SetUp()
    {
        _directory = new TemporaryDirectory();
        using var database = Database.Open(_directory.Path, DatabaseOptions.Default);
        Create(database, "sorted", StoreKind.Sorted);
        Create(database, "hash");
        Put(database, "hash", "a", "1");
        Load(database, 1);
    }

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public void Sorted_store_is_read_beside_a_writer_that_was_there_first()
    {
        using var writer = Database.Open(_directory.Path, DatabaseOptions.Default);
        using var reader = Database.Open(_directory.Path, ReadOnly);
        Generation(reader).Should().Be(1);
    }

    [Test]
    public void Writer_opens_beside_readers_of_sorted_stores()
    {
        using var reader = Database.Open(_directory.Path, ReadOnly);
        Generation(reader).Should().Be(1);
        using var writer = Database.Open(_directory.Path, DatabaseOptions.Default);
        Load(writer, 2);
        Generation(reader).Should().Be(2);
    }

    [Test]
    public void Transaction_keeps_its_generation_and_the_next_one_sees_the_new()
    {
        using var writer = Database.Open(_directory.Path, DatabaseOptions.Default);
        using var reader = Database.Open(_directory.Path, ReadOnly);
        using (var before = reader.BeginRead())
        {
            Load(writer, 2);
            Load(writer, 3);
            Generation(before).Should().Be(1);
            Generation(reader).Should().Be(3);
            Generation(before).Should().Be(1);
        }

        Generation(reader).Should().Be(3);
    }

    [TestCase(SynchronousMode.Full)]
    [TestCase(SynchronousMode.Normal)]
    [TestCase(SynchronousMode.Off)]
    public void New_generation_shows_as_soon_as_its_commit_has_returned(SynchronousMode synchronous)
    {
        using var writer = Database.Open(_directory.Path, new DatabaseOptions { Synchronous = synchronous });
        using var reader = Database.Open(_directory.Path, ReadOnly);
        for (var generation = 2; generation < 12; generation++)
        {
            Load(writer, generation);
            Generation(reader).Should().Be(generation);
        }
    }

    [Test]
    public void Load_that_is_under_way_or_rolled_back_does_not_show()
    {
        using var writer = Database.Open(_directory.Path, DatabaseOptions.Default);
        using var reader = Database.Open(_directory.Path, ReadOnly);
        using (var transaction = writer.BeginWrite(Patience))
        {
            Load(transaction, 2);
            Generation(reader).Should().Be(1);
        }

        Generation(reader).Should().Be(1);
    }

    [Test]
    public void Files_of_replaced_generations_are_gone_though_a_reader_elsewhere_still_reads_them()
    {
        using var writer = Database.Open(_directory.Path, DatabaseOptions.Default);
        using var reader = Database.Open(_directory.Path, ReadOnly);
        using var before = reader.BeginRead();
        Generation(before).Should().Be(1);
        Load(writer, 2);
        Directory.GetFiles(_directory.Path, "*.sorted").Should().ContainSingle();
        Generation(before).Should().Be(1);
    }

    [Test]
    public void Stores_that_come_and_go_are_seen()
    {
        using var writer = Database.Open(_directory.Path, DatabaseOptions.Default);
        using var reader = Database.Open(_directory.Path, ReadOnly);
        using (var transaction = writer.BeginWrite(Patience))
        {
            transaction.CreateStore(Definition("other", StoreKind.Sorted));
            transaction.DropStore(Store(transaction, "sorted"));
            transaction.Commit();
        }

        using var read = reader.BeginRead();
        read.Stores.Select(s => s.Name).Should().Equal("hash", "other");
        read.OpenStore(Store(read, "other")).Count.Should().Be(0);
    }

    [Test]
    public void Hash_store_beside_a_writer_is_refused_by_name()
    {
        using var writer = Database.Open(_directory.Path, DatabaseOptions.Default);
        using var reader = Database.Open(_directory.Path, ReadOnly);
        var get = () => Get(reader, "hash", "a");
        get.Should().Throw<EngineException>().WithMessage("'hash' is a HASH store, which cannot be read while another process writes*")
            .Which.Code.Should().Be(EngineErrorCode.Locked);
        Generation(reader).Should().Be(1);
    }

    [Test]
    public void Hash_store_is_read_again_once_the_writer_has_gone()
    {
        using var reader = Database.Open(_directory.Path, ReadOnly);
        using (var writer = Database.Open(_directory.Path, DatabaseOptions.Default))
        {
            Put(writer, "hash", "a", "2");
            Load(writer, 2);
        }

        Get(reader, "hash", "a").Should().Be("2");
        Generation(reader).Should().Be(2);
    }

    [Test]
    public void Reader_of_a_hash_store_keeps_writers_out_until_it_is_closed()
    {
        var reader = Database.Open(_directory.Path, ReadOnly);
        Get(reader, "hash", "a").Should().Be("1");
        var open = () => Database.Open(_directory.Path, DatabaseOptions.Default);
        open.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Locked);
        reader.Dispose();
        open().Dispose();
    }

    [Test]
    public void Transaction_does_not_mix_a_hash_store_with_a_sorted_generation_of_another_time()
    {
        using var reader = Database.Open(_directory.Path, ReadOnly);
        using var before = reader.BeginRead();
        Generation(before).Should().Be(1);
        using (var writer = Database.Open(_directory.Path, DatabaseOptions.Default))
            Load(writer, 2);
        var get = () => Get(before, "hash", "a");
        get.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Busy);
        Generation(before).Should().Be(1);
        using var after = reader.BeginRead();
        Generation(after).Should().Be(2);
        Get(after, "hash", "a").Should().Be("1");
    }

    [Test]
    public void Transaction_reads_both_kinds_where_nothing_has_changed()
    {
        using var reader = Database.Open(_directory.Path, ReadOnly);
        using var transaction = reader.BeginRead();
        Generation(transaction).Should().Be(1);
        Get(transaction, "hash", "a").Should().Be("1");
        Generation(transaction).Should().Be(1);
    }

    [Test]
    public void Check_and_backup_need_the_writer_gone()
    {
        using var reader = Database.Open(_directory.Path, ReadOnly);
        using (var writer = Database.Open(_directory.Path, DatabaseOptions.Default))
        {
            var check = () => reader.Check();
            check.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Locked);
        }

        reader.Check().Should().BeEmpty();
        reader.Backup(Path.Combine(_directory.Path, "copy"));
    }

    [Test]
    public void Database_whose_publication_was_lost_is_read_under_the_lock()
    {
        foreach (var name in FileNames.Published)
            File.Delete(Path.Combine(_directory.Path, name));
        using var reader = Database.Open(_directory.Path, ReadOnly);
        Generation(reader).Should().Be(1);
        var open = () => Database.Open(_directory.Path, DatabaseOptions.Default);
        open.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Locked);
    }

    [Test]
    public void Publication_that_is_damaged_is_not_believed_and_the_next_one_heals_it()
    {
        using var writer = Database.Open(_directory.Path, DatabaseOptions.Default);
        using var reader = Database.Open(_directory.Path, ReadOnly);
        Load(writer, 2);
        Generation(reader).Should().Be(2);
        foreach (var name in FileNames.Published)
            Damage(Path.Combine(_directory.Path, name));
        var open = () => Database.Open(_directory.Path, ReadOnly);
        open.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Locked);
        Generation(reader).Should().Be(2, "it knows what it has read before");
        Load(writer, 3);
        Generation(reader).Should().Be(3);
        using var other = open();
        Generation(other).Should().Be(3);
    }

    [Test]
    public void Readers_on_many_threads_see_whole_generations_only()
    {
        const int Generations = 60;
        using var writer = Database.Open(_directory.Path, DatabaseOptions.Default);
        using var reader = Database.Open(_directory.Path, ReadOnly);
        using var ended = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var (last, reads) = (0, 0);
            while (!ended.IsCancellationRequested || last < Generations)
            {
                var seen = Generation(reader);
                seen.Should().BeGreaterThanOrEqualTo(last);
                (last, reads) = (seen, reads + 1);
            }

            return reads;
        })).ToList();
        for (var generation = 2; generation <= Generations; generation++)
            Load(writer, generation);
        ended.Cancel();
        Task.WhenAll(readers).Result.Should().OnlyContain(reads => reads > 0);
    }

    // The number that every record of the store has; a generation of number N has N records.
    private static int Generation(Database database)
    {
        using var transaction = database.BeginRead();
        return Generation(transaction);
    }

    private static int Generation(Transaction transaction)
    {
        var reader = transaction.OpenStore(Store(transaction, "sorted"));
        var values = ReadAll(reader.Scan()).Values;
        values.Distinct().Should().ContainSingle();
        var generation = BitConverter.ToInt32(Convert.FromHexString(values.First()));
        reader.Count.Should().Be(generation);
        values.Should().HaveCount(generation);
        return generation;
    }

    private static void Load(Database database, int generation)
    {
        using var transaction = database.BeginWrite(Patience);
        Load(transaction, generation);
        transaction.Commit();
    }

    private static void Load(WriteTransaction transaction, int generation)
    {
        using var load = transaction.BeginBulkLoad(Store(transaction, "sorted"), BulkLoadOptions.Default);
        for (var i = 0; i < generation; i++)
            load.Add(BitConverter.GetBytes(i), BitConverter.GetBytes(generation));
        load.Complete();
    }

    private static void Damage(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.Write(bytes);
    }
}
