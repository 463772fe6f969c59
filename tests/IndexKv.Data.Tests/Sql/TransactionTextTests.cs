namespace IndexKv.Data.Tests.Sql;

/// <summary>Transactions begun, ended and marked by command text.</summary>
[TestFixture]
public sealed class TransactionTextTests
{
    private const string ConnectionString = "Data Source=:memory:;Name=transaction-text;Default Timeout=1";

    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = new KvConnection(ConnectionString);
        _connection.Open();
        Run("CREATE STORE s (id INT64 KEY, v INT64); INSERT INTO s VALUES (1, 1)");
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [TestCase("BEGIN", "COMMIT")]
    [TestCase("BEGIN IMMEDIATE TRANSACTION", "END")]
    [TestCase("START TRANSACTION", "COMMIT TRANSACTION")]
    public void Changes_between_begin_and_commit_are_seen_elsewhere_at_once(string begin, string commit)
    {
        using var other = new KvConnection(ConnectionString);
        other.Open();
        Run(begin);
        Run("INSERT INTO s VALUES (2, 2)");
        Run("UPDATE s SET v = v + 1");
        Count().Should().Be(2);
        Count(other).Should().Be(1);
        Run(commit);
        Count(other).Should().Be(2);
    }

    [Test]
    public void Rollback_drops_all_and_closing_does_too()
    {
        Run("BEGIN");
        Run("DELETE FROM s");
        Run("ROLLBACK");
        Count().Should().Be(1);
        using (var other = new KvConnection(ConnectionString))
        {
            other.Open();
            using var command = new KvCommand("BEGIN; DELETE FROM s", other);
            command.ExecuteNonQuery().Should().Be(1);
        }

        Count().Should().Be(1);
        Run("INSERT INTO s VALUES (3, 3)").Should().Be(1, "the writer's place is free");
    }

    [Test]
    public void One_text_can_be_a_whole_script()
    {
        using var command = new KvCommand(
            """
            BEGIN;
            CREATE STORE t (id INT64 KEY);
            INSERT INTO t VALUES (1), (2);
            SAVEPOINT a;
            INSERT INTO t VALUES (3);
            ROLLBACK TO SAVEPOINT a;
            RELEASE a;
            SELECT COUNT(*) FROM t;
            COMMIT;
            SELECT MAX(id) FROM t
            """,
            _connection);
        using var reader = command.ExecuteReader();
        reader.Read().Should().BeTrue();
        reader.GetInt64(0).Should().Be(2);
        reader.NextResult().Should().BeTrue();
        reader.Read().Should().BeTrue();
        reader.GetInt64(0).Should().Be(2);
        reader.RecordsAffected.Should().Be(3);
    }

    [Test]
    public void Savepoints_by_text_work_in_a_transaction_of_either_kind()
    {
        using var transaction = _connection.BeginTransaction();
        Run("SAVEPOINT a", transaction);
        Run("DELETE FROM s", transaction);
        Run("ROLLBACK TO a", transaction);
        transaction.Commit();
        Count().Should().Be(1);
    }

    [Test]
    public void Statement_that_fails_leaves_the_transaction_open()
    {
        var run = () => Run("BEGIN; INSERT INTO s VALUES (5, 5); INSERT INTO s VALUES (1, 1)");
        run.Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.DuplicateKey);
        Count().Should().Be(2);
        Run("ROLLBACK");
        Count().Should().Be(1);
    }

    [Test]
    public void Parameters_reach_all_statements_of_a_script()
    {
        using var command = new KvCommand("BEGIN; INSERT INTO s VALUES (@id, @id); COMMIT; SELECT v FROM s WHERE id = @id", _connection);
        command.Parameters.AddWithValue("@id", 9L);
        command.ExecuteScalar().Should().Be(9L);
        command.Parameters[0].Value = 10L;
        command.ExecuteScalar().Should().Be(10L);
    }

    [TestCase("COMMIT", "There is no transaction: COMMIT comes after BEGIN.")]
    [TestCase("ROLLBACK", "There is no transaction: ROLLBACK comes after BEGIN.")]
    [TestCase("SAVEPOINT a", "There is no transaction: SAVEPOINT comes after BEGIN.")]
    [TestCase("RELEASE a", "There is no transaction: RELEASE comes after BEGIN.")]
    [TestCase("BEGIN; BEGIN", "The connection has a transaction already, and they do not nest*")]
    [TestCase("BEGIN; ROLLBACK TO nowhere", "The transaction has no savepoint 'nowhere', or no longer.")]
    [TestCase("BEGIN; VACUUM", "*VACUUM stands alone in its text*")]
    [TestCase("EXPLAIN BEGIN", "*BEGIN has no plan to explain.")]
    [TestCase("SAVEPOINT", "line 1, column 10: expected a savepoint's name but found the end of the text")]
    public void What_does_not_fit_is_said(string text, string message) =>
        FluentActions.Invoking(() => Run(text)).Should().Throw<KvException>().WithMessage(message);

    [Test]
    public void Objects_and_texts_do_not_end_each_others_transactions()
    {
        using (var transaction = _connection.BeginTransaction())
        {
            FluentActions.Invoking(() => Run("COMMIT", transaction)).Should().Throw<KvException>().WithMessage("The transaction was begun by BeginTransaction*");
            FluentActions.Invoking(() => Run("COMMIT")).Should().Throw<InvalidOperationException>();
        }

        Run("BEGIN");
        _connection.Invoking(c => c.BeginTransaction()).Should().Throw<InvalidOperationException>();
        Run("COMMIT");
        _connection.BeginTransaction().Dispose();
    }

    [Test]
    public void Batches_take_no_control_of_transactions()
    {
        using var batch = _connection.CreateBatch();
        batch.BatchCommands.Add(new KvBatchCommand("BEGIN"));
        batch.BatchCommands.Add(new KvBatchCommand("SELECT 1"));
        batch.Invoking(b => b.ExecuteNonQuery()).Should().Throw<KvException>().WithMessage("BEGIN, COMMIT, ROLLBACK, SAVEPOINT and RELEASE cannot be part of a batch*");
    }

    [Test]
    public void Bulk_copies_and_typed_access_run_in_it()
    {
        Run("BEGIN");
        new KvBulkCopy(_connection) { DestinationStoreName = "s" }.WriteToServer([[7L, 7L]]);
        Count().Should().Be(2);
        Run("ROLLBACK");
        Count().Should().Be(1);
    }

    private int Run(string text, KvTransaction? transaction = null)
    {
        using var command = new KvCommand(text, _connection, transaction);
        return command.ExecuteNonQuery();
    }

    private long Count(KvConnection? connection = null)
    {
        using var command = new KvCommand("SELECT COUNT(*) FROM s", connection ?? _connection);
        return (long)command.ExecuteScalar()!;
    }
}
