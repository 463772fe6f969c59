using System.Globalization;

namespace IndexKv.Data.Tests.Sql;

/// <summary>
/// Random changes of definitions and rows as command text, in transactions with savepoints, against a model: the same texts and the same command
/// objects, whatever the stores are at the moment, and again after the database was closed and opened.
/// </summary>
[TestFixture]
public sealed class RandomDefinitionTests
{
    private static readonly string[] Names = ["a", "b", "c"];

    private readonly Dictionary<string, int> _done = [];
    private Random _random = null!;
    private TestDatabase _database = null!;
    private KvConnection _connection = null!;
    private Dictionary<string, KvCommand> _kept = null!;
    private SortedDictionary<string, ModelTable> _tables = null!;
    private int _numbers;

    [TearDown]
    public void Close()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Test]
    public void Texts_mean_what_the_stores_are_at_the_moment([Range(1, 5)] int seed)
    {
        _random = new Random(seed);
        _done.Clear();
        _database = new TestDatabase();
        _tables = [];
        Open();
        for (var i = 0; i < 120; i++)
        {
            Transaction();
            MustHold();
            if (_random.Next(15) > 0)
                continue;
            Count("opening");
            _connection.Dispose();
            Open();
            MustHold();
        }

        TestContext.Out.WriteLine(string.Join(", ", _done.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => $"{d.Key}: {d.Value}")));
        _done.Keys.Should().HaveCount(14);
        _done.Values.Should().OnlyContain(count => count > 2);
    }

    private void Open()
    {
        _connection = _database.Open();
        _kept = Names.ToDictionary(name => name, name => _connection.Command($"SELECT * FROM {name} ORDER BY id"));
    }

    private void Transaction()
    {
        var before = Copy();
        using var transaction = _connection.BeginTransaction();
        var savepoints = new List<(string Name, SortedDictionary<string, ModelTable> Tables)>();
        for (var steps = _random.Next(1, 12); steps > 0; steps--)
        {
            switch (_random.Next(13))
            {
                case 0 or 1 when savepoints.Count < 4:
                    savepoints.Add(($"p{savepoints.Count}", Copy()));
                    _connection.Run($"SAVEPOINT {savepoints[^1].Name}");
                    Count("savepoint");
                    break;
                case 2 or 3 when savepoints.Count > 0:
                    var depth = _random.Next(savepoints.Count);
                    _connection.Run($"ROLLBACK TO {savepoints[depth].Name}");
                    savepoints.RemoveRange(depth + 1, savepoints.Count - depth - 1);
                    _tables = Copy(savepoints[depth].Tables);
                    Count("undo");
                    break;
                default:
                    Change();
                    break;
            }

            if (_random.Next(2) == 0)
                MustHold();
        }

        if (_random.Next(4) == 0)
        {
            transaction.Rollback();
            _tables = before;
            Count("rollback");
        }
        else
        {
            transaction.Commit();
            Count("commit");
        }
    }

    private void Change()
    {
        if (_tables.Count == 0 || (_tables.Count < Names.Length && _random.Next(4) == 0))
        {
            Create();
            return;
        }

        var (name, table) = _tables.ElementAt(_random.Next(_tables.Count));
        switch (_random.Next(9))
        {
            case 0:
                _connection.Run($"DROP STORE {name}");
                _tables.Remove(name);
                Count("drop");
                break;
            case 1 when table.Columns.Count < 6:
                var value = $"old {++_numbers}";
                table.Columns.Add($"c{++_numbers}");
                _connection.Run($"ALTER STORE {name} ADD COLUMN {table.Columns[^1]} TEXT NOT NULL DEFAULT '{value}'");
                foreach (var row in table.Rows.Values)
                    row.Add(value);
                Count("column added");
                break;
            case 2 when table.Columns.Count > 0:
                var column = _random.Next(table.Columns.Count);
                _connection.Run($"ALTER STORE {name} RENAME COLUMN {table.Columns[column]} TO r{++_numbers}");
                table.Columns[column] = $"r{_numbers}";
                Count("column renamed");
                break;
            case 3 when _tables.Count < Names.Length:
                var other = Names.First(n => !_tables.ContainsKey(n));
                _connection.Run($"ALTER STORE {name} RENAME TO {other}");
                _tables.Remove(name);
                _tables.Add(other, table);
                Count("store renamed");
                break;
            default:
                ChangeRows(name, table);
                break;
        }
    }

    private void Create()
    {
        var name = Names.First(n => !_tables.ContainsKey(n));
        var table = new ModelTable(_random.Next(2) == 0, [.. Enumerable.Range(0, _random.Next(4)).Select(_ => $"c{++_numbers}")], []);
        _connection.Run($"CREATE STORE {name} (id INT32 PRIMARY KEY{string.Concat(table.Columns.Select(c => $", {c} TEXT"))}) USING {(table.IsSorted ? "SORTED" : "HASH")}");
        _tables.Add(name, table);
        Count("create");
    }

    private void ChangeRows(string name, ModelTable table)
    {
        var (id, text) = (_random.Next(12), $"value {++_numbers}");
        if (table.IsSorted)
        {
            table.Rows.Clear();
            for (var i = 0; i < id; i++)
                table.Rows.Add(i, [.. table.Columns.Select(c => $"{text} {c}")]);
            using var copy = new KvBulkCopy(_connection) { DestinationStoreName = name };
            copy.WriteToServer(table.Rows.Select(row => (object?[])[row.Key, .. row.Value]));
            Count("bulk copy");
        }
        else if (_random.Next(4) == 0)
        {
            _connection.Run($"DELETE FROM {name} WHERE id = @id", ("@id", id)).Should().Be(table.Rows.Remove(id) ? 1 : 0);
            Count("delete");
        }
        else if (!table.Rows.TryGetValue(id, out var row))
        {
            table.Rows.Add(id, [.. table.Columns.Select(c => $"{text} {c}")]);
            _connection.Run($"INSERT INTO {name} VALUES ({id.ToString(CultureInfo.InvariantCulture)}{string.Concat(table.Rows[id].Select(v => $", '{v}'"))})").Should().Be(1);
            Count("insert");
        }
        else if (row.Count > 0)
        {
            var column = _random.Next(row.Count);
            _connection.Run($"UPDATE {name} SET {table.Columns[column]} = @text WHERE id = @id", ("@text", text), ("@id", id)).Should().Be(1);
            row[column] = text;
            Count("update");
        }
    }

    private void MustHold()
    {
        foreach (var name in Names)
        {
            using var fresh = _connection.Command($"SELECT * FROM {name} ORDER BY id");
            _kept[name].Transaction = fresh.Transaction;
            foreach (var command in new[] { fresh, _kept[name] })
            {
                if (!_tables.TryGetValue(name, out var table))
                {
                    command.Invoking(c => c.ExecuteReader()).Should().Throw<KvException>();
                    continue;
                }

                using var reader = command.ExecuteReader();
                Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).Should().Equal(["id", .. table.Columns]);
                reader.Rest().Select(row => string.Join('|', row)).Should().Equal(table.Rows.Select(row => string.Join('|', [row.Key, .. row.Value])));
            }
        }
    }

    private SortedDictionary<string, ModelTable> Copy() => Copy(_tables);

    private static SortedDictionary<string, ModelTable> Copy(SortedDictionary<string, ModelTable> tables) =>
        new(tables.ToDictionary(t => t.Key, t => new ModelTable(t.Value.IsSorted, [.. t.Value.Columns], new(t.Value.Rows.ToDictionary(r => r.Key, r => r.Value.ToList())))));

    private void Count(string what) => _done[what] = _done.GetValueOrDefault(what) + 1;

    /// <summary>A store: its columns after the key, and its rows by key.</summary>
    private sealed record ModelTable(bool IsSorted, List<string> Columns, SortedDictionary<int, List<string>> Rows);
}
