using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>A load that is cancelled at each record and at each step of its completion: the content before it stays, and no file is left.</summary>
[TestFixture]
public sealed class BulkLoadCancellationTests
{
    private static readonly SortedContent Before = new("before", 300);

    private static readonly SortedContent After = new("after", 400);

    private static readonly SortedContent Large = new("large", 9_000);

    [Test]
    public void Cancelled_at_any_record_the_load_throws_at_the_next_and_leaves_nothing()
    {
        var disk = Disk();
        using var database = Database.Open(disk, GenerationScript.Options);
        var files = disk.List().Order().ToList();
        for (var record = 0; record <= After.Count; record++)
        {
            using var cancellation = new CancellationTokenSource();
            var added = 0L;
            var load = () => Load(
                database,
                After,
                count =>
                {
                    if ((added = count) == record)
                        cancellation.Cancel();
                },
                cancellation.Token);
            load.Should().Throw<OperationCanceledException>();
            added.Should().Be(record, "the load ends with the record after the cancellation");
            using (var read = database.BeginRead())
                Before.MustBeIn(read, Store(read, "s"));
            disk.List().Order().Should().Equal(files, "record {0}", record);
        }

        Load(database, After, _ => { }, CancellationToken.None);
        using var after = database.BeginRead();
        After.MustBeIn(after, Store(after, "s"));
    }

    [Test]
    public void Cancelled_at_any_step_of_its_completion_the_load_is_complete_or_leaves_nothing()
    {
        var (cancelled, completed) = (0, 0);
        for (var step = 1; ; step += 1 + (step / 12))
        {
            var disk = Disk();
            using var database = Database.Open(disk, GenerationScript.Options);
            var files = disk.List().Order().ToList();
            using var transaction = database.BeginWrite(Patience);
            using var load = transaction.BeginBulkLoad(Store(transaction, "s"), new BulkLoadOptions { SortMemory = 4096 });
            Large.WriteTo(load);
            using var cancellation = new CancellationTokenSource();
            var at = disk.Steps + step;
            disk.BeforeStep = s =>
            {
                if (s.Number == at)
                    cancellation.Cancel();
            };
            try
            {
                load.Complete(cancellation.Token);
                if (!cancellation.IsCancellationRequested)
                    break;
                completed++;
                Large.MustBeIn(transaction, Store(transaction, "s"));
            }
            catch (OperationCanceledException)
            {
                cancelled++;
                Before.MustBeIn(transaction, Store(transaction, "s"));
                load.Dispose();
                disk.List().Order().Should().Equal(files, "step {0}", step);
            }
        }

        TestContext.Out.WriteLine($"{cancelled} were cancelled, {completed} came too late");
        cancelled.Should().BeGreaterThan(10);
        completed.Should().BePositive();
    }

    [Test]
    public void Cancelled_before_its_completion_the_load_leaves_nothing([Values] bool byOptions)
    {
        var disk = Disk();
        using var database = Database.Open(disk, GenerationScript.Options);
        var files = disk.List().Order().ToList();
        using var cancellation = new CancellationTokenSource();
        using (var transaction = database.BeginWrite(Patience))
        {
            using var load = transaction.BeginBulkLoad(Store(transaction, "s"), new BulkLoadOptions { CancellationToken = byOptions ? cancellation.Token : default });
            After.WriteTo(load);
            cancellation.Cancel();
            var complete = () => load.Complete(byOptions ? default : cancellation.Token);
            complete.Should().Throw<OperationCanceledException>();
            load.Dispose();
            transaction.Commit();
        }

        disk.List().Order().Should().Equal(files);
        using var read = database.BeginRead();
        Before.MustBeIn(read, Store(read, "s"));
    }

    private static SimulatedDisk Disk()
    {
        var disk = new SimulatedDisk();
        using var database = Database.Open(disk, GenerationScript.Options);
        Create(database, "s", StoreKind.Sorted);
        Load(database, Before, _ => { }, CancellationToken.None);
        return disk;
    }

    private static void Load(Database database, SortedContent content, Action<long> at, CancellationToken cancellationToken)
    {
        using var transaction = database.BeginWrite(Patience, cancellationToken);
        using var load = transaction.BeginBulkLoad(Store(transaction, "s"), new BulkLoadOptions { SortMemory = 4096, CancellationToken = cancellationToken });
        using var told = new Told(load, at);
        content.WriteTo(told);
        told.Complete(CancellationToken.None);
        transaction.Commit();
    }

    /// <summary>A load that tells how many records it has, before each and before its completion.</summary>
    private sealed class Told(BulkLoad load, Action<long> at) : BulkLoad
    {
        public override long Count => load.Count;

        public override void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            at(load.Count);
            load.Add(key, value);
        }

        public override void Complete(CancellationToken cancellationToken = default)
        {
            at(load.Count);
            load.Complete(cancellationToken);
        }
    }
}
