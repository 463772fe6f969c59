using System.Data;
using System.Data.Common;

namespace IndexKv.Data.Tests.Sql;

/// <summary>AUTOINCREMENT and last_insert_key().</summary>
[TestFixture]
public sealed class GeneratedKeyTests
{
    private TestDatabase _database = null!;
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _database = new TestDatabase();
        _connection = _database.Open("Pooling=False");
        _connection.Run("CREATE STORE item (id INTEGER KEY AUTOINCREMENT, name TEXT)");
    }

    [TearDown]
    public void Close()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Test]
    public void Keys_that_an_insert_does_not_give_are_generated_from_one()
    {
        _connection.Rows("INSERT INTO item (name) VALUES ('a'), ('b') RETURNING id, name").Should().BeEquivalentTo(new object[][] { [1L, "a"], [2L, "b"] });
        _connection.Rows("INSERT INTO item VALUES (NULL, 'c'), (DEFAULT, 'd') RETURNING id").Should().BeEquivalentTo(new object[][] { [3L], [4L] });
        _connection.Rows("INSERT INTO item (name) SELECT name || '2' FROM item WHERE id < 3 RETURNING id").Should().BeEquivalentTo(new object[][] { [5L], [6L] });
        _connection.Rows("INSERT INTO item DEFAULT VALUES RETURNING id").Should().BeEquivalentTo(new object[][] { [7L] });
        _connection.Rows("REPLACE INTO item (name) VALUES ('r') RETURNING id").Should().BeEquivalentTo(new object[][] { [8L] });
    }

    [Test]
    public void Last_generated_or_given_key_is_the_connections()
    {
        using var other = _database.Open("Pooling=False");
        _connection.Scalar("SELECT last_insert_key()").Should().Be(DBNull.Value);
        _connection.Scalar("INSERT INTO item (name) VALUES ('a'), ('b'); SELECT last_insert_key()").Should().Be(2L);
        other.Run("INSERT INTO item (name) VALUES ('c')");
        _connection.Scalar("SELECT LAST_INSERT_KEY()").Should().Be(2L);
        _connection.Run("INSERT INTO item VALUES (50, 'd')");
        _connection.Scalar("SELECT last_insert_key()").Should().Be(50L);
    }

    [Test]
    public void Given_keys_are_never_generated_again_not_even_when_their_rows_are_gone()
    {
        _connection.Run("INSERT INTO item VALUES (10, 'given'); DELETE FROM item");
        _connection.Scalar("INSERT INTO item (name) VALUES ('next') RETURNING id").Should().Be(11L);
        _connection.Run("UPDATE item SET id = 20 WHERE id = 11");
        _connection.Scalar("INSERT INTO item (name) VALUES ('next') RETURNING id").Should().Be(21L);
    }

    [Test]
    public void Sequence_goes_on_after_reopening()
    {
        _connection.Run("INSERT INTO item (name) VALUES ('a'); INSERT INTO item VALUES (41, 'b'); DELETE FROM item WHERE id = 41");
        _connection.Close();
        _connection.Open();
        _connection.Scalar("INSERT INTO item (name) VALUES ('c') RETURNING id").Should().Be(42L);
    }

    [Test]
    public void What_a_transaction_takes_back_is_generated_again_and_what_a_savepoint_takes_back_is_not()
    {
        using (var transaction = _connection.BeginTransaction())
        {
            _connection.Run("INSERT INTO item (name) VALUES ('a'), ('b')");
            transaction.Rollback();
        }

        using (var transaction = _connection.BeginTransaction())
        {
            transaction.Save("s");
            _connection.Run("INSERT INTO item (name) VALUES ('a')");
            transaction.Rollback("s");
            _connection.Scalar("INSERT INTO item (name) VALUES ('b') RETURNING id").Should().Be(2L);
            transaction.Commit();
        }

        _connection.Rows("SELECT * FROM item").Should().BeEquivalentTo(new object[][] { [2L, "b"] });
    }

    [Test]
    public void Many_writers_never_get_one_key_twice()
    {
        var keys = new List<long>();
        Parallel.For(0, 4, _ =>
        {
            using var connection = _database.Open("Pooling=False");
            for (var i = 0; i < 50; i++)
            {
                var key = (long)connection.Scalar("INSERT INTO item (name) VALUES ('x') RETURNING id")!;
                lock (keys)
                    keys.Add(key);
            }
        });
        keys.Order().Should().Equal(Enumerable.Range(1, 200).Select(i => (long)i));
    }

    [Test]
    public void Greatest_key_of_the_type_is_the_last()
    {
        _connection.Run("CREATE STORE small (id INT8 KEY AUTOINCREMENT); INSERT INTO small VALUES (126)");
        _connection.Scalar("INSERT INTO small DEFAULT VALUES RETURNING id").Should().Be((sbyte)127);
        _connection.Invoking(c => c.Run("INSERT INTO small DEFAULT VALUES")).Should().Throw<KvException>()
            .WithMessage("Store 'small' has used the key 127: INT8 has no greater one to generate.").Which.Code.Should().Be(KvErrorCode.Overflow);
        _connection.Run("CREATE STORE large (id UINT64 KEY AUTOINCREMENT); INSERT INTO large VALUES (18446744073709551615)");
        _connection.Invoking(c => c.Run("INSERT INTO large DEFAULT VALUES")).Should().Throw<KvException>().WithMessage("*no greater one to generate.");
    }

    [Test]
    public void Bulk_copies_generate_the_keys_they_have_none_for()
    {
        new KvBulkCopy(_connection) { DestinationStoreName = "item" }.WriteToServer(new[] { new { Name = "a" }, new { Name = "b" } });
        new KvBulkCopy(_connection) { DestinationStoreName = "item" }.WriteToServer(new[] { new { Id = (long?)null, Name = "c" }, new { Id = (long?)9, Name = "d" } });
        _connection.Rows("SELECT id, name FROM item ORDER BY id").Should().BeEquivalentTo(new object[][] { [1L, "a"], [2L, "b"], [3L, "c"], [9L, "d"] });
        _connection.Scalar("INSERT INTO item (name) VALUES ('e') RETURNING id").Should().Be(10L);
    }

    [Test]
    public void Schema_and_command_builders_know_generated_keys()
    {
        _connection.Run("INSERT INTO item (name) VALUES ('a')");
        using var columns = _connection.GetSchema("Columns", ["item"]);
        columns.Rows.Cast<DataRow>().Select(r => r["IS_AUTOINCREMENT"]).Should().Equal(true, false);
        using var adapter = new KvDataAdapter("SELECT id, name FROM item", _connection) { MissingSchemaAction = MissingSchemaAction.AddWithKey };
        using var builder = new KvCommandBuilder(adapter);
        using var table = new DataTable();
        adapter.Fill(table);
        table.Columns["id"]!.AutoIncrement.Should().BeTrue();
        table.Rows.Add(null, "b");
        adapter.Update(table).Should().Be(1);
        _connection.Rows("SELECT * FROM item ORDER BY id").Should().BeEquivalentTo(new object[][] { [1L, "a"], [2L, "b"] });
        using var command = _connection.Command("SELECT id, name FROM item");
        using var reader = command.ExecuteReader(CommandBehavior.KeyInfo);
        reader.GetColumnSchema().Select(c => c.IsAutoIncrement).Should().Equal(true, false);
    }

    [TestCase("CREATE STORE t (id INT64 KEY AUTOINCREMENT, v INT64) USING SORTED", "*sorted and takes no single rows*")]
    [TestCase("CREATE STORE t (id TEXT KEY AUTOINCREMENT)", "*Column 'id' of store 't' cannot be generated*")]
    [TestCase("CREATE STORE t (id INT64 KEY, v INT64 AUTOINCREMENT)", "*Column 'v' of store 't' cannot be generated*")]
    [TestCase("CREATE STORE t (a INT64 AUTOINCREMENT, b INT64, PRIMARY KEY (a, b))", "*Column 'a' of store 't' cannot be generated*")]
    [TestCase("CREATE STORE t (id INT64 KEY AUTOINCREMENT DEFAULT 1)", "*generated and has a default too*")]
    [TestCase("SELECT last_insert_key(1)", "*LAST_INSERT_KEY takes 0 arguments, not 1*")]
    public void What_cannot_be_generated_is_said(string text, string message) =>
        _connection.Invoking(c => c.Run(text)).Should().Throw<KvException>().WithMessage(message);
}
