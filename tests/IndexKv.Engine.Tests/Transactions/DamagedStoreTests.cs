using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Transactions;

/// <summary>A store that cannot be opened keeps nobody from the others.</summary>
[TestFixture]
public sealed class DamagedStoreTests
{
    private const string Hash = "1.hash";
    private const string Sorted = "2.1.sorted";
    private static readonly DatabaseOptions Options = new() { SectorSize = 4096 };

    private static readonly object[] Damages =
    [
        new object[] { Hash, "a byte of its header", 60L },
        new object[] { Hash, "a byte of its directory", 4096 + 20L },
        new object[] { Hash, "no byte is there", -1L },
        new object[] { Hash, "no file is there", -2L },
        new object[] { Sorted, "a byte of its header", 40L },
        new object[] { Sorted, "a byte of the top of its index", 12288 + 4L },
        new object[] { Sorted, "no byte is there", -1L },
        new object[] { Sorted, "no file is there", -2L },
    ];

    [TestCaseSource(nameof(Damages))]
    public void Using_it_says_why_it_cannot_be_used_and_the_others_work(string file, string what, long place)
    {
        var disk = Damaged(file, place);
        var left = ContentOrNothing(disk, file);
        var name = file == Hash ? "s" : "sorted";
        using (var database = Database.Open(disk, Options))
        {
            Get(database, "t", "key").Should().Be("value");
            Put(database, "t", "key 2", "value 2");
            ShouldFail(file, () => Get(database, name, "key 1"));
            ShouldFail(file, () => Write(database, name));
            Get(database, file == Hash ? "sorted" : "s", "key 1").Should().Be("value 1");
            database.Vacuum();
            if (file == Hash)
                ShouldFail(file, () => database.Vacuum(name));
            database.Checkpoint();
        }

        ContentOrNothing(disk, file).Should().Equal(left, "{0}: nobody writes to what is damaged", what);
        using var again = Database.Open(disk, Options);
        Get(again, "t", "key 2").Should().Be("value 2");
    }

    [TestCaseSource(nameof(Damages))]
    public void Check_reports_it_and_backup_refuses_it(string file, string what, long place)
    {
        foreach (var isReadOnly in new[] { false, true })
        {
            using var database = Database.Open(Damaged(file, place), Options with { ReadOnly = isReadOnly });
            var findings = database.Check();
            findings.Should().NotBeEmpty(what).And.OnlyContain(f => f.Store == (file == Hash ? "s" : "sorted") && f.File.Contains(file));
            findings.Should().Contain(f => f.Offset == (place < 0 ? 0 : place / 4096 * 4096));
            database.Check("t").Should().BeEmpty();
            using var directory = new TemporaryDirectory();
            ShouldFail(file, () => database.Backup(Path.Combine(directory.Path, "copy")));
        }
    }

    [TestCaseSource(nameof(Damages))]
    public void Dropping_it_removes_its_file_and_frees_its_name(string file, string what, long place)
    {
        var disk = Damaged(file, place);
        var name = file == Hash ? "s" : "sorted";
        using (var database = Database.Open(disk, Options))
        {
            using (var kept = database.BeginWrite(Patience))
            {
                var savepoint = kept.CreateSavepoint();
                kept.DropStore(Store(kept, name));
                kept.RollbackTo(savepoint);
                kept.TryGetStore(name, out _).Should().BeTrue(what);
                kept.Commit();
            }

            disk.List().Contains(file).Should().Be(place != -2, "the drop was taken back");
            using (var transaction = database.BeginWrite(Patience))
            {
                transaction.DropStore(Store(transaction, name));
                transaction.CreateStore(Definition(name));
                transaction.Put(Store(transaction, name), Bytes("new"), Bytes("1"));
                transaction.Commit();
            }

            Get(database, name, "new").Should().Be("1");
            disk.List().Should().NotContain(file);
            database.Check().Should().BeEmpty();
        }

        using var again = Database.Open(disk, Options);
        again.Check().Should().BeEmpty();
        Get(again, name, "new").Should().Be("1");
    }

    [Test]
    public void File_of_a_dropped_store_is_gone_after_a_crash_too()
    {
        var disk = Damaged(Hash, 60);
        var database = Database.Open(disk, Options);
        using (var transaction = database.BeginWrite(Patience))
        {
            transaction.DropStore(Store(transaction, "s"));
            transaction.Commit();
        }

        var after = disk.AfterCrash(null);
        using var again = Database.Open(after, Options);
        again.Check().Should().BeEmpty();
        after.List().Should().NotContain(Hash);
        using var reader = again.BeginRead();
        reader.Stores.Select(s => s.Name).Should().Equal("sorted", "t");
    }

    [Test]
    public void Each_damaged_page_of_the_directory_is_found()
    {
        var disk = new SimulatedDisk();
        using (var database = Database.Open(disk, Options))
        {
            Create(database, "s");
            using var transaction = database.BeginWrite(Patience);
            for (var i = 0; i < 300; i++)
                transaction.Put(Store(transaction, "s"), Bytes($"key {i}"), new byte[4000]);
            transaction.Commit();
        }

        long[] pages;
        using (var database = Database.Open(disk, Options))
        using (var transaction = database.BeginRead())
            pages = [.. ((HashStoreReader)transaction.OpenStore(Store(transaction, "s"))).State.DirectorySectors.Select(s => s * 4096L)];
        pages.Should().HaveCountGreaterThan(1);
        var content = disk.Content(Hash);
        foreach (var page in pages)
            content[page + 100] ^= 8;
        disk.Replace(Hash, content);
        using var damaged = Database.Open(disk, Options);
        damaged.Check("s").Select(f => f.Offset).Should().BeEquivalentTo(pages);
    }

    [TestCase("indexkv.catalog")]
    [TestCase("indexkv.wal")]
    public void Damaged_catalog_or_log_keeps_the_database_from_being_opened(string file)
    {
        var disk = Whole();
        var content = disk.Content(file);
        content.AsSpan(0, 1024).Fill(0xEE);
        disk.Replace(file, content);
        var open = () => Database.Open(disk, Options);
        open.Should().Throw<EngineException>().Which.Code.Should().BeOneOf(EngineErrorCode.Damaged, EngineErrorCode.NotADatabase);
    }

    private static void Write(Database database, string name)
    {
        using var transaction = database.BeginWrite(Patience);
        var store = Store(transaction, name);
        if (store.Kind == StoreKind.Sorted)
            transaction.BeginBulkLoad(store, BulkLoadOptions.Default).Dispose();
        else
            transaction.Put(store, Bytes("key"), Bytes("value"));
    }

    private static void ShouldFail(string file, Action use)
    {
        var failure = use.Should().Throw<EngineException>().Which;
        failure.Code.Should().Be(EngineErrorCode.Damaged);
        failure.File.Should().Contain(file);
        failure.Offset.Should().BeGreaterThanOrEqualTo(0);
        failure.Message.Should().Contain(file);
    }

    private static byte[] ContentOrNothing(SimulatedDisk disk, string file) => disk.List().Contains(file) ? disk.Content(file) : [];

    private static SimulatedDisk Damaged(string file, long place)
    {
        var disk = Whole();
        if (place == -2)
        {
            disk.Delete(file);
            disk.FlushDirectory();
            return disk;
        }

        var content = place == -1 ? [] : disk.Content(file);
        if (place >= 0)
            content[place] ^= 4;
        disk.Replace(file, content);
        return disk;
    }

    private static SimulatedDisk Whole()
    {
        var disk = new SimulatedDisk();
        using (var database = Database.Open(disk, Options))
        {
            Create(database, "s");
            Create(database, "sorted", StoreKind.Sorted);
            Create(database, "t");
            using var transaction = database.BeginWrite(Patience);
            using var load = transaction.BeginBulkLoad(Store(transaction, "sorted"), BulkLoadOptions.Default);
            for (var i = 0; i < 40; i++)
            {
                load.Add(Bytes($"key {i}"), Bytes($"value {i}"));
                transaction.Put(Store(transaction, "s"), Bytes($"key {i}"), Bytes($"value {i}"));
            }

            load.Complete();
            transaction.Put(Store(transaction, "t"), Bytes("key"), Bytes("value"));
            transaction.Commit();
        }

        return disk.Copy();
    }
}
