namespace IndexKv.Data.Tests;

/// <summary>What savepoints undo and bring back, as the database has it when it opens again.</summary>
[TestFixture]
public sealed class SavepointReopeningTests
{
    private TestDatabase _database = null!;

    [SetUp]
    public void Open() => _database = new TestDatabase();

    [TearDown]
    public void Close() => _database.Dispose();

    [Test]
    public void Bulk_copy_after_one_that_a_savepoint_undid_is_there()
    {
        using (var connection = _database.Open())
        {
            connection.Run("CREATE STORE s (id INT32 PRIMARY KEY) USING SORTED");
            using var transaction = connection.BeginTransaction();
            transaction.Save("p");
            Copy(connection, 1);
            transaction.Rollback("p");
            Copy(connection, 2);
            transaction.Commit();
        }

        Scalar("SELECT id FROM s").Should().Be(2);
    }

    [Test]
    public void Store_made_in_the_transaction_whose_drop_was_undone_is_there([Values("HASH", "SORTED")] string kind)
    {
        using (var connection = _database.Open())
        {
            connection.Run($"BEGIN; CREATE STORE s (id INT32 PRIMARY KEY) USING {kind}");
            Copy(connection, 7);
            connection.Run("SAVEPOINT p; DROP STORE s; CREATE STORE s (other TEXT PRIMARY KEY)");
            connection.Run("INSERT INTO s VALUES ('undone'); ROLLBACK TO p; COMMIT");
        }

        Scalar("SELECT id FROM s").Should().Be(7);
    }

    [Test]
    public void Column_whose_addition_was_undone_is_gone_and_can_be_added_again()
    {
        using (var connection = _database.Open())
        {
            connection.Run("CREATE STORE s (id INT32 PRIMARY KEY) USING SORTED");
            Copy(connection, 3);
            connection.Run("BEGIN; SAVEPOINT p; ALTER STORE s ADD COLUMN more TEXT DEFAULT 'undone'; ROLLBACK TO p; ALTER STORE s ADD COLUMN more TEXT DEFAULT 'kept'; COMMIT");
            connection.Scalar("SELECT more FROM s").Should().Be("kept");
        }

        Scalar("SELECT more FROM s").Should().Be("kept");
    }

    private static void Copy(KvConnection connection, int id)
    {
        using var copy = new KvBulkCopy(connection) { DestinationStoreName = "s" };
        copy.WriteToServer([[id]]);
    }

    private object? Scalar(string text)
    {
        using var again = _database.Open();
        again.Rows("CHECK DATABASE").Should().BeEmpty();
        return again.Scalar(text);
    }
}
