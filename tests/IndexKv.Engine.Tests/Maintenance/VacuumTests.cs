using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Maintenance;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Tests.Stores.Hash;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Maintenance;

[TestFixture]
public sealed class VacuumTests
{
    [Test]
    public void Vacuum_leaves_a_small_file_when_all_of_200_000_records_were_deleted()
    {
        using var directory = new TemporaryDirectory();
        using var database = Database.Open(directory.Path, DatabaseOptions.Default with { Synchronous = SynchronousMode.Off });
        Fill(database, 200_000, 100);
        var full = FileLength(directory);
        using (var transaction = database.BeginWrite(Patience))
        {
            for (var i = 0; i < 200_000; i++)
                transaction.Delete(Store(transaction, "s"), Key(i)).Should().BeTrue();
            transaction.Commit();
        }

        database.Vacuum();

        full.Should().BeGreaterThan(25 << 20);
        FileLength(directory).Should().BeLessThanOrEqualTo(4 << 20, "header, one table sector, one of values and one delmap are left");
        MustHold(database, []);
        Put(database, "s", "after", "all");
        Get(database, "s", "after").Should().Be("all");
    }

    [TestCase(4 << 10, 3)]
    [TestCase(16 << 10, 1)]
    [TestCase(1 << 20, 2)]
    public void Vacuum_keeps_the_content_and_leaves_no_dead_unit_and_no_free_sector(int sectorSize, int seed)
    {
        using var directory = new TemporaryDirectory();
        var options = new DatabaseOptions { SectorSize = sectorSize, CheckpointBytes = 1 << 20 };
        SortedDictionary<byte[], byte[]> model;
        using (var database = Database.Open(directory.Path, options))
        {
            model = FillAndThin(database, new Random(seed));
            var before = FileLength(directory);
            database.Vacuum("S");
            FileLength(directory).Should().BeLessThan(before);
            MustHold(database, model);
            var state = State(database);
            state.DeadUnits.Should().Be(0);
            state.FreeSectors.Should().BeEmpty();
            FileLength(directory).Should().Be(state.FileLength);
        }

        using var reopened = Database.Open(directory.Path, options);
        MustHold(reopened, model);
    }

    [Test]
    public void File_that_cannot_be_cut_after_a_commit_fails_neither_that_nor_the_next_one()
    {
        using var disk = new SimulatedDisk();
        using var database = Database.Open(disk, new DatabaseOptions { SectorSize = 4096 });
        Fill(database, 2_000, 300);
        using (var transaction = database.BeginWrite(Patience))
        {
            for (var i = 0; i < 1_900; i++)
                transaction.Delete(Store(transaction, "s"), Key(i));
            transaction.Commit();
        }

        using (database.BeginRead())
            database.Vacuum();
        var cuts = 0;
        disk.BeforeStep = step =>
        {
            if (step.Kind != StepKind.SetLength)
                return;
            cuts++;
            disk.FailAt = step.Number;
        };
        for (var i = 0; i < 3; i++)
            Put(database, "s", $"after {i}", "all");
        cuts.Should().Be(1);
        disk.Failed.Should().NotBeNull();
        for (var i = 0; i < 3; i++)
            Get(database, "s", $"after {i}").Should().Be("all");
        database.Check().Should().BeEmpty();
    }

    [Test]
    public void Vacuum_beside_a_reader_leaves_its_snapshot_alone_and_shrinks_the_file_after_it()
    {
        using var directory = new TemporaryDirectory();
        using var database = Database.Open(directory.Path, new DatabaseOptions { SectorSize = 4096 });
        Fill(database, 2_000, 300);
        var reader = database.BeginRead();
        using (var transaction = database.BeginWrite(Patience))
        {
            for (var i = 0; i < 1_900; i++)
                transaction.Delete(Store(transaction, "s"), Key(i));
            transaction.Commit();
        }

        var before = FileLength(directory);
        database.Vacuum();
        FileLength(directory).Should().BeGreaterThanOrEqualTo(before);
        ReadAll(reader.OpenStore(Store(reader, "s")).Scan()).Should().HaveCount(2_000);
        reader.Dispose();

        database.Vacuum();
        FileLength(directory).Should().BeLessThan(before / 4);
        using var after = database.BeginRead();
        ReadAll(after.OpenStore(Store(after, "s")).Scan()).Should().HaveCount(100);
    }

    [Test]
    public void Vacuum_reports_progress_that_ends_with_everything_done()
    {
        using var database = Database.OpenInMemory(new DatabaseOptions { SectorSize = 4096 });
        FillAndThin(database, new Random(1));
        var reports = new List<MaintenanceProgress>();
        database.Vacuum(progress: new Recorder(reports.Add));
        reports.Should().NotBeEmpty().And.OnlyContain(r => r.Store == "s" && r.Done <= r.Total);
        reports[^1].Done.Should().Be(reports[^1].Total).And.BePositive();
    }

    [Test]
    public void Vacuum_stops_when_it_is_cancelled_and_leaves_the_content_whole()
    {
        using var database = Database.OpenInMemory(new DatabaseOptions { SectorSize = 4096 });
        var model = FillAndThin(database, new Random(1));
        using var cancellation = new CancellationTokenSource();
        var vacuum = () => database.Vacuum(progress: new Recorder(_ => cancellation.Cancel()), cancellationToken: cancellation.Token);
        vacuum.Should().Throw<OperationCanceledException>();
        MustHold(database, model);
    }

    [Test]
    public void Vacuum_of_an_unknown_store_or_a_read_only_database_is_refused()
    {
        using var directory = new TemporaryDirectory();
        using (var database = Database.Open(directory.Path, DatabaseOptions.Default))
        {
            var unknown = () => database.Vacuum("nothing");
            unknown.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.StoreNotFound);
        }

        using var readOnly = Database.Open(directory.Path, new DatabaseOptions { ReadOnly = true });
        var write = () => readOnly.Vacuum();
        write.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.ReadOnly);
    }

    private static void Fill(Database database, int count, int size)
    {
        Create(database, "s");
        using var transaction = database.BeginWrite(Patience);
        for (var i = 0; i < count; i++)
            transaction.Put(Store(transaction, "s"), Key(i), new byte[size]);
        transaction.Commit();
    }

    // Many records, of which a tenth stays.
    private static SortedDictionary<byte[], byte[]> FillAndThin(Database database, Random random)
    {
        Create(database, "s");
        var model = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
        for (var round = 0; round < 2; round++)
        {
            using var transaction = database.BeginWrite(Patience);
            for (var i = 0; i < 4_000; i++)
            {
                var key = Key(random.Next(3_000));
                var value = new byte[random.Next(50) == 0 ? 20_000 : random.Next(500)];
                random.NextBytes(value);
                transaction.Put(Store(transaction, "s"), key, value);
                model[key] = value;
            }

            foreach (var key in model.Keys.Where(_ => random.Next(10) > 0).ToList())
            {
                transaction.Delete(Store(transaction, "s"), key);
                model.Remove(key);
            }

            transaction.Commit();
        }

        return model;
    }

    private static byte[] Key(int number) => BitConverter.GetBytes(number);

    private static long FileLength(TemporaryDirectory directory) => new FileInfo(Path.Combine(directory.Path, "1.hash")).Length;

    private static HashStoreState State(Database database)
    {
        using var transaction = database.BeginRead();
        return ((HashStoreReader)transaction.OpenStore(Store(transaction, "s"))).State;
    }

    private static void MustHold(Database database, SortedDictionary<byte[], byte[]> model)
    {
        using var transaction = database.BeginRead();
        var reader = (HashStoreReader)transaction.OpenStore(Store(transaction, "s"));
        HashStoreVerifier.MustHold(reader);
        ReadAll(reader.Scan()).Should().Equal(AsText(model));
    }

    private sealed class Recorder(Action<MaintenanceProgress> report) : IProgress<MaintenanceProgress>
    {
        public void Report(MaintenanceProgress value) => report(value);
    }
}
