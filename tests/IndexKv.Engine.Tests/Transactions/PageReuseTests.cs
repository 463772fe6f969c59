using IndexKv.Engine.Files;
using IndexKv.Engine.Tests.Support;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Transactions;

/// <summary>The memory of changed pages is used again; never while somebody reads it.</summary>
[TestFixture]
public sealed class PageReuseTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void Value_of_a_snapshot_stays_while_commits_and_checkpoints_go_on(bool checkpointFirst)
    {
        using var database = Database.Open(new MemoryFileSystem(), DatabaseOptions.Default);
        Create(database, "s");

        // The first record goes straight to the file, into a sector that is new; the next one into a page in memory.
        Put(database, "s", "first", "record");
        Put(database, "s", "key", "before");
        using var snapshot = database.BeginRead();
        var reader = snapshot.OpenStore(Store(snapshot, "s"));
        reader.TryGet(Bytes("key"), out var value).Should().BeTrue();
        var expected = value.ToArray();

        if (checkpointFirst)
            database.Checkpoint();
        for (var i = 0; i < 300; i++)
        {
            Put(database, "s", i % 3 == 0 ? "key" : $"other {i}", new string('x', 100 + i));
            if (i % 50 == 49)
                database.Checkpoint();
        }

        value.ToArray().Should().Equal(expected);
        reader.TryGet(Bytes("key"), out value).Should().BeTrue();
        value.ToArray().Should().Equal(expected);
    }

    [Test]
    public void Rolled_back_pages_show_nowhere()
    {
        using var database = Database.Open(new MemoryFileSystem(), DatabaseOptions.Default);
        Create(database, "s");
        Put(database, "s", "kept", "1");
        for (var i = 0; i < 20; i++)
        {
            using (var writer = database.BeginWrite(Patience))
            {
                writer.Put(Store(writer, "s"), Bytes("kept"), Bytes("changed"));
                writer.Put(Store(writer, "s"), Bytes($"new {i}"), Bytes("2"));
                writer.Rollback();
            }

            Put(database, "s", $"other {i}", "3");
            Get(database, "s", "kept").Should().Be("1");
            Get(database, "s", $"new {i}").Should().BeNull();
        }
    }

    [Test]
    public void Savepoints_that_are_released_leave_no_pages_behind()
    {
        const int Savepoints = 2_000;
        using var database = Database.Open(new MemoryFileSystem(), DatabaseOptions.Default);
        Create(database, "s");
        Put(database, "s", "key", "value");
        using var writer = database.BeginWrite(Patience);
        var outer = writer.CreateSavepoint();
        PutWithSavepoints(10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        PutWithSavepoints(Savepoints);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        writer.Release(outer);
        writer.Commit();

        TestContext.Out.WriteLine($"{allocated / Savepoints:N0} bytes a savepoint");
        (allocated / Savepoints).Should().BeLessThan(4096, "copies of several pages are made for each and given back");

        void PutWithSavepoints(int count)
        {
            for (; count > 0; count--)
            {
                var savepoint = writer.CreateSavepoint();
                writer.Put(Store(writer, "s"), Bytes("key"), Bytes("value"));
                writer.Release(savepoint);
            }
        }
    }
}
