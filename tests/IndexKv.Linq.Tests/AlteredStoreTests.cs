using IndexKv.Data;

namespace IndexKv.Linq.Tests;

/// <summary>Records that were written before a column was added.</summary>
[TestFixture]
public sealed class AlteredStoreTests
{
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = new KvConnection("Data Source=:memory:");
        _connection.Open();
        using var command = _connection.CreateCommand();
        command.CommandText = "CREATE STORE part (id INT64 KEY, name TEXT); INSERT INTO part VALUES (1, 'a'), (2, NULL); ALTER STORE part ADD weight INT64 DEFAULT 7";
        command.ExecuteNonQuery();
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [Test]
    public void Entities_have_the_columns_default_by_every_way_to_read_them()
    {
        var parts = _connection.Store<Part>("part");
        var wanted = new Part(1, "a", 7);
        parts.Get(1L).Should().Be(wanted);
        parts.GetMany([1L]).Should().Equal(wanted);
        for (var time = 0; time < 3; time++)
        {
            parts.Single(p => p.Id == 1).Should().Be(wanted);
            parts.Where(p => p.Id == 2).Select(p => p.Weight).Single().Should().Be(7);
            parts.Where(p => p.Weight == 7).Should().HaveCount(2);
        }
    }

    [Test]
    public void Null_that_is_put_stays_null()
    {
        var parts = _connection.Store<Part>("part");
        parts.Put(new Part(3, "c", null));
        parts.Get(3L).Should().Be(new Part(3, "c", null));
        parts.Single(p => p.Weight == null).Id.Should().Be(3);
    }

    private sealed record Part(long Id, string? Name, long? Weight);
}
