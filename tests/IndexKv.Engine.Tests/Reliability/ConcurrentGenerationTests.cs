using System.Collections.Concurrent;
using System.Globalization;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>
/// Threads that load two sorted stores by turns, while others read, here and as another process does: whoever looks sees both stores, and the
/// hash store that counts, as one commit left them.
/// </summary>
[TestFixture]
public sealed class ConcurrentGenerationTests
{
    private const int Loads = 60;

    private readonly ConcurrentQueue<Exception> _failures = [];
    private readonly ConcurrentDictionary<string, int> _done = new(StringComparer.Ordinal);
    private volatile bool _isOver;

    [TestCase(SynchronousMode.Full)]
    [TestCase(SynchronousMode.Normal)]
    public void Readers_on_any_thread_and_elsewhere_see_one_commit(SynchronousMode synchronous)
    {
        _failures.Clear();
        _done.Clear();
        _isOver = false;
        using var directory = new TemporaryDirectory();
        using var database = Database.Open(directory.Path, new DatabaseOptions { SectorSize = 4096, CheckpointBytes = 64 << 10, Synchronous = synchronous });
        using (var transaction = database.BeginWrite(Patience))
        {
            transaction.CreateStore(Definition("number"));
            transaction.CreateStore(Definition("a", StoreKind.Sorted));
            transaction.CreateStore(Definition("b", StoreKind.Sorted));
            Load(transaction, 0);
            transaction.Commit();
        }

        using (var elsewhere = Database.Open(directory.Path, new DatabaseOptions { ReadOnly = true }))
        {
            Thread[] readers =
            [
                Start(() => Read(database)), Start(() => Read(database)), Start(() => ReadElsewhere(elsewhere)), Start(() => ReadElsewhere(elsewhere)),
            ];
            Thread[] writers = [Start(() => Write(database, 1)), Start(() => Write(database, 2))];
            Array.ForEach(writers, thread => thread.Join());
            _isOver = true;
            Array.ForEach(readers, thread => thread.Join());
        }

        _failures.Should().BeEmpty();
        TestContext.Out.WriteLine(string.Join(", ", _done.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => $"{d.Key}: {d.Value}")));
        using (var read = database.BeginRead())
            Number(read).Should().Be(_done["commit"]);
        _done["commit"].Should().BeGreaterThan(Loads / 2);
        _done["read"].Should().BeGreaterThan(10);
        _done["read elsewhere"].Should().BeGreaterThan(10);
        database.Check().Should().BeEmpty();
        database.Checkpoint();
        Directory.GetFiles(directory.Path, "*.sorted").Should().HaveCount(2);
    }

    private void Write(Database database, int seed)
    {
        var random = new Random(seed);
        while (_failures.IsEmpty && _done.GetValueOrDefault("write") < Loads)
        {
            using var transaction = database.BeginWrite(TimeSpan.FromMinutes(2));
            Count("write");
            var next = Number(transaction) + 1;
            if (random.Next(4) == 0)
            {
                var savepoint = transaction.CreateSavepoint();
                Load(transaction, -1);
                transaction.RollbackTo(savepoint);
            }

            if (random.Next(6) == 0)
            {
                transaction.DropStore(Store(transaction, "b"));
                transaction.CreateStore(Definition("b", StoreKind.Sorted));
            }

            Load(transaction, next);
            if (random.Next(5) == 0)
                continue;
            if (random.Next(2) == 0)
                transaction.CommitAsync().AsTask().GetAwaiter().GetResult();
            else
                transaction.Commit();
            Count("commit");
        }
    }

    private void Read(Database database)
    {
        while (!_isOver && _failures.IsEmpty)
        {
            using var transaction = database.BeginRead();
            var number = Number(transaction);
            Content(number).MustBeIn(transaction, Store(transaction, "a"));
            Content(number).MustBeIn(transaction, Store(transaction, "b"));
            Count("read");
        }
    }

    // Which commit that is only the stores themselves say there.
    private void ReadElsewhere(Database database)
    {
        var last = 0;
        while (!_isOver && _failures.IsEmpty)
        {
            using var transaction = database.BeginRead();
            var first = SortedContent.NameIn(transaction, Store(transaction, "a"));
            var number = int.Parse(first, CultureInfo.InvariantCulture);
            if (number < last)
                throw new InvalidDataException($"After {last}, {number} was seen.");
            last = number;
            Content(number).MustBeIn(transaction, Store(transaction, "a"));
            Content(number).MustBeIn(transaction, Store(transaction, "b"));
            Count("read elsewhere");
        }
    }

    private static void Load(WriteTransaction transaction, int number)
    {
        foreach (var name in new[] { "a", "b" })
        {
            using var load = transaction.BeginBulkLoad(Store(transaction, name), BulkLoadOptions.Default);
            Content(number).WriteTo(load);
            load.Complete();
        }

        transaction.Put(Store(transaction, "number"), Bytes("number"), BitConverter.GetBytes(number));
    }

    private static SortedContent Content(int number) => new(number.ToString(CultureInfo.InvariantCulture), 100 + Math.Abs(number % 7));

    private static int Number(Transaction transaction) =>
        transaction.OpenStore(Store(transaction, "number")).TryGet(Bytes("number"), out var value) ? BitConverter.ToInt32(value) : throw new InvalidDataException("no number");

    private Thread Start(Action action)
    {
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception e) when (e is InvalidDataException or EngineException or AssertionException or ObjectDisposedException)
            {
                _failures.Enqueue(e);
            }
        });
        thread.Start();
        return thread;
    }

    private void Count(string what) => _done.AddOrUpdate(what, 1, (_, count) => count + 1);
}
