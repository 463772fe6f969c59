using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Maintenance;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Maintenance;

[TestFixture]
public sealed class BackupTests
{
    private TemporaryDirectory _source = null!;
    private TemporaryDirectory _parent = null!;

    [SetUp]
    public void MakeDirectories()
    {
        _source = new TemporaryDirectory();
        _parent = new TemporaryDirectory();
    }

    [TearDown]
    public void RemoveDirectories()
    {
        _source.Dispose();
        _parent.Dispose();
    }

    private string Target => Path.Combine(_parent.Path, "copy");

    [TestCase(4096)]
    [TestCase(1 << 20)]
    public void Backup_beside_a_writer_is_a_database_of_its_own_with_the_last_commits_content(int sectorSize)
    {
        var options = new DatabaseOptions { SectorSize = sectorSize, CheckpointBytes = 256 << 10 };
        using var database = Database.Open(_source.Path, options);
        Fill(database);
        var expected = Content(database);
        using (var writer = database.BeginWrite(Patience))
        {
            writer.Put(Store(writer, "s"), Bytes("not committed"), new byte[5000]);
            database.Backup(Target);
            writer.Commit();
        }

        Put(database, "s", "later", "1");
        using var copy = Database.Open(Target, options);
        copy.Check().Should().BeEmpty();
        Content(copy).Should().BeEquivalentTo(expected);
        Put(copy, "s", "in the copy", "1");
        Get(database, "s", "in the copy").Should().BeNull();
        Directory.GetDirectories(_parent.Path).Should().Equal(Target);
    }

    [Test]
    public void Backup_is_of_one_moment_while_others_commit_checkpoint_and_collect()
    {
        var options = new DatabaseOptions { SectorSize = 4096, CheckpointBytes = 64 << 10, Synchronous = SynchronousMode.Off };
        using var database = Database.Open(_source.Path, options);
        Create(database, "s");
        Create(database, "t");
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                using var transaction = database.BeginWrite(Patience);
                for (var key = 0; key < 50; key++)
                {
                    transaction.Put(Store(transaction, "s"), BitConverter.GetBytes(key), [.. BitConverter.GetBytes(i), .. new byte[300]]);
                    transaction.Put(Store(transaction, "t"), BitConverter.GetBytes(key), [.. BitConverter.GetBytes(i), .. new byte[300]]);
                }

                transaction.Commit();
            }
        });
        SpinWait.SpinUntil(() => Count(database) == 50, Patience).Should().BeTrue();
        var moments = new HashSet<string>();
        for (var i = 0; i < 10; i++)
        {
            var target = Target + i;
            database.Backup(target);
            using var copy = Database.Open(target, options);
            copy.Check().Should().BeEmpty();
            var values = Content(copy).Values.Select(v => v[..8]).Distinct().ToList();
            values.Should().ContainSingle("all records are of one transaction");
            moments.Add(values[0]);
        }

        stop.Cancel();
        writer.Wait();
        moments.Should().HaveCountGreaterThan(1, "the writer has to get somewhere meanwhile");
    }

    [Test]
    public void Database_in_memory_and_one_opened_for_reading_can_be_backed_up()
    {
        using (var database = Database.OpenInMemory(DatabaseOptions.Default))
        {
            Fill(database);
            database.Backup(Target);
        }

        using var readOnly = Database.Open(Target, new DatabaseOptions { ReadOnly = true });
        readOnly.Backup(Target + " 2");
        using var copy = Database.Open(Target + " 2", DatabaseOptions.Default);
        Content(copy).Should().BeEquivalentTo(Content(readOnly)).And.HaveCount(900);
    }

    [Test]
    public void Directory_that_holds_something_is_refused_and_an_empty_one_taken()
    {
        using var database = Database.Open(_source.Path, DatabaseOptions.Default);
        Fill(database);
        Directory.CreateDirectory(Target);
        database.Backup(Target);
        var again = () => database.Backup(Target);
        again.Should().Throw<EngineException>().WithMessage("*holds something already*");
        using var copy = Database.Open(Target, DatabaseOptions.Default);
        Content(copy).Should().HaveCount(900);
    }

    [Test]
    public void Backup_touches_no_directory_beside_its_own()
    {
        using var database = Database.Open(_source.Path, DatabaseOptions.Default);
        Fill(database);
        var other = Directory.CreateDirectory(Target + ".incomplete");
        File.WriteAllText(Path.Combine(other.FullName, "mine"), "1");
        database.Backup(Target);
        File.ReadAllText(Path.Combine(other.FullName, "mine")).Should().Be("1");
        using var copy = Database.Open(Target, DatabaseOptions.Default);
        Content(copy).Should().HaveCount(900);
    }

    [Test]
    public void Of_two_backups_to_one_place_one_is_whole_and_the_other_says_that_it_is_taken()
    {
        using var database = Database.Open(_source.Path, DatabaseOptions.Default);
        Fill(database);
        var second = new AtFirstReport(() => database.Backup(Target));
        var first = () => database.Backup(Target, second);
        first.Should().Throw<EngineException>().WithMessage("*holds something already*");
        using var copy = Database.Open(Target, DatabaseOptions.Default);
        copy.Check().Should().BeEmpty();
        Directory.GetFileSystemEntries(_parent.Path).Should().Equal(Target);
    }

    [Test]
    public void Cancelled_backup_leaves_nothing()
    {
        using var database = Database.Open(_source.Path, DatabaseOptions.Default);
        Fill(database);
        using var cancellation = new CancellationTokenSource();
        var backup = () => database.Backup(Target, new Canceller(cancellation), cancellation.Token);
        backup.Should().Throw<OperationCanceledException>();
        Directory.GetFileSystemEntries(_parent.Path).Should().BeEmpty();
    }

    [Test]
    public void Damage_is_not_copied()
    {
        using (var database = Database.Open(_source.Path, DatabaseOptions.Default))
            Fill(database);
        var file = Path.Combine(_source.Path, "1.hash");
        var content = File.ReadAllBytes(file);
        content[(1 << 20) + 500] ^= 1;
        File.WriteAllBytes(file, content);
        using var damaged = Database.Open(_source.Path, DatabaseOptions.Default);
        var backup = () => damaged.Backup(Target);
        backup.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Damaged);
        Directory.GetFileSystemEntries(_parent.Path).Should().BeEmpty();
    }

    private static void Fill(Database database)
    {
        Create(database, "s");
        Create(database, "sorted", StoreKind.Sorted);
        using (var transaction = database.BeginWrite(Patience))
        {
            using var load = transaction.BeginBulkLoad(Store(transaction, "sorted"), BulkLoadOptions.Default);
            for (var i = 0; i < 400; i++)
            {
                load.Add(Bytes($"sorted {i:000}"), new byte[i]);
                transaction.Put(Store(transaction, "s"), Bytes($"key {i}"), new byte[i]);
            }

            load.Complete();
            transaction.Commit();
        }

        for (var i = 0; i < 100; i++)
            Put(database, "s", $"more {i}", "x");
    }

    private static long Count(Database database)
    {
        using var transaction = database.BeginRead();
        return transaction.OpenStore(Store(transaction, "s")).Count;
    }

    private static Dictionary<string, string> Content(Database database)
    {
        using var transaction = database.BeginRead();
        return transaction.Stores.SelectMany(store => ReadAll(transaction.OpenStore(store).Scan()).Select(r => (Key: $"{store.Name}/{r.Key}", r.Value)))
            .ToDictionary(r => r.Key, r => r.Value);
    }

    private sealed class AtFirstReport(Action act) : IProgress<MaintenanceProgress>
    {
        private bool _isDone;

        public void Report(MaintenanceProgress value)
        {
            if (_isDone)
                return;
            _isDone = true;
            act();
        }
    }

    private sealed class Canceller(CancellationTokenSource cancellation) : IProgress<MaintenanceProgress>
    {
        public void Report(MaintenanceProgress value) => cancellation.Cancel();
    }
}
