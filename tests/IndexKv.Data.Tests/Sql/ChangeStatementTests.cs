using Microsoft.Data.Sqlite;

namespace IndexKv.Data.Tests.Sql;

/// <summary>INSERT … SELECT, ON CONFLICT and RETURNING, through the provider; and beside SQLite, which has them too.</summary>
[TestFixture]
public sealed class ChangeStatementTests
{
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = TestDatabase.OpenInMemory();
        _connection.Run("CREATE STORE item (id INT64 KEY, name TEXT NOT NULL, count INT32); INSERT INTO item VALUES (1, 'one', 10), (2, 'two', NULL)");
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [Test]
    public void Conflict_can_leave_the_record_that_is_there()
    {
        _connection.Run("INSERT INTO item VALUES (1, 'x', 1), (3, 'three', 3) ON CONFLICT DO NOTHING").Should().Be(1);
        _connection.Run("INSERT INTO item VALUES (3, 'x', 1) ON CONFLICT (id) DO NOTHING").Should().Be(0);
        Items().Should().Be("1:one:10 2:two: 3:three:3");
    }

    [Test]
    public void Conflict_can_update_with_what_was_to_be_inserted()
    {
        _connection.Run("INSERT INTO item VALUES (1, 'uno', 5), (3, 'three', 3) ON CONFLICT (id) DO UPDATE SET count = count + excluded.count, name = item.name || '/' || excluded.name")
            .Should().Be(2);
        Items().Should().Be("1:one/uno:15 2:two: 3:three:3");
    }

    [Test]
    public void Conflict_updates_where_its_condition_is_true()
    {
        _connection.Run("INSERT INTO item VALUES (1, 'x', 1), (2, 'y', 2) ON CONFLICT DO UPDATE SET name = excluded.name WHERE item.count IS NULL").Should().Be(1);
        Items().Should().Be("1:one:10 2:y:");
    }

    [Test]
    public void Conflict_update_can_move_the_record_to_another_key()
    {
        _connection.Run("INSERT INTO item VALUES (1, 'x', 1) ON CONFLICT DO UPDATE SET id = id + 100");
        Items().Should().Be("2:two: 101:one:10");
        var taken = () => _connection.Run("INSERT INTO item VALUES (2, 'x', 1) ON CONFLICT DO UPDATE SET id = 101");
        taken.Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.DuplicateKey);
        Items().Should().Be("2:two: 101:one:10");
    }

    [Test]
    public void Row_inserted_twice_by_one_statement_meets_itself()
    {
        _connection.Run("INSERT INTO item VALUES (5, 'a', 1), (5, 'b', 2) ON CONFLICT DO UPDATE SET count = count + excluded.count").Should().Be(2);
        Items().Should().Be("1:one:10 2:two: 5:a:3");
    }

    [Test]
    public void Rows_of_a_query_are_inserted_also_from_the_store_itself()
    {
        _connection.Run("CREATE STORE copy (name TEXT KEY, n INT64)");
        _connection.Run("INSERT INTO copy (n, name) SELECT id * 10, name FROM item").Should().Be(2);
        _connection.Rows("SELECT * FROM copy ORDER BY name").Should().BeEquivalentTo(new object[][] { ["one", 10L], ["two", 20L] });
        _connection.Run("INSERT INTO item SELECT id + 2, name || id, count FROM item").Should().Be(2);
        Items().Should().Be("1:one:10 2:two: 3:one1:10 4:two2:");
        var twice = () => _connection.Run("INSERT INTO item SELECT id + 1, name, count FROM item");
        twice.Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.DuplicateKey);
        Items().Should().Be("1:one:10 2:two: 3:one1:10 4:two2:", "a statement changes all or nothing");
        _connection.Run("INSERT OR REPLACE INTO item SELECT id, 'r', n FROM (SELECT id, COUNT(*) n FROM item GROUP BY id) AS d WHERE id < 3").Should().Be(2);
        Items().Should().StartWith("1:r:1 2:r:1 3:");
    }

    [Test]
    public void Inserted_records_are_returned_as_they_are_stored()
    {
        _connection.Rows("INSERT INTO item (id, name) VALUES (7, 'x'), (8, 'y') RETURNING id, name || '!' AS shout, count").Should()
            .BeEquivalentTo(new object?[][] { [7L, "x!", null], [8L, "y!", null] });
        _connection.Rows("INSERT INTO item VALUES (7, 'again', 1), (1, 'z', 2) ON CONFLICT DO UPDATE SET count = 99 RETURNING *").Should()
            .BeEquivalentTo(new object?[][] { [7L, "x", 99], [1L, "one", 99] });
        _connection.Rows("INSERT INTO item VALUES (7, 'again', 1) ON CONFLICT DO NOTHING RETURNING id").Should().BeEmpty();
        using var reader = _connection.Command("REPLACE INTO item VALUES (7, 'r', 1) RETURNING count, id").ExecuteReader();
        reader.GetFieldType(0).Should().Be<int>();
        reader.Read().Should().BeTrue();
        reader.GetInt64(1).Should().Be(7);
        reader.RecordsAffected.Should().Be(1);
    }

    [Test]
    public void Updated_records_are_returned_as_they_are_then_and_deleted_ones_as_they_were()
    {
        _connection.Rows("UPDATE item SET count = COALESCE(count, 0) + 1, id = id + 10 RETURNING id, count").Should()
            .BeEquivalentTo(new object?[][] { [11L, 11], [12L, 1] });
        _connection.Rows("DELETE FROM item WHERE id = 11 RETURNING name, count").Should().BeEquivalentTo(new object?[][] { ["one", 11] });
        _connection.Rows("DELETE FROM item WHERE id = 11 RETURNING name").Should().BeEmpty();
        _connection.Scalar("DELETE FROM item RETURNING name").Should().Be("two");
        Items().Should().BeEmpty();
    }

    [Test]
    public void All_changes_are_made_before_the_first_record_is_returned()
    {
        using var reader = _connection.Command("UPDATE item SET count = 5 RETURNING id; SELECT COUNT(*) FROM item WHERE count = 5").ExecuteReader();
        reader.RecordsAffected.Should().Be(2);
        reader.NextResult().Should().BeTrue();
        reader.Read().Should().BeTrue();
        reader.GetInt64(0).Should().Be(2);
    }

    [TestCase("INSERT INTO item VALUES (1, 'x', 1) ON CONFLICT (name) DO NOTHING", "line 1, column 50: nothing but the whole key of 'item' is unique: ON CONFLICT (id)")]
    [TestCase("INSERT INTO item VALUES (1, 'x', 1) ON CONFLICT DO UPDATE SET count = other.count", "line 1, column 71: 'other' is not what this statement reads; it reads 'item', 'excluded'")]
    [TestCase("INSERT INTO item VALUES (1, 'x', 1) ON CONFLICT DO DELETE", "line 1, column 52: expected NOTHING or UPDATE but found 'DELETE'")]
    [TestCase("REPLACE INTO item VALUES (1, 'x', 1) ON CONFLICT DO NOTHING", "line 1, column 38: REPLACE says already*")]
    [TestCase("INSERT INTO item SELECT id, name FROM item", "line 1, column 18: the query has 2 columns for 3 of the store's")]
    [TestCase("INSERT INTO item DEFAULT", "line 1, column 18: expected VALUES, DEFAULT VALUES or SELECT but found 'DEFAULT'")]
    [TestCase("DELETE FROM item RETURNING COUNT(*)", "line 1, column 28: RETURNING takes no aggregates*")]
    [TestCase("DELETE FROM item RETURNING nam", "line 1, column 28: there is no column 'nam' in 'item'*")]
    public void What_cannot_be_done_is_named_with_its_place(string text, string message)
    {
        var run = () => _connection.Run(text);
        run.Should().Throw<KvException>().WithMessage(message);
        Items().Should().Be("1:one:10 2:two:");
    }

    [Test]
    public void Random_changes_leave_and_return_what_sqlite_does()
    {
        SQLitePCL.Batteries_V2.Init();
        using var sqlite = new SqliteConnection("Data Source=:memory:");
        sqlite.Open();
        Sqlite(sqlite, "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL, count INTEGER); INSERT INTO item VALUES (1, 'one', 10), (2, 'two', NULL)");
        var random = new Random(3);
        var returned = 0;
        for (var i = 0; i < 1_000; i++)
        {
            // The SQLite at hand has no RETURNING: what is left is compared, and what is returned with what is left.
            var text = Change(random);
            Sqlite(sqlite, text);
            returned += _connection.Rows(text + " RETURNING *").Count;
            Items().Should().Be(Sqlite(sqlite, "SELECT id, name, count FROM item ORDER BY id"), text);
        }

        returned.Should().BeGreaterThan(500);
    }

    private static string Change(Random random)
    {
        var row = $"({random.Next(12)}, '{(char)('a' + random.Next(4))}', {(random.Next(3) == 0 ? "NULL" : $"{random.Next(9)}")})";
        return random.Next(6) switch
        {
            0 => $"INSERT INTO item VALUES {row} ON CONFLICT DO NOTHING",
            1 => $"INSERT INTO item VALUES {row} ON CONFLICT (id) DO UPDATE SET name = excluded.name || item.name, count = COALESCE(count, 0) + 1 WHERE LENGTH(item.name) < 5",
            2 => $"REPLACE INTO item VALUES {row}",
            3 => $"INSERT OR REPLACE INTO item SELECT id + {random.Next(1, 4)}, name, id FROM item WHERE id < {random.Next(6)}",
            4 => $"UPDATE item SET count = count + {random.Next(3)}, name = 'u' WHERE id IN (SELECT id FROM item WHERE count > {random.Next(9)})",
            _ => $"DELETE FROM item WHERE id = {random.Next(12)} OR id > 20",
        };
    }

    private string Items() => string.Join(' ', _connection.Rows("SELECT id, name, count FROM item ORDER BY id").Select(r => $"{r[0]}:{r[1]}:{r[2]}"));

    private static string Sqlite(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add($"{reader.GetValue(0)}:{reader.GetValue(1)}:{(reader.IsDBNull(2) ? "" : reader.GetValue(2))}");
        return string.Join(' ', rows);
    }
}
