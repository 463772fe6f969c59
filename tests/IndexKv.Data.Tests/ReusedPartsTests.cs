namespace IndexKv.Data.Tests;

/// <summary>Readers, commands and connections that come after others work with what those left behind, and must not show it.</summary>
[TestFixture]
public sealed class ReusedPartsTests
{
    private const string ById = "SELECT id, name, data FROM item WHERE id = @id";

    private TestDatabase _database = null!;
    private KvConnection _connection = null!;

    [SetUp]
    public void Load()
    {
        _database = new TestDatabase();
        _connection = _database.Open();
        _connection.Run("CREATE STORE item (id INT64 KEY, name TEXT, data BLOB); INSERT INTO item VALUES (1, 'one', x'01'), (2, NULL, NULL), (3, 'three', x'030303')");
    }

    [TearDown]
    public void Close()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Test]
    public void Closed_reader_stays_closed_when_its_command_runs_again()
    {
        using var command = Lookup(_connection, 1);
        command.ExecuteReader().Dispose();
        var first = command.ExecuteReader();
        first.Read().Should().BeTrue();
        first.Dispose();
        command.Parameters[0].Value = 3L;
        using var second = command.ExecuteReader();
        second.Read().Should().BeTrue();
        first.Invoking(r => r.GetInt64(0)).Should().Throw<InvalidOperationException>().WithMessage("The reader is closed.");
        first.Invoking(r => r.Read()).Should().Throw<InvalidOperationException>();
        first.Invoking(r => r.FieldCount).Should().Throw<InvalidOperationException>();
        first.Dispose();
        second.GetString(1).Should().Be("three");
    }

    [Test]
    public void Any_number_of_readers_left_open_is_closed_with_the_connection()
    {
        var connection = _database.Open();
        KvDataReader? last = null;
        for (var i = 0; i < 20_000; i++)
            last = Lookup(connection, 1).ExecuteReader();

        // A stack that would not do for a call within a call for each of them.
        var closing = new Thread(connection.Close, maxStackSize: 256 << 10);
        closing.Start();
        closing.Join();
        last!.IsClosed.Should().BeTrue();
    }

    [Test]
    public void Lookup_shows_what_was_committed_before_it_and_nothing_later()
    {
        using var command = Lookup(_connection, 1);
        command.ExecuteScalar();
        using var other = _database.Open();
        for (var i = 0; i < 5; i++)
        {
            other.Run($"UPDATE item SET name = 'n{i}' WHERE id = 1");
            using var reader = command.ExecuteReader();
            other.Run("UPDATE item SET name = 'later' WHERE id = 1");
            reader.Read().Should().BeTrue();
            reader.GetString(1).Should().Be($"n{i}");
            reader.Read().Should().BeFalse();
        }
    }

    [Test]
    public void Lookup_follows_the_schema()
    {
        using var command = Lookup(_connection, 3);
        command.ExecuteScalar();
        command.ExecuteScalar();
        _connection.Run("DROP STORE item");
        command.Invoking(c => c.ExecuteReader()).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.StoreNotFound);
        _connection.Run("CREATE STORE item (data BLOB, name TEXT, id INT64 KEY); INSERT INTO item (id, name) VALUES (3, 'drei')");
        using var reader = command.ExecuteReader();
        reader.Read().Should().BeTrue();
        reader.GetString(1).Should().Be("drei");
        reader.IsDBNull(2).Should().BeTrue();
    }

    [Test]
    public void Two_open_readers_of_the_same_text_are_independent()
    {
        using (var warm = Lookup(_connection, 1))
            warm.ExecuteScalar();
        using var one = Lookup(_connection, 1);
        using var three = Lookup(_connection, 3);
        using var first = one.ExecuteReader();
        using var second = three.ExecuteReader();
        first.Read().Should().BeTrue();
        second.Read().Should().BeTrue();
        first.GetFieldValue<byte[]>(2).Should().Equal(1);
        second.GetFieldValue<byte[]>(2).Should().Equal(3, 3, 3);
        first.GetInt64(0).Should().Be(1);
    }

    [Test]
    public void Columns_are_read_in_any_order_and_more_than_once()
    {
        using var command = Lookup(_connection, 3);
        command.ExecuteScalar();
        using var reader = command.ExecuteReader();
        reader.Read().Should().BeTrue();
        for (var i = 0; i < 2; i++)
        {
            reader.GetFieldValue<byte[]>(2).Should().Equal(3, 3, 3);
            reader.GetValue(0).Should().Be(3L);
            reader.GetString(1).Should().Be("three");
            reader.GetBytes(2, 1, null, 0, 0).Should().Be(3);
            reader.IsDBNull(1).Should().BeFalse();
        }
    }

    [Test]
    public void Command_finds_other_parameters_of_other_names()
    {
        using (var first = Lookup(_connection, 1))
            first.ExecuteScalar().Should().Be(1L);
        using (var second = _connection.Command(ById))
        {
            second.Parameters.AddWithValue("@other", 1L);
            second.Invoking(c => c.ExecuteScalar()).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.MissingParameter);
            second.Parameters.AddWithValue("$ID", 3L);
            second.ExecuteScalar().Should().Be(3L);
        }

        using var third = Lookup(_connection, 2);
        third.ExecuteScalar().Should().Be(2L);
    }

    [Test]
    public void Cancel_of_a_disposed_command_does_not_reach_the_next_one()
    {
        var first = Lookup(_connection, 1);
        first.ExecuteScalar();
        first.Dispose();
        using var second = Lookup(_connection, 3);
        using var reader = second.ExecuteReader();
        reader.Read().Should().BeTrue();
        first.Cancel();
        reader.Read().Should().BeFalse();
    }

    [Test]
    public void Cancel_ends_an_open_reader_of_a_lookup()
    {
        using var command = Lookup(_connection, 1);
        command.ExecuteScalar();
        using (var reader = command.ExecuteReader())
        {
            reader.Read().Should().BeTrue();
            command.Cancel();
            reader.Invoking(r => r.Read()).Should().Throw<OperationCanceledException>();
        }

        command.ExecuteScalar().Should().Be(1L);
    }

    [Test]
    public void Connection_that_follows_another_begins_anew()
    {
        _connection.Run("CREATE STORE made (id INTEGER KEY AUTOINCREMENT, v INT64)");
        using (var first = _database.Open("Pooling=True"))
        {
            first.Run("INSERT INTO made (v) VALUES (7)");
            first.Command("SELECT last_insert_key()").ExecuteScalar().Should().Be(1L);
        }

        using var second = _database.Open("Pooling=True");
        second.Command("SELECT last_insert_key()").ExecuteScalar().Should().Be(DBNull.Value);
    }

    [Test]
    public void Ended_transaction_does_not_reach_the_next_connection()
    {
        var first = _database.Open();
        var ended = first.BeginTransaction();
        ended.Commit();
        first.Dispose();
        using var second = _database.Open();
        using var transaction = second.BeginTransaction();
        ended.Invoking(t => t.Rollback()).Should().Throw<InvalidOperationException>();
        ended.Invoking(t => t.Save("a")).Should().Throw<InvalidOperationException>();
        ended.Dispose();
        second.Run("UPDATE item SET name = 'kept' WHERE id = 1");
        transaction.Commit();
        second.Scalar("SELECT name FROM item WHERE id = 1").Should().Be("kept");
    }

    [Test]
    public void Reader_of_a_closed_connection_does_not_reach_the_next_one()
    {
        var first = _database.Open();
        var scan = first.Command("SELECT id FROM item").ExecuteReader();
        scan.Read().Should().BeTrue();
        first.Dispose();
        using var second = _database.Open();
        using var other = second.Command("SELECT id FROM item").ExecuteReader();
        scan.IsClosed.Should().BeTrue();
        scan.Invoking(r => r.Read()).Should().Throw<InvalidOperationException>();
        scan.Dispose();
        other.Rest().Should().HaveCount(3);
    }

    [Test]
    public void Lookup_within_a_transaction_sees_its_changes()
    {
        using var command = Lookup(_connection, 1);
        command.ExecuteScalar();
        using var transaction = _connection.BeginTransaction();
        command.Transaction = transaction;
        _connection.Run("UPDATE item SET name = 'own' WHERE id = 1");
        using (var reader = command.ExecuteReader())
        {
            reader.Read().Should().BeTrue();
            reader.GetString(1).Should().Be("own");
        }

        transaction.Rollback();
        command.Transaction = null;
        using var after = command.ExecuteReader();
        after.Read().Should().BeTrue();
        after.GetString(1).Should().Be("one");
    }

    private static KvCommand Lookup(KvConnection connection, long id)
    {
        var command = connection.Command(ById);
        command.Parameters.AddWithValue("@id", id);
        return command;
    }
}
