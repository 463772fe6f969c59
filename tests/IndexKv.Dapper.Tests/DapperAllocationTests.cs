using Dapper;
using IndexKv.Data;

namespace IndexKv.Dapper.Tests;

/// <summary>What a lookup through Dapper may allocate, Dapper's own part included.</summary>
[TestFixture]
public sealed class DapperAllocationTests
{
    private const int Calls = 500;

    [Test]
    public void QuerySingle_allocates_a_command_and_little_more()
    {
        using var connection = new KvConnection("Data Source=:memory:");
        connection.Open();
        connection.Execute("CREATE STORE item (id INT64 KEY, number INT64)");
        connection.Execute("INSERT INTO item VALUES (@id, @number)", Enumerable.Range(0, 100).Select(i => new { id = (long)i, number = i * 3L }));
        var before = 0L;
        for (var i = 0; i < Calls + 100; i++)
        {
            if (i == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            var item = connection.QuerySingle<Item>("SELECT id, number FROM item WHERE id = @id", new { id = (long)(i % 100) });
            if (item.Number != item.Id * 3)
                throw new InvalidOperationException("The lookup read something else than was written.");
        }

        ((GC.GetAllocatedBytesForCurrentThread() - before) / Calls).Should().BeLessThan(800);
    }

    private sealed class Item
    {
        public long Id { get; set; }

        public long Number { get; set; }
    }
}
