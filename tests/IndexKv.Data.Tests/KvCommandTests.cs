using System.Data;

namespace IndexKv.Data.Tests;

[TestFixture]
public sealed class KvCommandTests
{
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = TestDatabase.OpenInMemory();
        _connection.Run("CREATE STORE people (id INT64 PRIMARY KEY, name TEXT, age INT32)");
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [Test]
    public void ExecuteNonQuery_counts_the_records_it_changed()
    {
        _connection.Run("INSERT INTO people VALUES (1, 'Ada', 36), (2, 'Grace', 85)").Should().Be(2);
        _connection.Run("UPDATE people SET age = age + 1 WHERE id = 2").Should().Be(1);
        _connection.Run("UPDATE people SET age = 0 WHERE id = 99").Should().Be(0);
        _connection.Run("DELETE FROM people").Should().Be(2);
        _connection.Run("SELECT * FROM people").Should().Be(-1);
        _connection.Run("CREATE STORE other (id INT32 PRIMARY KEY)").Should().Be(-1);
    }

    [Test]
    public void ExecuteNonQuery_sums_over_several_statements() =>
        _connection.Run("INSERT INTO people VALUES (1, 'a', 1); SELECT 1; INSERT INTO people VALUES (2, 'b', 2), (3, 'c', 3)").Should().Be(3);

    [Test]
    public void A_text_that_fails_leaves_nothing_of_itself()
    {
        _connection.Run("INSERT INTO people VALUES (1, 'a', 1)");
        var run = () => _connection.Run("INSERT INTO people VALUES (2, 'b', 2); INSERT INTO people VALUES (1, 'again', 3)");
        run.Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.DuplicateKey);
        _connection.Scalar("SELECT COUNT(*) FROM people").Should().Be(1L);
    }

    [Test]
    public void ExecuteScalar_tells_no_row_from_NULL()
    {
        _connection.Run("INSERT INTO people VALUES (1, NULL, 1)");
        _connection.Scalar("SELECT name FROM people WHERE id = 1").Should().Be(DBNull.Value);
        _connection.Scalar("SELECT name FROM people WHERE id = 2").Should().BeNull();
        _connection.Scalar("DELETE FROM people").Should().BeNull();
    }

    [Test]
    public async Task The_asynchronous_twins_give_the_same()
    {
        await using var insert = _connection.Command("INSERT INTO people VALUES (@id, @name, 3)", ("@id", 5L), ("@name", "x"));
        (await insert.ExecuteNonQueryAsync()).Should().Be(1);
        await using var select = _connection.Command("SELECT name FROM people WHERE id = ?", ("", 5L));
        (await select.ExecuteScalarAsync()).Should().Be("x");
        await using var reader = await select.ExecuteReaderAsync();
        (await reader.ReadAsync()).Should().BeTrue();
        (await reader.GetFieldValueAsync<string>(0)).Should().Be("x");
        (await reader.ReadAsync()).Should().BeFalse();
    }

    [Test]
    public async Task A_cancelled_token_ends_the_command()
    {
        await using var command = _connection.Command("SELECT * FROM people");
        var run = () => command.ExecuteReaderAsync(new CancellationToken(canceled: true));
        await run.Should().ThrowAsync<OperationCanceledException>();
        command.ExecuteScalar().Should().BeNull();
    }

    [Test]
    public void Cancel_ends_a_running_scan()
    {
        Fill(200);
        using var command = _connection.Command("SELECT COUNT(*) FROM people WHERE name LIKE '%9%'");
        using var reader = _connection.Command("SELECT * FROM people").ExecuteReader();
        reader.Read();
        command.Cancel();
        command.ExecuteScalar().Should().BeOfType<long>("cancelling a command that does not run has no effect");

        using var slow = _connection.Command("SELECT id FROM people");
        using var rows = slow.ExecuteReader();
        slow.Cancel();
        var readOn = () => rows.Rest();
        readOn.Should().Throw<OperationCanceledException>();
        slow.Invoking(c => c.ExecuteScalar()).Should().Throw<InvalidOperationException>("its reader is open");
        rows.Close();
        slow.ExecuteScalar().Should().BeOfType<long>();
    }

    [Test]
    public void A_writer_that_waits_too_long_is_told_that_the_database_is_busy()
    {
        using var database = new TestDatabase();
        using var first = database.Open();
        using var second = database.Open();
        first.Run("CREATE STORE s (id INT32 PRIMARY KEY)");
        using var transaction = first.BeginTransaction();
        using var command = second.Command("INSERT INTO s VALUES (1)");
        command.CommandTimeout = 1;
        var error = command.Invoking(c => c.ExecuteNonQuery()).Should().Throw<KvException>().Which;
        error.Code.Should().Be(KvErrorCode.Busy);
        error.IsTransient.Should().BeTrue();
        transaction.Rollback();
        command.ExecuteNonQuery().Should().Be(1);
    }

    [Test]
    public void A_call_that_takes_longer_than_CommandTimeout_ends()
    {
        Fill(2000);
        var text = new string('a', 1_000_000);
        using var command = _connection.Command("SELECT COUNT(*) FROM people WHERE @text || name LIKE '%ab%'", ("@text", text));
        command.CommandTimeout = 1;
        command.Invoking(c => c.ExecuteScalar()).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.Timeout);
        command.CommandText = "SELECT COUNT(*) FROM people";
        command.ExecuteScalar().Should().Be(2000L);
    }

    [Test]
    public async Task The_callers_time_between_rows_does_not_count()
    {
        Fill(10);
        using var command = _connection.Command("SELECT id FROM people");
        command.CommandTimeout = 1;
        using var reader = command.ExecuteReader();
        reader.Read();
        await Task.Delay(1300);
        reader.Rest().Should().HaveCount(9);
    }

    [Test]
    public void Prepare_finds_errors_and_the_prepared_command_runs_again_and_again()
    {
        Fill(10);
        using var command = _connection.Command("SELECT name FROM people WHERE id = @id");
        var id = command.Parameters.Add("@id", DbType.Int64);
        command.Prepare();
        for (var i = 0; i < 10; i++)
        {
            id.Value = (long)i;
            command.ExecuteScalar().Should().Be($"name {i}");
        }

        using var wrong = _connection.Command("SELECT nothing FROM people");
        wrong.Invoking(c => c.Prepare()).Should().Throw<KvException>().Which.Line.Should().Be(1);
    }

    [Test]
    public void A_prepared_command_follows_the_schema()
    {
        using var command = _connection.Command("SELECT * FROM people");
        command.Prepare();
        _connection.Run("DROP STORE people; CREATE STORE people (name TEXT PRIMARY KEY); INSERT INTO people VALUES ('Ada')");
        command.ExecuteScalar().Should().Be("Ada");
        _connection.Run("DROP STORE people");
        command.Invoking(c => c.ExecuteScalar()).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.StoreNotFound);
    }

    [Test]
    public void A_missing_parameter_is_named()
    {
        using var command = _connection.Command("SELECT * FROM people WHERE id = @id AND name = @name", ("id", 1L));
        var error = command.Invoking(c => c.ExecuteReader()).Should().Throw<KvException>().Which;
        error.Code.Should().Be(KvErrorCode.MissingParameter);
        error.Message.Should().Contain("@name");
        command.Parameters.Add("name", DbType.String);
        command.Invoking(c => c.ExecuteReader()).Should().Throw<InvalidOperationException>().WithMessage("*@name*no Value*");
        command.Parameters["@name"].Value = null;
        command.ExecuteScalar().Should().BeNull();
    }

    [Test]
    public void Values_that_a_store_cannot_take_are_named_with_column_and_type()
    {
        Fails(KvErrorCode.TypeMismatch, "INSERT INTO people VALUES (@id, 'a', 1)", "*'id'*INT64*", ("@id", "five"));
        Fails(KvErrorCode.Overflow, "INSERT INTO people VALUES (1, 'a', @age)", "*'age'*INT32*", ("@age", long.MaxValue));
        Fails(KvErrorCode.TypeMismatch, "INSERT INTO people VALUES (1, @name, 1)", "*'name'*TEXT*", ("@name", 5));
        Fails(KvErrorCode.NullNotAllowed, "INSERT INTO people (name) VALUES ('a')", "*'id'*");
        Fails(KvErrorCode.NullNotAllowed, "INSERT INTO people VALUES (@id, 'a', 1)", "*'id'*", ("@id", null));
        _connection.Run("INSERT INTO people VALUES (7, 'a', 1)");
        Fails(KvErrorCode.DuplicateKey, "INSERT INTO people VALUES (7, 'b', 1)", "*'people'*id = 7*");
        Fails(KvErrorCode.TypeMismatch, "SELECT * FROM people WHERE age = @age", "*", ("@age", "old"));
        Fails(KvErrorCode.TypeMismatch, "SELECT * FROM people WHERE id = @id", "*", ("@id", "five"));
    }

    [Test]
    public void Parameters_are_found_by_name_without_prefix_and_case_or_by_place()
    {
        Fill(5);
        _connection.Scalar("SELECT name FROM people WHERE id = $Id", ("@id", 3L)).Should().Be("name 3");
        _connection.Scalar("SELECT name FROM people WHERE id = :id", ("id", 3L)).Should().Be("name 3");
        _connection.Rows("SELECT id FROM people WHERE id >= ? AND id <= ? ORDER BY id", ("", 1L), ("", 2L)).Should().HaveCount(2);
        _connection.Rows("SELECT id FROM people WHERE id >= ? AND id <= @high", ("@high", 2L), ("", 1L)).Should().HaveCount(2);
    }

    [Test]
    public void A_transaction_that_is_not_the_active_one_is_refused()
    {
        using var other = TestDatabase.OpenInMemory();
        using var transaction = _connection.BeginTransaction();
        using var foreign = other.BeginTransaction();
        using var command = _connection.Command("SELECT 1");
        command.Transaction = foreign;
        command.Invoking(c => c.ExecuteScalar()).Should().Throw<InvalidOperationException>();
        command.Transaction = transaction;
        command.ExecuteScalar().Should().Be(1L);
        transaction.Rollback();
        command.Invoking(c => c.ExecuteScalar()).Should().Throw<InvalidOperationException>();
    }

    [Test]
    public void A_command_without_the_active_transaction_is_refused()
    {
        using var transaction = _connection.BeginTransaction();
        using var command = _connection.CreateCommand();
        command.CommandText = "INSERT INTO people VALUES (1, 'a', 1)";
        var run = () => command.ExecuteNonQuery();
        run.Should().Throw<InvalidOperationException>().WithMessage("The connection has an active transaction*");
        command.Transaction = transaction;
        run.Should().NotThrow();
        transaction.Commit();
        run.Should().Throw<InvalidOperationException>().WithMessage("The command's Transaction is not the connection's active one*");
    }

    [Test]
    public void What_cannot_run_says_what_is_missing()
    {
        using var command = new KvCommand();
        command.Invoking(c => c.ExecuteNonQuery()).Should().Throw<InvalidOperationException>().WithMessage("*Connection*");
        command.Connection = new KvConnection("Data Source=:memory:");
        command.Invoking(c => c.ExecuteNonQuery()).Should().Throw<InvalidOperationException>().WithMessage("*Open*");
        command.Connection = _connection;
        command.Invoking(c => c.ExecuteNonQuery()).Should().Throw<InvalidOperationException>().WithMessage("*CommandText*");
        command.Invoking(c => c.CommandType = CommandType.StoredProcedure).Should().Throw<ArgumentException>();
        command.Invoking(c => c.CommandTimeout = -1).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void CommandTimeout_comes_from_the_connection_unless_it_is_set()
    {
        using var connection = new KvConnection("Data Source=:memory:;Default Timeout=7");
        using var command = connection.CreateCommand();
        command.CommandTimeout.Should().Be(7);
        command.CommandTimeout = 3;
        command.CommandTimeout.Should().Be(3);
    }

    [Test]
    public void A_batch_that_reads_runs_in_one_snapshot()
    {
        using var database = new TestDatabase();
        using var reading = database.Open();
        using var writing = database.Open();
        reading.Run("CREATE STORE s (id INT32 PRIMARY KEY); INSERT INTO s VALUES (1)");
        using var command = reading.Command("SELECT COUNT(*) FROM s; SELECT COUNT(*) FROM s");
        using var reader = command.ExecuteReader();
        reader.Rest()[0][0].Should().Be(1L);
        writing.Run("INSERT INTO s VALUES (2)");
        reader.NextResult().Should().BeTrue();
        reader.Rest()[0][0].Should().Be(1L);
        reader.NextResult().Should().BeFalse();
    }

    private void Fails(KvErrorCode code, string text, string message, params (string, object?)[] parameters) =>
        _connection.Invoking(c => c.Rows(text, parameters)).Should().Throw<KvException>().WithMessage(message).Which.Code.Should().Be(code);

    private void Fill(int count)
    {
        using var transaction = _connection.BeginTransaction();
        for (var i = 0; i < count; i++)
            _connection.Run("INSERT INTO people VALUES (@id, @name, @age)", ("id", (long)i), ("name", $"name {i}"), ("age", i));
        transaction.Commit();
    }
}
