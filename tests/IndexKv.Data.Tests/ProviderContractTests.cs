using System.Data;
using System.Data.Common;
using System.Reflection;
using System.Transactions;
using IsolationLevel = System.Data.IsolationLevel;

namespace IndexKv.Data.Tests;

/// <summary>What the base classes of System.Data document, seen through them alone.</summary>
[TestFixture]
public sealed class ProviderContractTests
{
    private DbConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = KvFactory.Instance.CreateConnection()!;
        _connection.ConnectionString = "Data Source=:memory:";
        _connection.Open();
        using var create = Command("CREATE STORE s (id INT64 KEY, name TEXT)");
        create.ExecuteNonQuery();
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [Test]
    public void Connection_that_was_never_opened_is_empty_and_has_no_version()
    {
        using var connection = KvFactory.Instance.CreateConnection()!;
        connection.ConnectionString.Should().BeEmpty();
        connection.Database.Should().BeEmpty();
        connection.DataSource.Should().BeEmpty();
        connection.Invoking(c => c.ServerVersion).Should().Throw<InvalidOperationException>();
        connection.Invoking(c => c.Open()).Should().Throw<InvalidOperationException>();
        connection.Invoking(c => c.BeginTransaction()).Should().Throw<InvalidOperationException>();
        connection.Close();
        connection.ConnectionString = null;
        connection.ConnectionString.Should().BeEmpty();
    }

    [Test]
    public void Provider_factory_of_a_connection_is_the_factory() =>
        typeof(DbConnection).GetProperty("DbProviderFactory", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(_connection)
            .Should().BeSameAs(KvFactory.Instance);

    [Test]
    public async Task Disposal_is_told_once()
    {
        var count = 0;
        _connection.Disposed += (_, _) => count++;
        await _connection.DisposeAsync();
        count.Should().Be(1);
    }

    [Test]
    public void Transaction_after_its_end_refuses_and_after_disposal_is_disposed()
    {
        var transaction = _connection.BeginTransaction(IsolationLevel.ReadCommitted);
        transaction.Commit();
        transaction.Connection.Should().BeNull();
        transaction.Invoking(t => t.Commit()).Should().ThrowExactly<InvalidOperationException>();
        transaction.Invoking(t => t.Rollback()).Should().ThrowExactly<InvalidOperationException>();
        transaction.Dispose();
        transaction.Invoking(t => t.Commit()).Should().Throw<ObjectDisposedException>();
        transaction.Invoking(t => t.Rollback()).Should().Throw<ObjectDisposedException>();
        transaction.Invoking(t => t.Save("a")).Should().Throw<ObjectDisposedException>();
    }

    [Test]
    public void System_transactions_are_refused_unless_told_to_work_beside_them()
    {
        using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
        _connection.Invoking(c => c.EnlistTransaction(Transaction.Current)).Should().Throw<NotSupportedException>();
        using var connection = KvFactory.Instance.CreateConnection()!;
        connection.ConnectionString = "Data Source=:memory:";
        connection.Invoking(c => c.Open()).Should().Throw<NotSupportedException>().WithMessage("*Enlist=False*");
        connection.State.Should().Be(ConnectionState.Closed);
        connection.ConnectionString = "Data Source=:memory:;Enlist=False";
        connection.Open();
    }

    [Test]
    public void Reader_of_a_statement_without_rows_has_no_columns()
    {
        using var command = Command("DELETE FROM s WHERE id < 0");
        using var reader = command.ExecuteReader();
        reader.FieldCount.Should().Be(0);
        reader.HasRows.Should().BeFalse();
        reader.GetSchemaTable().Should().BeNull();
        reader.GetColumnSchema().Should().BeEmpty();
        reader.RecordsAffected.Should().Be(0);
        Action<DbDataReader>[] calls =
        [
            r => r.GetName(0), r => r.GetFieldType(0), r => r.GetDataTypeName(0), r => r.GetValue(0), r => r.GetValues(new object[1]), r => r.IsDBNull(0),
            r => r.GetFieldValue<object>(0), r => r.GetInt32(0), r => r.GetString(0), r => r.GetStream(0), r => r.GetTextReader(0),
            r => r.GetBytes(0, 0, new byte[1], 0, 1), r => r.GetChars(0, 0, new char[1], 0, 1),
        ];
        foreach (var call in calls)
            reader.Invoking(call).Should().ThrowExactly<InvalidOperationException>();
        reader.Read().Should().BeFalse();
        reader.NextResult().Should().BeFalse();
    }

    [Test]
    public void Parameter_begins_as_a_text_of_no_name_and_no_value()
    {
        var parameter = KvFactory.Instance.CreateParameter()!;
        parameter.DbType.Should().Be(DbType.String);
        parameter.Direction.Should().Be(ParameterDirection.Input);
        parameter.IsNullable.Should().BeFalse();
        (parameter.ParameterName, parameter.SourceColumn, parameter.Value, parameter.Size).Should().Be(("", "", null, 0));
        parameter.SourceVersion.Should().Be(DataRowVersion.Current);
        using var command = Command("SELECT @p");
        parameter.ParameterName = "@p";
        command.Parameters.Add(parameter);
        command.Invoking(c => c.ExecuteScalar()).Should().ThrowExactly<InvalidOperationException>();
        parameter.Value = new object();
        command.Invoking(c => c.ExecuteScalar()).Should().Throw<NotSupportedException>();
        command.Parameters.Invoking(p => p.RemoveAt(-1)).Should().Throw<ArgumentOutOfRangeException>();
        command.Parameters.Invoking(p => p.RemoveAt(1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public async Task Asynchronous_methods_fail_and_are_cancelled_through_their_tasks()
    {
        using var command = KvFactory.Instance.CreateCommand()!;
        var failing = command.ExecuteScalarAsync();
        await failing.Invoking(t => t).Should().ThrowAsync<InvalidOperationException>();
        using var select = Command("SELECT 1");
        var cancelled = new CancellationToken(canceled: true);
        select.ExecuteReaderAsync(cancelled).IsCanceled.Should().BeTrue();
        select.ExecuteNonQueryAsync(cancelled).IsCanceled.Should().BeTrue();
        select.ExecuteScalarAsync(cancelled).IsCanceled.Should().BeTrue();
        using var reader = await select.ExecuteReaderAsync();
        reader.ReadAsync(cancelled).IsCanceled.Should().BeTrue();
        reader.NextResultAsync(cancelled).IsCanceled.Should().BeTrue();
        (await reader.ReadAsync()).Should().BeTrue();
        reader.IsDBNullAsync(0, cancelled).IsCanceled.Should().BeTrue();
        reader.GetFieldValueAsync<int>(0, cancelled).IsCanceled.Should().BeTrue();
    }

    [Test]
    public void Text_of_comments_alone_is_a_reader_without_rows()
    {
        using var command = Command("-- nothing to do");
        using var reader = command.ExecuteReader();
        reader.HasRows.Should().BeFalse();
        command.Invoking(c => c.CommandText = "SELECT 1").Should().Throw<InvalidOperationException>();
        command.Invoking(c => c.Connection = null).Should().Throw<InvalidOperationException>();
    }

    private DbCommand Command(string text)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        return command;
    }
}
