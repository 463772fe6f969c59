using System.Data;

namespace IndexKv.Data.Tests;

[TestFixture]
public sealed class KvTransactionTests
{
    private TestDatabase _database = null!;
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _database = new TestDatabase();
        _connection = _database.Open();
        _connection.Run("CREATE STORE s (id INT32 PRIMARY KEY, text TEXT)");
    }

    [TearDown]
    public void Close()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Test]
    public void Commit_shows_the_changes_to_others_and_not_before()
    {
        using var other = _database.Open();
        using var transaction = _connection.BeginTransaction();
        _connection.Run("INSERT INTO s VALUES (1, 'a')");
        other.Scalar("SELECT COUNT(*) FROM s").Should().Be(0L);
        _connection.Scalar("SELECT COUNT(*) FROM s").Should().Be(1L);
        transaction.Commit();
        other.Scalar("SELECT COUNT(*) FROM s").Should().Be(1L);
    }

    [Test]
    public async Task The_asynchronous_twins_do_the_same()
    {
        await using (var transaction = await _connection.BeginTransactionAsync())
        {
            _connection.Run("INSERT INTO s VALUES (1, 'a')");
            await transaction.CommitAsync();
        }

        await using (var transaction = await _connection.BeginTransactionAsync(IsolationLevel.Snapshot))
        {
            _connection.Run("INSERT INTO s VALUES (2, 'a')");
            await transaction.RollbackAsync();
        }

        await using (await _connection.BeginTransactionAsync())
            _connection.Run("INSERT INTO s VALUES (3, 'a')");
        Ids().Should().Equal(1);
    }

    [Test]
    public void Disposal_rolls_back()
    {
        using (_connection.BeginTransaction())
            _connection.Run("INSERT INTO s VALUES (1, 'a')");
        Ids().Should().BeEmpty();
    }

    [Test]
    public void Closing_the_connection_rolls_back()
    {
        var transaction = _connection.BeginTransaction();
        _connection.Run("INSERT INTO s VALUES (1, 'a')");
        _connection.Close();
        transaction.Connection.Should().BeNull();
        transaction.Invoking(t => t.Commit()).Should().Throw<InvalidOperationException>();
        _connection.Open();
        Ids().Should().BeEmpty();
        _connection.Run("INSERT INTO s VALUES (1, 'a')").Should().Be(1, "the writer's place is free again");
    }

    [Test]
    public void What_has_ended_cannot_be_used_again()
    {
        var transaction = _connection.BeginTransaction();
        transaction.Connection.Should().BeSameAs(_connection);
        transaction.Commit();
        transaction.Connection.Should().BeNull();
        transaction.Invoking(t => t.Commit()).Should().Throw<InvalidOperationException>();
        transaction.Invoking(t => t.Rollback()).Should().Throw<InvalidOperationException>();
        transaction.Invoking(t => t.Save("x")).Should().Throw<InvalidOperationException>();
        transaction.Invoking(t => t.Dispose()).Should().NotThrow();
    }

    [Test]
    public void Transactions_do_not_nest()
    {
        using var transaction = _connection.BeginTransaction();
        _connection.Invoking(c => c.BeginTransaction()).Should().Throw<InvalidOperationException>().WithMessage("*savepoint*");
    }

    [TestCase(IsolationLevel.Unspecified)]
    [TestCase(IsolationLevel.ReadUncommitted)]
    [TestCase(IsolationLevel.ReadCommitted)]
    [TestCase(IsolationLevel.RepeatableRead)]
    [TestCase(IsolationLevel.Snapshot)]
    [TestCase(IsolationLevel.Serializable)]
    public void Every_isolation_level_is_taken_and_serializable_is_given(IsolationLevel level)
    {
        using var transaction = _connection.BeginTransaction(level);
        transaction.IsolationLevel.Should().Be(IsolationLevel.Serializable);
    }

    [Test]
    public void Chaos_is_refused()
    {
        _connection.Invoking(c => c.BeginTransaction(IsolationLevel.Chaos)).Should().Throw<ArgumentException>();
        using var transaction = _connection.BeginTransaction();
    }

    [Test]
    public void A_read_only_connection_gets_a_snapshot_that_stays()
    {
        using var reading = _database.Open("Mode=ReadOnly");
        using var transaction = reading.BeginTransaction();
        transaction.IsolationLevel.Should().Be(IsolationLevel.Snapshot);
        _connection.Run("INSERT INTO s VALUES (1, 'a')");
        reading.Scalar("SELECT COUNT(*) FROM s").Should().Be(0L);
        reading.Invoking(c => c.Run("DELETE FROM s")).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.ReadOnly);
        transaction.Commit();
        reading.Scalar("SELECT COUNT(*) FROM s").Should().Be(1L);
    }

    [Test]
    public void Savepoints_undo_a_part()
    {
        using var transaction = _connection.BeginTransaction();
        transaction.SupportsSavepoints.Should().BeTrue();
        _connection.Run("INSERT INTO s VALUES (1, 'a')");
        transaction.Save("one");
        _connection.Run("INSERT INTO s VALUES (2, 'a')");
        transaction.Save("two");
        _connection.Run("INSERT INTO s VALUES (3, 'a')");
        transaction.Rollback("two");
        Ids().Should().Equal(1, 2);
        transaction.Rollback("one");
        Ids().Should().Equal(1);
        transaction.Invoking(t => t.Rollback("two")).Should().Throw<InvalidOperationException>().WithMessage("*two*");
        _connection.Run("INSERT INTO s VALUES (4, 'a')");
        transaction.Rollback("ONE");
        transaction.Release("one");
        transaction.Invoking(t => t.Release("one")).Should().Throw<InvalidOperationException>();
        transaction.Commit();
        Ids().Should().Equal(1);
    }

    [Test]
    public void A_definition_that_is_rolled_back_is_forgotten_by_compiled_texts()
    {
        const string Text = "SELECT * FROM fresh";
        using (var transaction = _connection.BeginTransaction())
        {
            _connection.Run("CREATE STORE fresh (a INT32 PRIMARY KEY); INSERT INTO fresh VALUES (1)");
            _connection.Rows(Text).Should().HaveCount(1);
            transaction.Rollback();
        }

        _connection.Invoking(c => c.Rows(Text)).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.StoreNotFound);
        using (var transaction = _connection.BeginTransaction())
        {
            _connection.Run("CREATE STORE fresh (b TEXT PRIMARY KEY, c TEXT); INSERT INTO fresh VALUES ('x', 'y')");
            _connection.Rows(Text)[0].Should().Equal("x", "y");
            transaction.Commit();
        }

        _connection.Rows(Text)[0].Should().Equal("x", "y");
    }

    [Test]
    public void A_reader_goes_on_over_what_was_there_when_its_transaction_writes_and_commits()
    {
        for (var i = 0; i < 100; i++)
            _connection.Run("INSERT INTO s VALUES (@i, 'a')", ("@i", i));
        using var transaction = _connection.BeginTransaction();
        using var command = _connection.Command("SELECT id FROM s");
        using var reader = command.ExecuteReader();
        reader.Read().Should().BeTrue();
        var seen = new List<int> { reader.GetInt32(0) };
        _connection.Run("DELETE FROM s");
        reader.GetInt32(0).Should().Be(seen[0], "the current row stays");
        reader.Read().Should().BeTrue();
        seen.Add(reader.GetInt32(0));
        transaction.Commit();
        seen.AddRange(reader.Rest().Select(row => (int)row[0]!));
        seen.Should().BeEquivalentTo(Enumerable.Range(0, 100));
    }

    [Test]
    public void A_reader_of_a_transaction_that_was_rolled_back_ends_with_an_error()
    {
        using var transaction = _connection.BeginTransaction();
        _connection.Run("INSERT INTO s VALUES (1, 'a'), (2, 'b')");
        using var reader = _connection.Command("SELECT id FROM s").ExecuteReader();
        reader.Read();
        transaction.Rollback();
        reader.Invoking(r => r.Read()).Should().Throw<InvalidOperationException>().WithMessage("*rolled back*");
    }

    [Test]
    public void A_reader_that_fails_when_it_is_read_ahead_tells_so_itself()
    {
        using var transaction = _connection.BeginTransaction();
        for (var i = 0; i < 2000; i++)
            _connection.Run("INSERT INTO s VALUES (@i, 'a')", ("@i", i));
        using var other = _connection.Command("SELECT id, 1 / (id - 1999) FROM s");
        using var reader = other.ExecuteReader();
        reader.Read().Should().BeTrue();
        _connection.Run("DELETE FROM s WHERE id = 3").Should().Be(1);
        var error = FluentActions.Invoking(() =>
        {
            while (reader.Read())
                reader.GetValue(1);
        }).Should().Throw<KvException>().Which;
        error.Code.Should().Be(KvErrorCode.DivisionByZero);
    }

    [Test]
    public async Task A_writer_waits_for_the_one_before_it_without_holding_a_thread()
    {
        using var second = _database.Open();
        var first = _connection.BeginTransaction();
        var waiting = second.BeginTransactionAsync().AsTask();
        waiting.IsCompleted.Should().BeFalse();
        await first.CommitAsync();
        await using var transaction = await waiting;
        transaction.Connection.Should().BeSameAs(second);
    }

    [Test]
    public async Task Waiting_for_the_writer_can_be_cancelled_and_times_out()
    {
        using var second = _database.Open("Default Timeout=1");
        using var first = _connection.BeginTransaction();
        using var cancellation = new CancellationTokenSource();
        var waiting = second.BeginTransactionAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<OperationCanceledException>();
        second.Invoking(c => c.BeginTransaction()).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.Busy);
        (await FluentActions.Awaiting(() => second.BeginTransactionAsync().AsTask()).Should().ThrowAsync<KvException>()).Which.Code.Should().Be(KvErrorCode.Busy);
    }

    private IEnumerable<object?> Ids() => _connection.Rows("SELECT id FROM s ORDER BY id").Select(row => row[0]);
}
