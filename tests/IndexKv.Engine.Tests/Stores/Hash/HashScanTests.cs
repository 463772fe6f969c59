using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Stores.Hash;

/// <summary>Scans over queues of which parts are dead: the delmap is read 64 units at a time.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class HashScanTests
{
    private const int Records = 1_000;

    private static readonly TestCaseData[] DeadRecords =
    [
        Case("none", _ => false),
        Case("the first one", i => i == 0),
        Case("the last one", i => i == Records - 1),
        Case("the first of each group", i => i % 64 == 0),
        Case("the last of each group", i => i % 64 == 63),
        Case("one group", i => i / 64 == 3),
        Case("some groups in a row", i => i / 64 is >= 5 and < 9),
        Case("all but the last of a group", i => i / 64 == 2 && i % 64 != 63),
        Case("all but the first of a group", i => i / 64 == 2 && i % 64 != 0),
        Case("every other one", i => i % 2 == 0),
        Case("the first groups", i => i < 300),
        Case("the last groups", i => i >= 700),
        Case("all", _ => true),
    ];

    [TestCaseSource(nameof(DeadRecords))]
    public void A_scan_finds_each_record_that_is_not_dead(Func<int, bool> isDead)
    {
        using var directory = new TemporaryDirectory();
        using var database = Fill(directory.Path);
        using (var deleting = database.BeginWrite(Patience))
        {
            foreach (var dead in Enumerable.Range(0, Records).Where(isDead))
                deleting.Delete(Store(deleting, "s"), Key(dead)).Should().BeTrue();
            deleting.Commit();
        }

        using var snapshot = database.BeginRead();
        Scan(snapshot).Should().BeEquivalentTo(Enumerable.Range(0, Records).Where(i => !isDead(i)));
    }

    [Test]
    public void A_scan_in_the_write_transaction_passes_over_what_is_deleted_meanwhile()
    {
        using var directory = new TemporaryDirectory();
        using var database = Fill(directory.Path);
        using var writing = database.BeginWrite(Patience);
        var store = Store(writing, "s");
        writing.Delete(store, Key(Records - 1));
        var found = new List<int>();
        using var cursor = writing.OpenStore(store).Scan();
        while (cursor.MoveNext())
        {
            found.Add(BitConverter.ToInt32(cursor.Key));
            if (found[^1] == 10)
                writing.Delete(store, Key(11));
        }

        found.Should().Equal(Enumerable.Range(0, Records - 1).Where(i => i != 11));
    }

    // Each takes one unit of the queue, in the order of their numbers.
    private static Database Fill(string path)
    {
        var database = Database.Open(path, new DatabaseOptions { SectorSize = 4 << 10 });
        Create(database, "s");
        using var transaction = database.BeginWrite(Patience);
        for (var i = 0; i < Records; i++)
            transaction.Put(Store(transaction, "s"), Key(i), [0x90]);
        transaction.Commit();
        return database;
    }

    private static List<int> Scan(Transaction transaction)
    {
        var found = new List<int>();
        using var cursor = transaction.OpenStore(Store(transaction, "s")).Scan();
        while (cursor.MoveNext())
        {
            cursor.Value.ToArray().Should().Equal(0x90);
            found.Add(BitConverter.ToInt32(cursor.Key));
        }

        return found;
    }

    private static byte[] Key(int number) => BitConverter.GetBytes(number);

    private static TestCaseData Case(string name, Func<int, bool> isDead) => new TestCaseData(isDead).SetArgDisplayNames(name);
}
