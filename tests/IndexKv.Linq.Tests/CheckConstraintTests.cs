using IndexKv.Data;

namespace IndexKv.Linq.Tests;

/// <summary>CHECK of a store that LINQ writes.</summary>
[TestFixture]
public sealed class CheckConstraintTests
{
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = new KvConnection("Data Source=:memory:");
        _connection.Open();
        using var command = _connection.CreateCommand();
        command.CommandText = """
            CREATE STORE part (id INT64 KEY, weight INT64 CHECK (weight > 0));
            CREATE STORE sorted_part (id INT64 KEY, weight INT64 CHECK (weight > 0)) USING SORTED
            """;
        command.ExecuteNonQuery();
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [Test]
    public void Entity_that_fails_is_not_put()
    {
        var parts = _connection.Store<Part>("part");
        parts.Invoking(p => p.Put(new Part(1, 0))).Should().Throw<KvException>()
            .WithMessage("The row with the key id = 1 fails CHECK (weight > 0) of store 'part'.").Which.Code.Should().Be(KvErrorCode.CheckFailed);
        parts.Put(new Part(1, 5));
        parts.Invoking(p => p.PutMany([new Part(2, 5), new Part(1, -5)])).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.CheckFailed);
        parts.Should().Equal(new Part(1, 5));
    }

    [Test]
    public void Bulk_write_with_an_entity_that_fails_leaves_the_previous_content()
    {
        var parts = _connection.Store<Part>("sorted_part");
        parts.BulkWrite([new Part(1, 5)]);
        parts.Invoking(p => p.BulkWrite([new Part(2, 5), new Part(1, -5)])).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.CheckFailed);
        parts.Should().Equal(new Part(1, 5));
    }

    private sealed record Part(long Id, long Weight);
}
