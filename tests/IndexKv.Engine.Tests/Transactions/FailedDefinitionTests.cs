using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Transactions;

/// <summary>
/// The disk fails at each of the requests that a change of definitions makes, and the transaction is committed nevertheless: either that is
/// refused, or what is there afterwards is what the transaction itself saw.
/// </summary>
[TestFixture]
public sealed class FailedDefinitionTests
{
    private static readonly DatabaseOptions Options = new() { SectorSize = 4096 };

    private static readonly Dictionary<string, Action<WriteTransaction>> Changes = new()
    {
        ["create hash"] = t => t.Put(t.CreateStore(Definition("new")), Bytes("key"), Bytes("new")),
        ["create sorted"] = t => t.CreateStore(Definition("new", StoreKind.Sorted)),
        ["drop hash"] = t => t.DropStore(Store(t, "hash")),
        ["drop sorted"] = t => t.DropStore(Store(t, "sorted")),
        ["rename"] = t => t.AlterStore(Store(t, "hash"), Definition("renamed")),
        ["load"] = t => Load(t, "after"),
    };

    // Only these change anything on the disk before the commit.
    private static readonly string[] Writing = ["create hash", "load"];

    private static IEnumerable<object[]> Requests => [.. Changes.Keys.Select(change => (object[])[change, true]), .. Writing.Select(change => (object[])[change, false])];

    [TestCaseSource(nameof(Requests))]
    public void Commit_after_a_failed_change_of_definitions_keeps_what_the_transaction_saw(string change, bool isRead)
    {
        using var origin = Origin();
        var (failed, refused, committed) = (0, 0, 0);
        for (var request = 1; ; request++)
        {
            var disk = origin.Copy();
            using var database = Database.Open(disk, Options);
            var expected = Content(database);
            bool isOver;
            using (var transaction = database.BeginWrite(Patience))
            {
                if (isRead)
                    disk.FailReadAt = disk.Reads + request;
                else
                    disk.FailAt = disk.Steps + request;
                isOver = !Fails(() => Changes[change](transaction));
                disk.FailReadAt = disk.FailAt = 0;
                var seen = Content(transaction);
                if (Fails(transaction.Commit))
                {
                    refused++;
                }
                else
                {
                    committed++;
                    expected = seen;
                }
            }

            if (isOver)
                break;
            failed++;
            if (disk.Failed is { Kind: not StepKind.Flush })
                Content(database).Should().Equal(expected);
            MustOpenTo(disk.AfterCrash(Survival.None, new Random(request)), expected, request);
            database.Dispose();
            MustOpenTo(disk, expected, request);
        }

        TestContext.Out.WriteLine($"{failed} failures, {refused} commits refused, {committed} not");
        failed.Should().BeGreaterThan(3);
        committed.Should().BeGreaterThan(3);
    }

    private static void MustOpenTo(SimulatedDisk disk, IReadOnlyList<string> expected, int request)
    {
        using var reopened = Database.Open(disk, Options);
        Content(reopened).Should().Equal(expected, "request {0} failed", request);
        reopened.Check().Should().BeEmpty();
    }

    private static bool Fails(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (EngineException e) when (e.Code is EngineErrorCode.IoError or EngineErrorCode.Poisoned)
        {
            return true;
        }
    }

    // So many stores that the catalog's table has several sectors.
    private static SimulatedDisk Origin()
    {
        var disk = new SimulatedDisk();
        using var database = Database.Open(disk, Options);
        using (var transaction = database.BeginWrite(Patience))
        {
            transaction.Put(transaction.CreateStore(Definition("hash")), Bytes("key"), Bytes("before"));
            transaction.CreateStore(Definition("sorted", StoreKind.Sorted));
            Load(transaction, "before");
            for (var i = 0; i < 200; i++)
                transaction.CreateStore(Definition($"other {i}", StoreKind.Sorted));
            transaction.Commit();
        }

        return disk;
    }

    private static void Load(WriteTransaction transaction, string value)
    {
        using var load = transaction.BeginBulkLoad(Store(transaction, "sorted"), BulkLoadOptions.Default);
        load.Add(Bytes("key"), Bytes(value));
        load.Complete();
    }

    private static List<string> Content(Database database)
    {
        using var transaction = database.BeginRead();
        return Content(transaction);
    }

    private static List<string> Content(Transaction transaction) =>
        [.. transaction.Stores.Select(s => $"{s.Name}: {Get(transaction, s.Name, "key")}").Order(StringComparer.Ordinal)];
}
