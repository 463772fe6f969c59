using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Histories;

/// <summary>Eight threads and more on one database; what they saw has to be what one order of the writers explains.</summary>
[TestFixture]
public sealed class HistoryTests
{
    [TestCase(SynchronousMode.Off, 1, 1_200_000)]
    [TestCase(SynchronousMode.Normal, 2, 150_000)]
    [TestCase(SynchronousMode.Full, 3, 60_000)]
    public void Writers_are_serializable_and_readers_see_snapshots(SynchronousMode synchronous, int seed, int operations)
    {
        using var directory = new TemporaryDirectory();
        var options = new DatabaseOptions { SectorSize = 4096, CheckpointBytes = 256 << 10, Synchronous = synchronous, PrivatePages = 64 };
        using var database = Database.Open(directory.Path, options);
        var recorder = new HistoryRecorder(database, seed, operations);
        var history = recorder.Run(writers: 4, readers: 5);
        var committed = history.Count(t => t.IsCommitted);
        var readers = history.Count(t => !t.IsWriter);
        TestContext.Out.WriteLine(
            $"{recorder.Operations} operations, {committed} committed, {history.Count - committed - readers} rolled back, {readers} readers");

        HistoryChecker.Check(history).Should().BeNull();

        recorder.Operations.Should().BeGreaterThanOrEqualTo(operations);
        committed.Should().BeGreaterThanOrEqualTo(300);
        readers.Should().BeGreaterThan(100);
        database.Check().Should().BeEmpty();
        using var transaction = database.BeginRead();
        var state = ((HashStoreReader)transaction.OpenStore(Store(transaction, "a"))).State;
        state.Front.Should().BePositive("dead units have to be collected meanwhile");
        state.Partitions.Count.Should().BeGreaterThan(1, "table sectors have to split meanwhile");
    }
}
