using System.Globalization;
using IndexKv.Data.Tests.Execution;

namespace IndexKv.Data.Tests.Sql;

/// <summary>Generated statements over the same random rows, here and in SQLite: equal answers, in the same order where one is asked for.</summary>
[TestFixture]
public sealed class SqliteDifferentialTests
{
    private const int Rows = 60;
    private const int Statements = 1500;

    [TestCase("t", 0)]
    [TestCase("archive", 0)]
    [TestCase("t", 1, TestName = "Answers_are_those_of_sqlite_with_all_rows_in_temporary_files")]
    public void Answers_are_those_of_sqlite(string store, long workMemory)
    {
        using var sqlite = new SqliteOracle();
        using var session = new SqlSession(workMemory);
        var random = new Random(42);
        Fill(sqlite, session, random);
        var compared = 0;
        for (var i = 0; i < Statements; i++)
        {
            var (text, isOrdered) = Statement(random, store);
            var expected = sqlite.Ask(text.Replace(store, "t", StringComparison.Ordinal));
            var actual = session.Query(text).Select(row => row.Select(SqliteOracle.Normal).ToArray()).ToList();
            if (!isOrdered)
            {
                expected.Sort(SqliteOracle.CompareRows);
                actual.Sort(SqliteOracle.CompareRows);
            }

            SqliteOracle.Print(actual).Should().Be(SqliteOracle.Print(expected), text);
            compared += expected.Count;
        }

        compared.Should().BeGreaterThan(Statements, "most statements find something");
    }

    private static void Fill(SqliteOracle sqlite, SqlSession session, Random random)
    {
        const string Columns = "(id INTEGER PRIMARY KEY, n INTEGER, m INTEGER, s TEXT, d REAL)";
        session.Run("CREATE TABLE t " + Columns);
        sqlite.Ask("CREATE TABLE t " + Columns);
        for (var id = 1; id <= Rows; id++)
        {
            var values = $"({id * 3}, {Integer(random)}, {Integer(random)}, {Text(random)}, {(random.Next(5) == 0 ? "NULL" : $"{random.Next(40) / 4.0:0.0##}e0")})";
            session.Run("INSERT INTO t VALUES " + values);
            sqlite.Ask("INSERT INTO t VALUES " + values);
        }

        session.CopyToSorted("t", "archive");
    }

    private static (string Text, bool IsOrdered) Statement(Random random, string store)
    {
        var where = random.Next(5) == 0 ? "" : " WHERE " + Condition(random, 3);
        switch (random.Next(5))
        {
            case 0:
                return ($"SELECT COUNT(*), COUNT(n), SUM(m), MIN(s), MAX(n), AVG(d), COUNT(DISTINCT s) FROM {store}{where}", true);
            case 1:
                return ($"SELECT n, COUNT(*), SUM(m), MAX(s) FROM {store}{where} GROUP BY n{(random.Next(2) == 0 ? " HAVING COUNT(*) > 1" : "")} ORDER BY n", true);
            case 2:
                return ($"SELECT DISTINCT {(random.Next(2) == 0 ? "s" : "n, m")} FROM {store}{where}", false);
            case 3:
                var direction = random.Next(2) == 0 ? "" : " DESC";
                var order = random.Next(3) switch { 0 => $"id{direction}", 1 => $"n{direction}, s, id", _ => $"s{direction}, id DESC" };
                return ($"SELECT id, n, s FROM {store}{where} ORDER BY {order} LIMIT {random.Next(12)} OFFSET {random.Next(6)}", true);
            default:
                return ($"SELECT id, {Value(random, 2)} AS v, {TextValue(random)} AS w FROM {store}{where}", false);
        }
    }

    private static string Condition(Random random, int depth) => random.Next(depth == 0 ? 8 : 12) switch
    {
        0 => $"id {Symbol(random)} {random.Next(200)}",
        1 => $"id IN ({random.Next(60) * 3}, {random.Next(60) * 3}, {random.Next(200)})",
        2 => $"{Value(random, 1)} {Symbol(random)} {Value(random, 1)}",
        3 => $"s LIKE '{"%a_b"[random.Next(4)]}{"%_ac"[random.Next(4)]}%'",
        4 => $"{(random.Next(2) == 0 ? "n" : "s")} IS {(random.Next(2) == 0 ? "" : "NOT ")}NULL",
        5 => $"id BETWEEN {random.Next(100)} AND {random.Next(200)}",
        6 => $"s {Symbol(random)} {Text(random)}",
        7 when random.Next(3) == 0 => $"s {(random.Next(3) == 0 ? "NOT " : "")}GLOB '{new[] { "a", "?", "[a-b]", "[^a]", "*" }[random.Next(5)]}{new[] { "*", "", "b*", "?", "[ab]" }[random.Next(5)]}'",
        7 => $"n {(random.Next(2) == 0 ? "NOT " : "")}IN (1, 2, {Integer(random)})",
        8 => $"NOT ({Condition(random, depth - 1)})",
        9 => $"({Condition(random, depth - 1)} OR {Condition(random, depth - 1)})",
        _ => $"({Condition(random, depth - 1)} AND {Condition(random, depth - 1)})",
    };

    private static string Value(Random random, int depth) => random.Next(depth == 0 ? 3 : 8) switch
    {
        0 => "n",
        1 => "m",
        2 => random.Next(-5, 6).ToString(CultureInfo.InvariantCulture),
        3 => $"({Value(random, depth - 1)} + {Value(random, depth - 1)})",
        4 => $"({Value(random, depth - 1)} * {Value(random, depth - 1)})",
        5 => $"COALESCE({Value(random, depth - 1)}, {Value(random, depth - 1)})",
        6 => $"CASE WHEN n > m THEN {Value(random, depth - 1)} ELSE {Value(random, depth - 1)} END",
        _ => $"ABS({Value(random, depth - 1)})",
    };

    private static string TextValue(Random random) => random.Next(5) switch
    {
        0 => "UPPER(s)",
        1 => $"SUBSTR(s, {random.Next(-3, 4)}, {random.Next(4)})",
        2 => "s || '-' || s",
        3 => "LENGTH(s)",
        _ => "NULLIF(s, 'a')",
    };

    private static string Symbol(Random random) => new[] { "=", "<>", "<", "<=", ">", ">=" }[random.Next(6)];

    private static string Integer(Random random) => random.Next(5) == 0 ? "NULL" : random.Next(-4, 5).ToString(CultureInfo.InvariantCulture);

    private static string Text(Random random) => random.Next(6) == 0 ? "NULL" : $"'{new[] { "a", "b", "ab", "abc", "B", "", "c a", "Ab" }[random.Next(8)]}'";
}
