using System.Data;
using Dapper;
using IndexKv.Data;

namespace IndexKv.Dapper.Tests;

/// <summary>What Dapper makes of a command: its parameters, literals, flags and tokens.</summary>
[TestFixture]
public sealed class CommandDefinitionTests
{
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = new KvConnection("Data Source=:memory:");
        _connection.Open();
        _connection.Execute("CREATE STORE number (id INT64 KEY, name TEXT, ok BOOL)");
        _connection.Execute("INSERT INTO number VALUES (@id, @name, @ok)", Enumerable.Range(1, 20).Select(i => new { id = i, name = $"n{i}", ok = i % 2 == 0 }));
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [Test]
    public void Positional_parameters_are_taken_in_their_order() =>
        _connection.QuerySingle<long>("SELECT id FROM number WHERE name = ?name? AND id < ?most?", new { most = 10, name = "n5" }).Should().Be(5);

    [Test]
    public void Dynamic_parameters_grow_from_objects_and_names()
    {
        var parameters = new DynamicParameters(new { least = 3 });
        parameters.Add("most", 5L, DbType.Int64);
        parameters.AddDynamicParams(new { ok = true });
        _connection.Query<long>("SELECT id FROM number WHERE id BETWEEN @least AND @most AND ok = @ok", parameters).Should().Equal(4);
        parameters.Get<long>("most").Should().Be(5);
    }

    [Test]
    public async Task Cancelled_command_is_not_run()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        var definition = new CommandDefinition("DELETE FROM number", cancellationToken: cancellation.Token);
        await _connection.Awaiting(c => c.ExecuteAsync(definition)).Should().ThrowAsync<OperationCanceledException>();
        _connection.ExecuteScalar<long>("SELECT COUNT(*) FROM number").Should().Be(20);
    }

    [Test]
    public async Task Token_ends_a_query_that_would_run_for_hours()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        const string Product = "SELECT COUNT(*) FROM number a, number b, number c, number d, number e, number f, number g, number h";
        var running = _connection.Awaiting(c => c.ExecuteScalarAsync<long>(new CommandDefinition(Product, commandTimeout: 0, cancellationToken: cancellation.Token)));
        await running.Should().ThrowAsync<OperationCanceledException>();
    }

    [TestCase(CommandFlags.Buffered)]
    [TestCase(CommandFlags.None)]
    [TestCase(CommandFlags.Buffered | CommandFlags.NoCache)]
    public void Flags_do_not_change_the_answer(CommandFlags flags)
    {
        using var transaction = _connection.BeginTransaction();
        var definition = new CommandDefinition("SELECT id FROM number WHERE id > @id ORDER BY id", new { id = 17 }, transaction, flags: flags);
        _connection.Query<long>(definition).Should().Equal(18, 19, 20);
        transaction.Commit();
    }

    [Test]
    public void Ten_thousand_keys_are_one_key_set()
    {
        var ids = Enumerable.Range(-5_000, 10_000).ToArray();
        _connection.Query<long>("SELECT id FROM number WHERE id IN @ids", new { ids }).Should().BeEquivalentTo(Enumerable.Range(1, 20));
        _connection.Query<string>("EXPLAIN SELECT id FROM number WHERE id IN @ids", new { ids }).First().Should().StartWith("key set on number");
    }
}
