using System.Globalization;
using IndexKv.Data.Tests.Execution;

namespace IndexKv.Data.Tests.Sql;

/// <summary>Generated joins, set operations and subqueries over the same random rows, here and in SQLite: equal answers.</summary>
[TestFixture]
public sealed class SqliteJoinDifferentialTests
{
    private static readonly string[] Tables = ["person", "city", "visit"];

    // INDEXKV_STATEMENTS=20000 runs more: see docs/testing.md.
    private static readonly int Statements = int.Parse(Environment.GetEnvironmentVariable("INDEXKV_STATEMENTS") ?? "2000", CultureInfo.InvariantCulture);

    [TestCase("", 0)]
    [TestCase("_sorted", 0)]
    [TestCase("", 1, TestName = "Answers_are_those_of_sqlite_with_all_rows_in_temporary_files")]
    public void Answers_are_those_of_sqlite(string suffix, long workMemory)
    {
        using var sqlite = new SqliteOracle();
        using var session = new SqlSession(workMemory);
        var random = new Random(7);
        Fill(sqlite, session, random);
        var (compared, empty) = (0, 0);
        for (var i = 0; i < Statements; i++)
        {
            var text = new StatementWriter(random).Write();
            var ours = Tables.Aggregate(text, (t, table) => t.Replace(table + "#", table + suffix, StringComparison.Ordinal));
            var expected = sqlite.Ask(text.Replace("#", "", StringComparison.Ordinal));
            var actual = session.Query(ours).Select(row => row.Select(SqliteOracle.Normal).ToArray()).ToList();
            expected.Sort(SqliteOracle.CompareRows);
            actual.Sort(SqliteOracle.CompareRows);
            SqliteOracle.Print(actual).Should().Be(SqliteOracle.Print(expected), ours);
            compared += expected.Count;
            empty += expected.Count == 0 ? 1 : 0;
        }

        TestContext.Out.WriteLine($"{Statements} statements, {compared} rows, {empty} answers without any");
        empty.Should().BeLessThan(Statements / 2, "most statements find something");
    }

    // What ON says of the left table decides what is joined to its rows, never which rows there are.
    [TestCase("c.id = p.city AND p.age > 3")]
    [TestCase("p.age > 3")]
    [TestCase("p.age > 3 AND p.name = c.name")]
    [TestCase("p.age IS NULL AND c.size > 2e0")]
    [TestCase("c.id = p.city AND p.age > 3 AND c.size > 2e0")]
    [TestCase("FALSE")]
    public void Condition_on_the_left_table_of_a_left_join_keeps_its_rows(string condition)
    {
        using var sqlite = new SqliteOracle();
        using var session = new SqlSession();
        Fill(sqlite, session, new Random(7));
        foreach (var suffix in new[] { "", "_sorted" })
        {
            var text = $"SELECT p.id, c.id FROM person# p LEFT JOIN city# c ON {condition}";
            var expected = sqlite.Ask(text.Replace("#", "", StringComparison.Ordinal));
            var actual = session.Query(text.Replace("#", suffix, StringComparison.Ordinal)).Select(row => row.Select(SqliteOracle.Normal).ToArray()).ToList();
            expected.Sort(SqliteOracle.CompareRows);
            actual.Sort(SqliteOracle.CompareRows);
            actual.Select(row => row[0]).Distinct().Should().HaveCount(25, "all left rows stay");
            actual.Should().Contain(row => row[1] == null);
            SqliteOracle.Print(actual).Should().Be(SqliteOracle.Print(expected), text);
        }
    }

    private static void Fill(SqliteOracle sqlite, SqlSession session, Random random)
    {
        void Run(string text)
        {
            session.Run(text);
            sqlite.Ask(text);
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
}
