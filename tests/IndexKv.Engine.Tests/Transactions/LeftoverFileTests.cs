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
}
