using System.Globalization;
using System.Text.RegularExpressions;

namespace IndexKv.Data.Tests.Sql;

/// <summary>
/// Mutated statements are run, not only compiled: each ends in rows or a <see cref="KvException"/>, one that fails changes nothing, and what is stored stays
/// readable and keeps to its definition.
/// </summary>
[TestFixture]
public sealed class MutatedRunTests
{
    private const int RunsOfADatabase = 20;

    // INDEXKV_RUNS=100000 runs more: see docs/testing.md.
    private static readonly int Runs = int.Parse(Environment.GetEnvironmentVariable("INDEXKV_RUNS") ?? "5000", CultureInfo.InvariantCulture);

    private static readonly string[] Definitions =
    [
        "CREATE STORE item (id INT64 KEY, name TEXT, n INT32 NOT NULL DEFAULT 3 CHECK (n >= 0), price DECIMAL, at DATETIME DEFAULT (CURRENT_TIMESTAMP), body ANY)",
        "CREATE STORE part (item INT64, no INT16, d DOUBLE, PRIMARY KEY (item, no))", "CREATE STORE seq (id INTEGER KEY AUTOINCREMENT, t TEXT)",
        "INSERT INTO item (id, name, n, price) VALUES (1, 'one', 1, 1.5), (2, 'two', 2, NULL), (3, NULL, 3, 9.99), (7, 'it''s', 7, 0)",
        "INSERT INTO part VALUES (1, 1, 0.5), (1, 2, NULL), (2, 1, 1e9), (9, 9, -1)", "INSERT INTO seq (t) VALUES ('a'), ('b')",
    ];

    private static readonly string[] Seeds =
    [
        "INSERT INTO item (id, name, n, body) VALUES (11, 'x' || 'y', 5, json('{\"a\": [1, 2]}')), (12, UPPER('z'), 2 * 3, NULL)",
        "INSERT OR REPLACE INTO item (id, name, n, price) VALUES (2, REPEAT('ab', 3), 2, 2.25) RETURNING id, price * 2",
        "INSERT INTO item (id, n) SELECT id + 100, n FROM item WHERE n < 5 ON CONFLICT (id) DO UPDATE SET n = excluded.n + 1 WHERE item.n > 1",
        "INSERT INTO seq (t) SELECT name FROM item WHERE id <= 3; SELECT LAST_INSERT_KEY()", "INSERT INTO part SELECT id, n, price FROM item ON CONFLICT DO NOTHING",
        "UPDATE item SET n = n - 1, name = COALESCE(name, '-') || LPAD('x', 3, 'ab') WHERE id IN (1, 2, @p) OR price > 1.5", "UPDATE item SET id = id + 1 WHERE id < 100 RETURNING *",
        "UPDATE part SET d = d / no, no = no % 5 WHERE item BETWEEN 1 AND 9", "DELETE FROM item WHERE n = 1 OR name LIKE '%o' RETURNING name", "DELETE FROM part WHERE item IN (SELECT id FROM item WHERE n > 2)",
        "SELECT i.id, p.d, i.price + 1 FROM item i LEFT JOIN part p ON p.item = i.id AND p.no > 0 WHERE i.n > 0 ORDER BY 1 DESC, p.no LIMIT 9",
        "SELECT n, COUNT(*), SUM(price), MIN(name), AVG(n) FROM item GROUP BY n HAVING COUNT(*) > 0 UNION ALL SELECT item, no, d, 'q', 1 FROM part",
        "SELECT CASE n WHEN 1 THEN 10 / n ELSE n % 2 END, EXTRACT(YEAR FROM at), DATE_TRUNC('month', at) + INTERVAL '1 day', body ->> 'a' FROM item",
        "SELECT ROUND(price, 1), POWER(n, 2), SQRT(n), SUBSTR(name, 2, 2), TRIM(BOTH 'o' FROM name), CAST(price AS INT64), HEX(name) FROM item WHERE NOT name GLOB 'a*'",
        "SELECT n / (id - 2), id % 7, price * 1000, d / (no - 4) FROM item i JOIN part p ON p.item + 1 = i.id",
        "SELECT DISTINCT t FROM seq WHERE EXISTS (SELECT 1 FROM part) AND id > (SELECT MIN(item) FROM part)", "EXPLAIN SELECT * FROM item WHERE id = 3 OR id = 4",
        "BEGIN; UPDATE item SET n = 5; SAVEPOINT s; DELETE FROM part; ROLLBACK TO s; COMMIT", "BEGIN; INSERT INTO seq (t) VALUES ('c'); ROLLBACK",
        "CREATE STORE IF NOT EXISTS other (a DATE, b TIME NOT NULL, PRIMARY KEY (a)); INSERT INTO other VALUES ('2026-01-31', '10:20'); SELECT a + b FROM other",
        "ALTER STORE item ADD COLUMN extra INT8 DEFAULT 7; UPDATE item SET extra = n", "ALTER STORE part RENAME COLUMN d TO e", "DROP STORE IF EXISTS seq", "CHECK STORE item",
    ];

    private static readonly (string Pattern, string[] Others)[] Kinds =
    [
        (@"\b[0-9]+(\.[0-9]+)?\b", ["0", "1", "2", "7", "-3", "99999", "1.25", "1e3", "9223372036854775807", "NULL", "@p"]),
        (@"\b(id|name|n|price|at|body|item|no|d|t)\b", ["id", "name", "n", "price", "at", "body", "i.id", "no", "d", "t"]),
        ("'[^']*'", ["''", "'a'", "'two'", "'2026-01-31'", "'day'", "X'00ff'", "TRUE", "n", "'$.a'"]),
        (@"<=|>=|<>|\|\||[-+*/%<>=]|\bAND\b|\bOR\b|\bLIKE\b", ["=", "<", ">=", "<>", "+", "-", "*", "/", "%", "||", "AND", "OR", "LIKE"]),
        (@"\b[A-Z_]+\(", ["ABS(", "UPPER(", "LENGTH(", "SUM(", "ROUND(", "TYPEOF(", "MAX(", "YEAR(", "QUOTE(", "LN(", "COALESCE(", "CHAR(", "UNHEX("]),
        (@"\b(item|part|seq|other)\b", ["item", "part", "seq", "nothing"]),
    ];

    private readonly Dictionary<KvErrorCode, int> _errors = [];
    private int _rows;
    private int _changes;
    private int _checked;

    [Test]
    public void Mutated_text_gives_rows_or_an_error_and_the_data_stays_consistent()
    {
        var random = new Random(17);
        var words = Seeds.SelectMany(s => s.Split(' ')).ToArray();
        for (var i = 0; i < Runs; i += RunsOfADatabase)
        {
            using var connection = TestDatabase.OpenInMemory();
            foreach (var definition in Definitions)
                connection.Run(definition);
            for (var j = 0; j < RunsOfADatabase; j++)
                RunOne(connection, Mutate(Seeds[random.Next(Seeds.Length)], words, random));
            Verify(connection);
        }

        TestContext.Out.WriteLine($"{_rows} rows, {_changes} changed records, {_checked} failures that changed nothing; {string.Join(", ", _errors.OrderByDescending(e => e.Value).Select(e => $"{e.Key} {e.Value}"))}");
        _rows.Should().BeGreaterThan(Runs / 3);
        _changes.Should().BeGreaterThan(Runs / 10);
        _checked.Should().BeGreaterThan(Runs / 10);
        _errors.Keys.Should().Contain([KvErrorCode.Syntax, KvErrorCode.InvalidQuery, KvErrorCode.TypeMismatch, KvErrorCode.DuplicateKey, KvErrorCode.CheckFailed, KvErrorCode.Overflow, KvErrorCode.DivisionByZero]);
        _errors.Keys.Should().NotContain([KvErrorCode.Unknown, KvErrorCode.Damaged, KvErrorCode.Poisoned, KvErrorCode.IoError, KvErrorCode.Timeout]);
    }

    // A third stays as it is, so that the data changes.
    private static string Mutate(string text, string[] words, Random random)
    {
        for (var left = random.Next(3) == 0 ? 0 : random.Next(1, 3); left > 0; left--)
        {
            var at = random.Next(text.Length);
            text = random.Next(8) switch
            {
                0 => text.Remove(at, Math.Min(text.Length - at, random.Next(1, 5))),
                1 => text.Insert(at, random.Next(2) == 0 ? $" {words[random.Next(words.Length)]} " : ((char)random.Next(' ', 0x7f)).ToString()),
                2 => Swap(text, words[random.Next(words.Length)], random),
                _ => SwapAlike(text, random),
            } + " ";
        }

        return text;
    }

    // What may still be a statement: a number for a number, a name for a name, …
    private static string SwapAlike(string text, Random random)
    {
        var (pattern, others) = Kinds[random.Next(Kinds.Length)];
        var found = Regex.Matches(text, pattern);
        if (found.Count == 0)
            return text;
        var match = found[random.Next(found.Count)];
        return string.Concat(text.AsSpan(0, match.Index), others[random.Next(others.Length)], text.AsSpan(match.Index + match.Length));
    }

    private static string Swap(string text, string word, Random random)
    {
        var parts = text.Split(' ');
        parts[random.Next(parts.Length)] = word;
        return string.Join(' ', parts);
    }

    private void RunOne(KvConnection connection, string text)
    {
        var before = ControlsTransactions(text) ? null : Dump(connection);
        try
        {
            using var command = connection.Command(text, ("@p", 3L));
            command.CommandTimeout = 20;
            using var reader = command.ExecuteReader();
            do
                _rows += reader.Rest().Count;
            while (reader.NextResult());
            _changes += Math.Max(0, reader.RecordsAffected);
        }
        catch (KvException e)
        {
            _errors[e.Code] = _errors.GetValueOrDefault(e.Code) + 1;
            if (e.Code is KvErrorCode.Syntax or KvErrorCode.NotSupported)
                e.Line.Should().BePositive(text);
            if (before is not null)
            {
                Dump(connection).Should().Equal(before, $"{text} failed: {e.Message}");
                _checked++;
            }
        }

        EndTransaction(connection);
    }

    private static bool ControlsTransactions(string text) =>
        new[] { "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "START", "END;" }.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static void EndTransaction(KvConnection connection)
    {
        try
        {
            connection.Run("ROLLBACK");
        }
        catch (KvException e) when (e.Message.Contains("There is no transaction", StringComparison.Ordinal))
        {
            // Most texts leave none open.
        }
    }

    private static List<string> Stores(KvConnection connection) =>
        [.. connection.GetSchema("Tables").Rows.Cast<System.Data.DataRow>().Select(row => (string)row["TABLE_NAME"]).Order(StringComparer.Ordinal)];

    private static List<string> Dump(KvConnection connection) =>
    [
        .. Stores(connection).SelectMany(store => connection.Rows($"SELECT * FROM \"{store}\"")
            .Select(row => $"{store}: {string.Join('|', row.Select(v => v is byte[] bytes ? Convert.ToHexString(bytes) : FormattableString.Invariant($"{v}")))}")
            .Order(StringComparer.Ordinal)),
    ];

    private static void Verify(KvConnection connection)
    {
        connection.Rows("CHECK DATABASE").Should().BeEmpty();
        foreach (var store in Stores(connection))
        {
            var rows = connection.Rows($"SELECT * FROM \"{store}\"");
            connection.Scalar($"SELECT COUNT(*) FROM \"{store}\"").Should().Be((long)rows.Count, "the header counts what is there");
        }

        if (!Stores(connection).Contains("item"))
            return;
        var keys = connection.Rows("SELECT id FROM item").Select(row => (long)row[0]!).ToList();
        keys.Should().OnlyHaveUniqueItems();
        foreach (var key in keys)
            connection.Scalar($"SELECT COUNT(name) + COUNT(*) FROM item WHERE id = {key}").Should().NotBe(0L, "each record is found by its key");
        connection.Scalar("SELECT COUNT(*) FROM item WHERE n IS NULL OR n < 0").Should().Be(0L);
    }
}
