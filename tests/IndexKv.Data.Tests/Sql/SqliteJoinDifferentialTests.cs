using System.Globalization;
using IndexKv.Data.Tests.Execution;
using Microsoft.Data.Sqlite;

namespace IndexKv.Data.Tests.Sql;

/// <summary>Generated joins, set operations and subqueries over the same random rows, here and in SQLite: equal answers.</summary>
[TestFixture]
public sealed class SqliteJoinDifferentialTests
{
    private static readonly string[] Tables = ["person", "city", "visit"];

    // INDEXKV_STATEMENTS=20000 runs more: see docs/testing.md.
    private static readonly int Statements = int.Parse(Environment.GetEnvironmentVariable("INDEXKV_STATEMENTS") ?? "2000", CultureInfo.InvariantCulture);

    [TestCase("")]
    [TestCase("_sorted")]
    public void Answers_are_those_of_sqlite(string suffix)
    {
        SQLitePCL.Batteries_V2.Init();
        using var sqlite = new SqliteConnection("Data Source=:memory:");
        sqlite.Open();
        using var session = new SqlSession();
        var random = new Random(7);
        Fill(sqlite, session, random);
        var (compared, empty) = (0, 0);
        for (var i = 0; i < Statements; i++)
        {
            var text = new StatementWriter(random).Write();
            var ours = Tables.Aggregate(text, (t, table) => t.Replace(table + "#", table + suffix, StringComparison.Ordinal));
            var expected = Ask(sqlite, text.Replace("#", "", StringComparison.Ordinal));
            var actual = session.Query(ours).Select(row => row.Select(Normal).ToArray()).ToList();
            expected.Sort(CompareRows);
            actual.Sort(CompareRows);
            Print(actual).Should().Be(Print(expected), ours);
            compared += expected.Count;
            empty += expected.Count == 0 ? 1 : 0;
        }

        TestContext.Out.WriteLine($"{Statements} statements, {compared} rows, {empty} answers without any");
        empty.Should().BeLessThan(Statements / 2, "most statements find something");
    }

    private static void Fill(SqliteConnection sqlite, SqlSession session, Random random)
    {
        void Run(string text)
        {
            session.Run(text);
            Ask(sqlite, text);
        }

        Run("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, city INTEGER, age INTEGER)");
        Run("CREATE TABLE city (id INTEGER PRIMARY KEY, name TEXT, size REAL)");
        Run("CREATE TABLE visit (person INTEGER NOT NULL, city INTEGER NOT NULL, cost INTEGER, PRIMARY KEY (person, city))");
        for (var id = 1; id <= 25; id++)
            Run($"INSERT INTO person VALUES ({id}, {Text(random)}, {Maybe(random, 12)}, {Maybe(random, 6)})");
        for (var id = 1; id <= 9; id++)
            Run($"INSERT INTO city VALUES ({id}, {Text(random)}, {(random.Next(4) == 0 ? "NULL" : $"{random.Next(20) / 2.0:0.0}e0")})");
        for (var person = 1; person <= 25; person += random.Next(1, 4))
        {
            for (var city = 1; city <= 10; city += random.Next(1, 6))
                Run($"INSERT INTO visit VALUES ({person}, {city}, {Maybe(random, 9)})");
        }

        foreach (var table in Tables)
            session.CopyToSorted(table, table + "_sorted");
    }

    private static string Maybe(Random random, int most) => random.Next(5) == 0 ? "NULL" : random.Next(1, most).ToString(CultureInfo.InvariantCulture);

    private static string Text(Random random) => random.Next(6) == 0 ? "NULL" : $"'{new[] { "a", "b", "ab", "abc", "B", "" }[random.Next(6)]}'";

    private static List<object?[]> Ask(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : Normal(reader.GetValue(i)))]);
        return rows;
    }

    // A truth value is a number in SQLite.
    private static object? Normal(object? value) => value switch
    {
        double number => Math.Round(number, 9),
        bool truth => truth ? 1L : 0L,
        _ => value,
    };

    private static int CompareRows(object?[] x, object?[] y) => string.CompareOrdinal(Print([x]), Print([y]));

    private static string Print(IEnumerable<object?[]> rows) => string.Join('\n', rows.Select(row =>
        string.Join('|', row.Select(v => v is null ? "NULL" : string.Create(CultureInfo.InvariantCulture, $"{v}")))));
}
