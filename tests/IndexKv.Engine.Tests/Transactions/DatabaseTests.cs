using IndexKv.Engine.Errors;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Transactions;

[TestFixture]
public sealed class DatabaseTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void Snapshot_keeps_its_state_while_others_commit_and_checkpoint()
    {
        using var database = Database.Open(_directory.Path, DatabaseOptions.Default);
        Create(database, "s");
        Put(database, "s", "a", "1");
        using var snapshot = database.BeginRead();
        for (var i = 0; i < 50; i++)
        {
            Put(database, "s", "a", $"new {i}");
            Put(database, "s", $"other {i}", "x");
            if (i % 10 == 0)
                database.Checkpoint();
        }

        Get(snapshot, "s", "a").Should().Be("1");
        snapshot.OpenStore(Store(snapshot, "s")).Count.Should().Be(1);
        Get(database, "s", "a").Should().Be("new 49");
    }

    [Test]
    public void Transaction_sees_its_own_changes_and_others_do_not()
    {
        using var database = Database.Open(_directory.Path, DatabaseOptions.Default);
        Create(database, "s");
        using var transaction = database.BeginWrite(Patience);
        transaction.Put(Store(transaction, "s"), Bytes("a"), Bytes("1"));
        Get(transaction, "s", "a").Should().Be("1");
        Get(database, "s", "a").Should().BeNull();
        transaction.Rollback();
        Get(database, "s", "a").Should().BeNull();
    }

    [Test]
    public void Second_writer_waits_and_gives_up_busy()
    {
        using var database = Database.Open(_directory.Path, DatabaseOptions.Default);
        using var transaction = database.BeginWrite(Patience);
        var begin = () => database.BeginWrite(TimeSpan.FromMilliseconds(30));
        begin.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Busy);
    }

    [Test]
    public async Task Second_writer_goes_on_when_the_first_has_ended()
    {
        using var database = Database.Open(_directory.Path, DatabaseOptions.Default);
        var first = database.BeginWrite(Patience);
        var second = database.BeginWriteAsync(TimeSpan.FromSeconds(30)).AsTask();
        first.Dispose();
        (await second).Dispose();
    }

    [Test]
    public void Database_in_use_is_locked_for_a_second_opening()
    {
        using var database = Database.Open(_directory.Path, DatabaseOptions.Default);
        var open = () => Database.Open(_directory.Path, DatabaseOptions.Default);
        open.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Locked);
    }

    [Test]
    public void Read_only_databases_are_shared_and_refuse_writes()
    {
        using (var database = Database.Open(_directory.Path, DatabaseOptions.Default))
        {
            Create(database, "s");
            Put(database, "s", "a", "1");
        }

        var options = new DatabaseOptions { ReadOnly = true };
        using var first = Database.Open(_directory.Path, options);
        using var second = Database.Open(_directory.Path, options);
        Get(first, "s", "a").Should().Be("1");
        Get(second, "s", "a").Should().Be("1");
        var write = () => first.BeginWrite(Patience);
        write.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.ReadOnly);
    }

    [Test]
    public void Ended_transaction_says_so()
    {
        using var database = Database.Open(_directory.Path, DatabaseOptions.Default);
        var transaction = database.BeginWrite(Patience);
        transaction.Commit();
        var again = () => transaction.Commit();
        again.Should().Throw<EngineException>().WithMessage("The transaction has ended; begin another one.");
    }

    [Test]
    public void Failed_flush_refuses_writes_until_reopened_and_reading_goes_on()
    {
        var disk = new SimulatedDisk();
        var database = Database.Open(disk, DatabaseOptions.Default);
        Create(database, "s");
        Put(database, "s", "a", "1");
        disk.FailAt = disk.Steps + 2;
        var put = () => Put(database, "s", "a", "2");
        put.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.IoError);
        put.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Poisoned);
        Get(database, "s", "a").Should().Be("1");
        database.Dispose();
        using var reopened = Database.Open(disk.AfterCrash(null), DatabaseOptions.Default);
        Get(reopened, "s", "a").Should().Be("1");
        Put(reopened, "s", "a", "3");
        Get(reopened, "s", "a").Should().Be("3");
    }

    [Test]
    public void Missing_database_is_named_where_it_may_not_be_created()
    {
        var open = () => Database.Open(_directory.File("absent"), new DatabaseOptions { CreateIfMissing = false });
        open.Should().Throw<EngineException>().WithMessage("*absent*").Which.Code.Should().Be(EngineErrorCode.DatabaseNotFound);
        var openEmpty = () => Database.Open(_directory.Path, new DatabaseOptions { CreateIfMissing = false });
        openEmpty.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.DatabaseNotFound);
    }

    [Test]
    public void Directory_of_other_files_is_no_database_and_stays_untouched()
    {
        File.WriteAllText(_directory.File("diary.txt"), "dear diary");
        var open = () => Database.Open(_directory.Path, DatabaseOptions.Default);
        open.Should().Throw<EngineException>().WithMessage("*diary.txt*").Which.Code.Should().Be(EngineErrorCode.NotADatabase);
        File.ReadAllText(_directory.File("diary.txt")).Should().Be("dear diary");
    }

    [Test]
    public void File_where_a_directory_should_be_is_no_database()
    {
        File.WriteAllText(_directory.File("file"), "x");
        var open = () => Database.Open(_directory.File("file"), DatabaseOptions.Default);
        open.Should().Throw<EngineException>().WithMessage("*is a file; an IndexKv database is a directory*").Which.Code.Should().Be(EngineErrorCode.NotADatabase);
    }

    [Test]
    public void Dropped_store_is_gone_with_its_file_and_its_name_is_free()
    {
        using (var database = Database.Open(_directory.Path, DatabaseOptions.Default))
        {
            Create(database, "s");
            Put(database, "s", "a", "1");
            using (var transaction = database.BeginWrite(Patience))
            {
                transaction.DropStore(Store(transaction, "s"));
                transaction.Commit();
            }

            Create(database, "S");
            Get(database, "s", "a").Should().BeNull();
            Directory.GetFiles(_directory.Path, "*.hash").Should().ContainSingle();
        }

        using var reopened = Database.Open(_directory.Path, DatabaseOptions.Default);
        Get(reopened, "s", "a").Should().BeNull();
    }

    [Test]
    public void Rolled_back_creation_leaves_no_file()
    {
        using var database = Database.Open(_directory.Path, DatabaseOptions.Default);
        using (var transaction = database.BeginWrite(Patience))
        {
            transaction.CreateStore(Definition("s"));
            transaction.Rollback();
        }

        Directory.GetFiles(_directory.Path, "*.hash").Should().BeEmpty();
        Create(database, "s");
    }

    [Test]
    public void Key_or_value_too_large_is_refused_before_anything_is_written()
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        Create(database, "s");
        using var transaction = database.BeginWrite(Patience);
        var put = () => transaction.Put(Store(transaction, "s"), new byte[(64 << 10) + 1], []);
        put.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.TooLarge);
        transaction.Put(Store(transaction, "s"), new byte[64 << 10], new byte[5 << 20]).Should().BeFalse();
    }

    [Test]
    public void Closed_database_says_so()
    {
        var database = Database.Open(_directory.Path, DatabaseOptions.Default);
        database.Dispose();
        foreach (var use in new Action[] { () => database.BeginRead(), () => database.BeginWrite(Patience), () => database.Checkpoint() })
            use.Should().Throw<EngineException>().WithMessage("*is closed.").Which.Code.Should().Be(EngineErrorCode.Completed);
        database.Dispose();
    }

    [Test]
    public void Closing_waits_for_the_last_transaction()
    {
        var database = Database.Open(_directory.Path, DatabaseOptions.Default);
        Create(database, "s");
        Put(database, "s", "a", "1");
        var snapshot = database.BeginRead();
        database.Dispose();
        Get(snapshot, "s", "a").Should().Be("1");
        snapshot.Dispose();
        using var reopened = Database.Open(_directory.Path, DatabaseOptions.Default);
        Get(reopened, "s", "a").Should().Be("1");
    }

    [Test]
    public void Readers_beside_a_writer_never_see_half_a_transaction()
    {
        using var database = Database.Open(_directory.Path, new DatabaseOptions { SectorSize = 4096, CheckpointBytes = 64 << 10, Synchronous = SynchronousMode.Off });
        Create(database, "s");
        using var stop = new CancellationTokenSource();
        using var reading = new CountdownEvent(3);
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        reading.Wait(TimeSpan.FromSeconds(30)).Should().BeTrue("each reader has to run beside the writer");
        for (var i = 0; i < 1500; i++)
        {
            using var transaction = database.BeginWrite(Patience);
            for (var key = 0; key < 10; key++)
                transaction.Put(Store(transaction, "s"), Bytes($"key {key}"), Bytes(new string('x', i % 700)));
            transaction.Commit();
        }

        stop.Cancel();
        Task.WhenAll(readers).Result.Should().OnlyContain(reads => reads > 0);

        int Read()
        {
            var reads = 0;
            while (!stop.IsCancellationRequested)
            {
                using var snapshot = database.BeginRead();
                var values = Enumerable.Range(0, 10).Select(i => Get(snapshot, "s", $"key {i}")).Distinct().ToList();
                values.Should().ContainSingle("a transaction writes all ten keys");
                if (reads++ == 0)
                    reading.Signal();
            }

            return reads;
        }
    }
}
