namespace IndexKv.Data.Tests;

/// <summary>Results that do not fit into memory, or should not.</summary>
[TestFixture]
public sealed class LargeResultTests
{
    private const int Rows = 10_000_000;
    private const int SortedRows = 1_000_000;
    private const long WorkMemory = 4 << 20;

    private TestDatabase _database = null!;
    private KvConnection _connection = null!;

    [OneTimeSetUp]
    public void Fill()
    {
        _database = new TestDatabase();
        _connection = _database.Open($"Pooling=False;Work Memory={WorkMemory}");
        _connection.Run("CREATE STORE big (id INT64 KEY, v INT64, name TEXT) USING SORTED");
        using var copy = new KvBulkCopy(_connection) { DestinationStoreName = "big" };
        copy.WriteToServer(Source());
    }

    [OneTimeTearDown]
    public void Close()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Test]
    public void Reader_over_ten_million_rows_allocates_nothing_for_them()
    {
        using var command = _connection.Command("SELECT id, v FROM big WHERE v >= 0");

        // Code that is not optimized yet makes objects that it does not need.
        var least = long.MaxValue;
        for (var pass = 0; pass < 8 && least >= 64 << 10; pass++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (rows, sum) = ReadAll(command);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            rows.Should().Be(Rows);
            sum.Should().Be(Enumerable.Range(0, Rows).Sum(Value));
        }

        TestContext.Out.WriteLine($"{least} bytes");
        least.Should().BeLessThan(64 << 10);
    }

    [TestCase("SELECT v, name FROM big WHERE id < 1000000 ORDER BY v DESC", SortedRows)]
    [TestCase("SELECT DISTINCT v, name FROM big WHERE id < 1000000", SortedRows)]
    [TestCase("SELECT v, COUNT(*), MAX(name) FROM big WHERE id < 1000000 GROUP BY v", SortedRows)]
    [TestCase("SELECT a.v, b.name FROM big a JOIN big b ON b.v = a.v WHERE a.id < 1000000 AND b.id < 1000000", SortedRows)]
    [TestCase("SELECT v FROM big WHERE id < 1000000 EXCEPT SELECT v FROM big WHERE id BETWEEN 10 AND 999999", 10)]
    public void Memory_holds_little_of_what_is_sorted_or_grouped(string text, int wanted)
    {
        using var command = _connection.Command(text);
        command.CommandTimeout = 0;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (rows, most) = (0, 0L);
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                if (rows++ % (wanted / 5) == 0)
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        TestContext.Out.WriteLine($"{most / 1024.0 / 1024:0.0} MiB");
        rows.Should().Be(wanted);
        most.Should().BeLessThan(8 * WorkMemory, "a million rows in memory take more than 100 MiB");
    }

    private static (int Rows, long Sum) ReadAll(KvCommand command)
    {
        var (rows, sum) = (0, 0L);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows++;
            sum += reader.GetInt64(1);
        }

        return (rows, sum);
    }

    private static long Value(int id) => (id * 7_919L) % Rows;

    private static IEnumerable<object?[]> Source()
    {
        for (var id = 0; id < Rows; id++)
            yield return [(long)id, Value(id), "a name"];
    }
}
