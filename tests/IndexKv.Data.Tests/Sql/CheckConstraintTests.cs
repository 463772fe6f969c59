namespace IndexKv.Data.Tests.Sql;

/// <summary>CHECK: whatever writes rows.</summary>
[TestFixture]
public sealed class CheckConstraintTests
{
    private TestDatabase _database = null!;
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _database = new TestDatabase();
        _connection = _database.Open("Pooling=False");
        _connection.Run(
            "CREATE STORE item (id INT64 KEY CHECK (id > 0), price DECIMAL, low DECIMAL CONSTRAINT affordable CHECK (low < 100), CHECK (item.low <= price))");
    }

    [TearDown]
    public void Close()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [TestCase("INSERT INTO item VALUES (1, 10, 5), (2, 10, NULL), (3, NULL, 99.99)", 3L)]
    [TestCase("INSERT INTO item VALUES (1, 10, 5) ON CONFLICT DO UPDATE SET price = 1", 1L)]
    [TestCase("REPLACE INTO item VALUES (1, 10, 10)", 1L)]
    public void Rows_for_which_no_condition_is_false_are_written(string text, long rows)
    {
        _connection.Run(text);
        _connection.Scalar("SELECT COUNT(*) FROM item").Should().Be(rows);
    }

    [TestCase("INSERT INTO item VALUES (1, 10, 5), (0, 10, 5)", "The row with the key id = 0 fails CHECK (id > 0) of store 'item'.")]
    [TestCase("INSERT INTO item VALUES (1, 1000, 100)", "The row with the key id = 1 fails 'affordable' CHECK (low < 100) of store 'item'.")]
    [TestCase("INSERT INTO item VALUES (1, 1, 2)", "The row with the key id = 1 fails CHECK (item.low <= price) of store 'item'.")]
    [TestCase("REPLACE INTO item VALUES (1, 1, 2)", "*fails CHECK (item.low <= price)*")]
    [TestCase("INSERT INTO item VALUES (7, 3, 2) ON CONFLICT DO UPDATE SET low = 4", "*fails CHECK (item.low <= price)*")]
    [TestCase("UPDATE item SET low = price + 1", "The row with the key id = 7 fails CHECK (item.low <= price)*")]
    [TestCase("UPDATE item SET id = -id", "The row with the key id = -7 fails CHECK (id > 0)*")]
    public void Statement_that_would_write_a_row_that_fails_changes_nothing(string text, string message)
    {
        _connection.Run("INSERT INTO item VALUES (7, 3, 2)");
        _connection.Invoking(c => c.Run(text)).Should().Throw<KvException>().WithMessage(message)
            .Which.Should().Match<KvException>(e => e.Code == KvErrorCode.CheckFailed && e.SqlState == "23514");
        _connection.Rows("SELECT * FROM item").Should().BeEquivalentTo(new object[][] { [7L, 3m, 2m] });
    }

    [TestCase("HASH")]
    [TestCase("SORTED")]
    public void Bulk_copies_are_checked(string kind)
    {
        _connection.Run($"CREATE STORE b (id INT64 KEY, v INT64 CHECK (v % 2 = 0)) USING {kind}");
        var copy = new KvBulkCopy(_connection) { DestinationStoreName = "b" };
        copy.WriteToServer(new[] { new { Id = 1L, V = 2L } });
        copy.Invoking(c => c.WriteToServer(new[] { new { Id = 2L, V = 2L }, new { Id = 3L, V = 3L } }))
            .Should().Throw<KvException>().WithMessage("Row 2: The row with the key id = 3 fails CHECK (v % 2 = 0) of store 'b'.");
        _connection.Rows("SELECT id FROM b").Should().BeEquivalentTo(new object[][] { [1L] });
    }

    [Test]
    public void Conditions_are_kept_with_the_database()
    {
        _connection.Close();
        _connection.Open();
        _connection.Invoking(c => c.Run("INSERT INTO item (id) VALUES (0)")).Should().Throw<KvException>().WithMessage("*fails CHECK (id > 0)*");
    }

    [TestCase("CREATE STORE t (id INT64 KEY, CHECK (x > 1))", "*CHECK (x > 1) is no condition on a row's columns: *there is no column 'x'*")]
    [TestCase("CREATE STORE t (id INT64 KEY CHECK (id > @p))", "*is no condition on a row's columns: it has parameters or aggregates*")]
    [TestCase("CREATE STORE t (id INT64 KEY CHECK (COUNT(*) > 1))", "*is no condition on a row's columns: it has parameters or aggregates*")]
    [TestCase("CREATE STORE t (id INT64 KEY CHECK (id IN (SELECT 1 FROM item)))", "*is no condition on a row's columns: *no subquery can stand here*")]
    [TestCase("CREATE STORE t (id INT64 KEY CHECK (id - DATE '2026-01-01'))", "*INT64 - DATE*")]
    [TestCase("CREATE STORE t (id INT64 KEY CHECK id > 1)", "line 1, column 36: expected '(' but found 'id'")]
    [TestCase("CREATE STORE t (id INT64 KEY, CONSTRAINT c PRIMARY KEY (id))", "line 1, column 44: expected 'CHECK' but found 'PRIMARY'")]
    public void What_is_no_condition_is_said(string text, string message) =>
        _connection.Invoking(c => c.Run(text)).Should().Throw<KvException>().WithMessage(message);
}
