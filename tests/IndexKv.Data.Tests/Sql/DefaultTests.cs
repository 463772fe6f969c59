using System.Data;

namespace IndexKv.Data.Tests.Sql;

/// <summary>DEFAULT: in definitions, in INSERT, in bulk copies, and after reopening.</summary>
[TestFixture]
public sealed class DefaultTests
{
    private const string Definition =
        "CREATE STORE item (id INT64 KEY DEFAULT -1, name TEXT NOT NULL DEFAULT 'it''s new', price DECIMAL DEFAULT (1 + 0.5), made DATE DEFAULT DATE '2026-01-31', note TEXT)";

    private TestDatabase _database = null!;
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _database = new TestDatabase();
        _connection = _database.Open("Pooling=False");
        _connection.Run(Definition);
    }

    [TearDown]
    public void Close()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Test]
    public void Columns_that_an_insert_leaves_out_get_their_defaults()
    {
        _connection.Rows("INSERT INTO item (id, price) VALUES (1, 9), (2, NULL) RETURNING *").Should().BeEquivalentTo(
            new object?[][] { [1L, "it's new", 9m, new DateOnly(2026, 1, 31), null], [2L, "it's new", null, new DateOnly(2026, 1, 31), null] });
        _connection.Rows("INSERT INTO item (name, id) SELECT 'x', id + 10 FROM item RETURNING id, price").Should().BeEquivalentTo(new object?[][] { [11L, 1.5m], [12L, 1.5m] });
    }

    [Test]
    public void Default_stands_for_a_value_or_for_a_whole_row()
    {
        _connection.Rows("INSERT INTO item DEFAULT VALUES RETURNING id, name, price, note").Should().BeEquivalentTo(new object?[][] { [-1L, "it's new", 1.5m, null] });
        _connection.Rows("INSERT INTO item VALUES (5, DEFAULT, DEFAULT, NULL, DEFAULT) RETURNING name, price, made, note").Should()
            .BeEquivalentTo(new object?[][] { ["it's new", 1.5m, null, null] });
    }

    [Test]
    public void Defaults_are_kept_with_the_database_and_described()
    {
        _connection.Close();
        _connection.Open();
        _connection.Run("INSERT INTO item (id) VALUES (3)");
        _connection.Scalar("SELECT name FROM item").Should().Be("it's new");
        using var columns = _connection.GetSchema("Columns", ["item"]);
        columns.Rows.Cast<DataRow>().Select(r => r["COLUMN_DEFAULT"]).Should().Equal("-1", "'it''s new'", "(1 + 0.5)", "DATE '2026-01-31'", DBNull.Value);
    }

    [TestCase("HASH")]
    [TestCase("SORTED")]
    public void Bulk_copies_fill_up_with_defaults(string kind)
    {
        _connection.Run($"CREATE STORE b (id INT64 KEY, v TEXT NOT NULL DEFAULT 'd', t DATETIME DEFAULT CURRENT_TIMESTAMP) USING {kind}");
        new KvBulkCopy(_connection) { DestinationStoreName = "b" }.WriteToServer(new[] { new { Id = 1L }, new { Id = 2L } });
        _connection.Rows("SELECT id, v, t IS NOT NULL FROM b ORDER BY id").Should().BeEquivalentTo(new object[][] { [1L, "d", true], [2L, "d", true] });
    }

    [Test]
    public void Moment_of_a_default_is_the_statements()
    {
        _connection.Run("CREATE STORE log (id INT64 KEY, at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP)");
        _connection.Run("INSERT INTO log (id) VALUES (1), (2), (3)");
        _connection.Scalar("SELECT COUNT(DISTINCT at) FROM log").Should().Be(1L);
    }

    [TestCase("CREATE STORE t (id INT64 KEY, v INT64 DEFAULT id)", "*The DEFAULT of column 'v', id, is no value by itself*")]
    [TestCase("CREATE STORE t (id INT64 KEY, v INT64 DEFAULT @p)", "*The DEFAULT of column 'v', @p, is no value by itself*")]
    [TestCase("CREATE STORE t (id INT64 KEY, v INT64 DEFAULT (SELECT 1))", "*The DEFAULT of column 'v', (SELECT 1), is no value by itself*")]
    [TestCase("CREATE STORE t (id INT64 KEY, v INT64 DEFAULT 'x')", "*Column 'v' of store 't' is INT64*")]
    [TestCase("CREATE STORE t (id INT64 KEY, v INT64 DEFAULT)", "line 1, column 46: expected an expression but found ')'")]
    [TestCase("INSERT INTO item (name) VALUES (DEFAULT, 1)", "*the row has 2 values for 1 columns")]
    [TestCase("SELECT DEFAULT", "*there is no column 'DEFAULT' where no store is read*")]
    public void What_is_no_default_is_said(string text, string message) =>
        _connection.Invoking(c => c.Run(text)).Should().Throw<KvException>().WithMessage(message);
}
