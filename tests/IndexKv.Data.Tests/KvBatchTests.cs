using System.Data;
using System.Data.Common;

namespace IndexKv.Data.Tests;

[TestFixture]
public sealed class KvBatchTests
{
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = TestDatabase.OpenInMemory();
        _connection.Run("CREATE TABLE t (id INT32 PRIMARY KEY, name TEXT)");
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [Test]
    public void ExecuteNonQuery_runs_all_commands_with_their_own_parameters_and_counts_for_each()
    {
        using var batch = _connection.CreateBatch();
        for (var i = 0; i < 3; i++)
        {
            var insert = batch.BatchCommands.Add("INSERT INTO t VALUES (@id, @name)");
            insert.Parameters.AddWithValue("@id", i);
            insert.Parameters.AddWithValue("@name", $"name {i}");
        }

        batch.BatchCommands.Add("UPDATE t SET name = 'x' WHERE id < 2");
        batch.BatchCommands.Add("SELECT 1");
        batch.ExecuteNonQuery().Should().Be(5);
        batch.BatchCommands.Select(c => ((KvBatchCommand)c).RecordsAffected).Should().Equal(1, 1, 1, 2, -1);
        _connection.Scalar("SELECT COUNT(*) FROM t WHERE name = 'x'").Should().Be(2L);
    }

    [Test]
    public void Failing_command_is_named_and_takes_the_others_back()
    {
        using var batch = _connection.CreateBatch();
        batch.BatchCommands.Add("INSERT INTO t VALUES (1, 'a')");
        var failing = batch.BatchCommands.Add("INSERT INTO t VALUES (1, 'b')");
        batch.BatchCommands.Add("INSERT INTO t VALUES (2, 'c')");
        var run = () => batch.ExecuteNonQuery();
        var error = run.Should().Throw<KvException>().Which;
        error.Code.Should().Be(KvErrorCode.DuplicateKey);
        error.BatchCommand.Should().BeSameAs(failing);
        ((DbException)error).BatchCommand.Should().BeSameAs(failing);
        _connection.Scalar("SELECT COUNT(*) FROM t").Should().Be(0L);
    }

    [Test]
    public void Syntax_error_names_its_command()
    {
        using var batch = _connection.CreateBatch();
        batch.BatchCommands.Add("SELECT 1");
        var failing = batch.BatchCommands.Add("INSERT INTO t VALEUS (1, 'b')");
        batch.BatchCommands.Insert(0, new KvBatchCommand("INSERT INTO t VALUES (1, 'a')"));
        var run = () => batch.ExecuteReader();
        run.Should().Throw<KvException>().Which.BatchCommand.Should().BeSameAs(failing);
        _connection.Scalar("SELECT COUNT(*) FROM t").Should().Be(0L);
    }

    [Test]
    public async Task Reader_goes_through_the_results_of_all_commands()
    {
        _connection.Run("INSERT INTO t VALUES (1, 'a'), (2, 'b')");
        await using var batch = _connection.CreateBatch();
        batch.BatchCommands.Add("SELECT name FROM t WHERE id = 1; SELECT 7");
        var second = batch.BatchCommands.Add("SELECT id FROM t WHERE name = @name");
        second.Parameters.AddWithValue("name", "b");
        await using var reader = await batch.ExecuteReaderAsync();
        var values = new List<object>();
        do
        {
            while (await reader.ReadAsync())
                values.Add(reader.GetValue(0));
        }
        while (await reader.NextResultAsync());
        values.Should().Equal("a", 7L, 2);
    }

    [Test]
    public void Definition_made_by_one_command_is_there_for_the_next()
    {
        using var batch = _connection.CreateBatch();
        batch.BatchCommands.Add("CREATE TABLE u (id INT32 PRIMARY KEY)");
        batch.BatchCommands.Add("INSERT INTO u VALUES (5)");
        batch.BatchCommands.Add("SELECT id FROM u");
        batch.ExecuteScalar().Should().Be(5);
    }

    [Test]
    public void Batch_runs_in_the_connections_transaction()
    {
        using (var transaction = _connection.BeginTransaction())
        {
            using var batch = new KvBatch(_connection, transaction);
            batch.BatchCommands.Add("INSERT INTO t VALUES (1, 'a')");
            batch.ExecuteNonQuery().Should().Be(1);
            transaction.Rollback();
            var again = () => batch.ExecuteNonQuery();
            again.Should().Throw<InvalidOperationException>().WithMessage("*not the connection's active one*");
        }

        _connection.Scalar("SELECT COUNT(*) FROM t").Should().Be(0L);
    }

    [Test]
    public void Batch_that_lacks_something_says_what()
    {
        using var empty = _connection.CreateBatch();
        empty.Invoking(b => b.ExecuteReader()).Should().Throw<InvalidOperationException>().WithMessage("*BatchCommands*");
        empty.BatchCommands.Add("");
        empty.Invoking(b => b.ExecuteReader()).Should().Throw<InvalidOperationException>().WithMessage("*CommandText*");
        using var unconnected = new KvBatch();
        unconnected.Invoking(b => b.ExecuteReader()).Should().Throw<InvalidOperationException>().WithMessage("*Connection*");
        empty.BatchCommands.Invoking(c => c.Add((DbBatchCommand)null!)).Should().Throw<ArgumentNullException>();
        new KvBatchCommand().Invoking(c => c.CommandType = CommandType.StoredProcedure).Should().Throw<ArgumentException>();
    }

    [Test]
    public void Batch_with_an_open_reader_cannot_run_again()
    {
        using var batch = _connection.CreateBatch();
        batch.BatchCommands.Add("SELECT 1");
        using (batch.ExecuteReader())
            batch.Invoking(b => b.ExecuteScalar()).Should().Throw<InvalidOperationException>().WithMessage("*open reader*");
        batch.ExecuteScalar().Should().Be(1L);
    }

    [Test]
    public void Generic_code_makes_batches_from_connection_factory_and_data_source()
    {
        DbConnection connection = _connection;
        connection.CanCreateBatch.Should().BeTrue();
        using var batch = connection.CreateBatch();
        var command = batch.CreateBatchCommand();
        command.CommandText = "SELECT @x";
        command.CanCreateParameter.Should().BeTrue();
        var parameter = command.CreateParameter();
        parameter.ParameterName = "x";
        parameter.Value = 3;
        command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
        batch.ExecuteScalar().Should().Be(3);
        KvFactory.Instance.CreateBatch().Should().BeOfType<KvBatch>();
        KvFactory.Instance.CreateBatchCommand().Should().BeOfType<KvBatchCommand>();
    }
}
