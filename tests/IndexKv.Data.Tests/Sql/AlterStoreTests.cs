using System.Data;

namespace IndexKv.Data.Tests.Sql;

/// <summary>ALTER STORE on both kinds of store.</summary>
[TestFixture("HASH")]
[TestFixture("SORTED")]
public sealed class AlterStoreTests(string kind)
{
    private TestDatabase _database = null!;
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _database = new TestDatabase();
        _connection = _database.Open("Pooling=False");
        _connection.Run($"CREATE STORE item (id INT64 KEY, name TEXT, CHECK (id > 0 AND item.name <> 'x''name')) USING {kind}");
        Load([1L, "one"], [2L, null]);
    }

    [TearDown]
    public void Close()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Test]
    public void Rows_have_a_new_columns_default_as_it_was_when_it_was_added()
    {
        _connection.Run("ALTER STORE item ADD COLUMN price DECIMAL NOT NULL DEFAULT (1 + 0.5); ALTER TABLE item ADD note TEXT");
        _connection.Rows("SELECT * FROM item ORDER BY id").Should().BeEquivalentTo(new object?[][] { [1L, "one", 1.5m, null], [2L, null, 1.5m, null] });
        _connection.Rows("SELECT id FROM item WHERE price = 1.5 AND note IS NULL ORDER BY price, id DESC").Should().BeEquivalentTo(
            new object[][] { [2L], [1L] }, o => o.WithStrictOrdering());
    }

    [Test]
    public void Null_written_after_a_column_was_added_is_not_its_default()
    {
        _connection.Run("ALTER STORE item ADD v INT64 DEFAULT 7");
        Load([3L, "three", null], [4L, null, null]);
        _connection.Rows("SELECT id, v FROM item WHERE id > 2 ORDER BY id").Should().BeEquivalentTo(new object?[][] { [3L, null], [4L, null] });
    }

    [Test]
    public void New_columns_and_names_are_kept_with_the_database()
    {
        _connection.Run("ALTER STORE item ADD v DATE DEFAULT DATE '2026-01-31'; ALTER STORE item RENAME COLUMN name TO \"the title\"; ALTER STORE item RENAME TO thing");
        _connection.Close();
        _connection.Open();
        _connection.Rows("SELECT id, \"the title\", v FROM thing ORDER BY id").Should().BeEquivalentTo(
            new object?[][] { [1L, "one", new DateOnly(2026, 1, 31)], [2L, null, new DateOnly(2026, 1, 31)] });
        _connection.Invoking(c => c.Run("SELECT * FROM item")).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.StoreNotFound);
    }

    [Test]
    public void Checks_follow_the_names_that_they_use()
    {
        _connection.Run("ALTER STORE item RENAME name TO \"select\"; ALTER STORE item RENAME TO \"new item\"; ALTER STORE \"new item\" RENAME id TO number");
        var load = () => Load("new item", [5L, "x'name"]);
        load.Should().Throw<KvException>().WithMessage("*number = 5 fails CHECK (number > 0 AND \"new item\".\"select\" <> 'x''name') of store 'new item'.");
    }

    [Test]
    public void New_columns_check_is_computed_for_the_rows_there_are()
    {
        _connection.Invoking(c => c.Run("ALTER STORE item ADD v INT64 DEFAULT 1 CHECK (v > id)")).Should().Throw<KvException>()
            .WithMessage("The row with the key id = 1 fails CHECK (v > id) of store 'item'.");
        _connection.Rows("SELECT * FROM item ORDER BY id").Should().BeEquivalentTo(new object?[][] { [1L, "one"], [2L, null] });
        _connection.Run("ALTER STORE item ADD v INT64 DEFAULT 3 CHECK (v > id)");
        var load = () => Load([3L, "x", 3L]);
        load.Should().Throw<KvException>().WithMessage("*id = 3 fails CHECK (v > id)*");
    }

    [Test]
    public void Alteration_is_a_part_of_its_transaction()
    {
        using (var transaction = _connection.BeginTransaction())
        {
            _connection.Run("ALTER STORE item ADD v INT64 DEFAULT 3");
            _connection.Run("ALTER STORE item RENAME TO thing");
            _connection.Scalar("SELECT SUM(v) FROM thing").Should().Be(6L);
            using var other = _database.Open("Pooling=False");
            other.Rows("SELECT * FROM item WHERE id = 1").Should().BeEquivalentTo(new object[][] { [1L, "one"] });
            transaction.Rollback();
        }

        _connection.Rows("SELECT * FROM item WHERE id = 1").Should().BeEquivalentTo(new object[][] { [1L, "one"] });
        using (var transaction = _connection.BeginTransaction())
        {
            transaction.Save("s");
            _connection.Run("ALTER STORE item RENAME TO thing");
            transaction.Rollback("s");
            _connection.Run("ALTER STORE item ADD v INT64 DEFAULT 3");
            transaction.Commit();
        }

        _connection.Scalar("SELECT SUM(v) FROM item").Should().Be(6L);
    }

    [Test]
    public void Readers_go_on_with_the_store_as_it_was()
    {
        using var other = _database.Open("Pooling=False");
        using var command = other.Command("SELECT * FROM item ORDER BY id");
        using var reader = command.ExecuteReader();
        reader.Read().Should().BeTrue();
        _connection.Run("ALTER STORE item ADD v INT64 DEFAULT 3; ALTER STORE item RENAME TO thing");
        reader.Read().Should().BeTrue();
        reader.GetInt64(0).Should().Be(2L);
        reader.FieldCount.Should().Be(2);
        command.Invoking(c => { reader.Dispose(); c.ExecuteScalar(); }).Should().Throw<KvException>().WithMessage("*'item'*");
    }

    [Test]
    public void Column_that_is_not_null_can_be_added_to_an_empty_store()
    {
        _connection.Run($"CREATE STORE bare (id INT64 KEY) USING {kind}; ALTER STORE bare ADD v INT64 NOT NULL");
        var load = () => Load("bare", [1L, null]);
        load.Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.NullNotAllowed);
        Load("bare", [1L, 2L]);
        _connection.Scalar("SELECT v FROM bare").Should().Be(2L);
    }

    [TestCase("ALTER STORE item ADD v INT64 NOT NULL", "Column 'v' is NOT NULL and has no DEFAULT: the 2 rows of store 'item' would have no value in it.")]
    [TestCase("ALTER STORE item ADD v INT64 KEY", "line 1, column 22: the key of a store does not change*")]
    [TestCase("ALTER STORE item ADD name INT64", "*names column 'name' twice*")]
    [TestCase("ALTER STORE item ADD v INT64 DEFAULT 'x'", "*Column 'v' of store 'item' is INT64*")]
    [TestCase("ALTER STORE item RENAME nam TO x", "line 1, column 25: store 'item' has no column 'nam'; its columns are id, name")]
    [TestCase("ALTER STORE item RENAME COLUMN id TO name", "*names column 'name' twice*")]
    [TestCase("ALTER STORE item RENAME TO other", "*There is a store 'other' already*")]
    [TestCase("ALTER STORE missing RENAME TO x", "line 1, column 13: *'missing'*")]
    [TestCase("ALTER STORE item DROP COLUMN name", "line 1, column 18: ALTER STORE adds and renames columns only*")]
    [TestCase("ALTER STORE item MOVE", "line 1, column 18: expected ADD or RENAME but found 'MOVE'")]
    [TestCase("ALTER VIEW item", "line 1, column 7: VIEW is not supported*")]
    public void What_cannot_be_altered_is_said(string text, string message)
    {
        _connection.Run("CREATE STORE other (id INT64 KEY)");
        _connection.Invoking(c => c.Run(text)).Should().Throw<KvException>().WithMessage(message);
        _connection.Rows("SELECT * FROM item ORDER BY id").Should().BeEquivalentTo(new object?[][] { [1L, "one"], [2L, null] });
    }

    [Test]
    public void Plans_of_alterations_are_told()
    {
        _connection.Scalar("EXPLAIN ALTER STORE item ADD v INT64").Should().Be("add column v to item");
        _connection.Scalar("EXPLAIN ALTER STORE item RENAME name TO title").Should().Be("rename column name of item to title");
        _connection.Scalar("EXPLAIN ALTER STORE item RENAME TO thing").Should().Be("rename store item to thing");
    }

    private void Load(params object?[][] rows) => Load("item", rows);

    private void Load(string store, params object?[][] rows) =>
        new KvBulkCopy(_connection) { DestinationStoreName = store, OnDuplicate = Engine.Stores.Sorted.OnDuplicate.KeepLast }.WriteToServer(rows);
}
