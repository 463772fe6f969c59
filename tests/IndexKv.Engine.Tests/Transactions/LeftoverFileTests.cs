using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Transactions;

/// <summary>Files that could not be deleted.</summary>
[TestFixture]
public sealed class LeftoverFileTests
{
    [Test]
    public void CreateStore_works_when_the_file_of_one_rolled_back_could_not_be_deleted()
    {
        var disk = new SimulatedDisk();
        using var database = Database.Open(disk, new DatabaseOptions { SectorSize = 4096 });
        using (var transaction = database.BeginWrite(Patience))
        {
            transaction.CreateStore(Definition("s"));
            disk.FailAt = disk.Steps + 1;
            transaction.Rollback();
        }

        disk.Failed.Should().Match<DiskStep?>(s => s!.Value.Kind == StepKind.Delete);
        disk.List().Should().Contain("1.hash");
        Create(database, "s");
        Put(database, "s", "key", "value");
        Get(database, "s", "key").Should().Be("value");
    }

    [Test]
    public void Generation_that_a_commit_replaced_goes_at_the_next_opening_when_readers_elsewhere_know_of_the_new_one()
    {
        using var disk = new SimulatedDisk();
        SimulatedDisk? crashed = null;
        using (var database = Database.Open(disk, DatabaseOptions.Default))
        {
            Create(database, "s", StoreKind.Sorted);
            Load(database, "old");
            disk.BeforeStep = step =>
            {
                // The commit is durable, and the process ends before it tells.
                if (step.Kind == StepKind.Write && FileNames.Published.Contains(step.Name))
                    crashed ??= disk.Copy();
            };
            Load(database, "new");
        }

        crashed.Should().NotBeNull();
        crashed!.List().Should().Contain(["1.1.sorted", "1.2.sorted"]);
        Published(crashed).Should().Be(1);
        var deletions = 0;
        crashed.BeforeStep = step =>
        {
            if (step.Kind != StepKind.Delete || step.Name != "1.1.sorted")
                return;
            deletions++;
            Published(crashed).Should().Be(2);
        };
        using var reopened = Database.Open(crashed, DatabaseOptions.Default);
        Get(reopened, "s", "key").Should().Be("new");
        deletions.Should().Be(1);
    }

    [Test]
    public void Database_opens_when_what_a_crash_left_cannot_be_deleted()
    {
        using var disk = new SimulatedDisk();
        SimulatedDisk? crashed = null;
        using (var database = Database.Open(disk, DatabaseOptions.Default))
        {
            Create(database, "s", StoreKind.Sorted);
            Load(database, "old");
            using var transaction = database.BeginWrite(Patience);
            using var load = transaction.BeginBulkLoad(Store(transaction, "s"), BulkLoadOptions.Default);
            load.Add(Bytes("key"), Bytes("left"));
            crashed = disk.Copy();
        }

        crashed.BeforeStep = step => crashed.FailAt = step.Kind == StepKind.Delete ? step.Number : 0;
        using (var reopened = Database.Open(crashed, DatabaseOptions.Default))
        {
            crashed.Failed.Should().NotBeNull();
            crashed.List().Should().Contain("1.2.sorted");
            crashed.BeforeStep = null;
            Load(reopened, "new");
            Get(reopened, "s", "key").Should().Be("new");
        }

        using var again = Database.Open(crashed, DatabaseOptions.Default);
        Get(again, "s", "key").Should().Be("new");
        crashed.List().Should().ContainSingle(name => name.EndsWith(".sorted"));
    }

    private static long Published(SimulatedDisk disk)
    {
        using var slots = PublishedSlots.Open(disk);
        return slots!.Read()!.Stores.Single().Generation;
    }

    private static void Load(Database database, string value)
    {
        using var transaction = database.BeginWrite(Patience);
        using var load = transaction.BeginBulkLoad(Store(transaction, "s"), BulkLoadOptions.Default);
        load.Add(Bytes("key"), Bytes(value));
        load.Complete();
        transaction.Commit();
    }
}
