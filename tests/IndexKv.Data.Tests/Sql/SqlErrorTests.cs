using IndexKv.Data.Tests.Execution;

namespace IndexKv.Data.Tests.Sql;

[TestFixture]
public sealed class SqlErrorTests
{
    // INDEXKV_MUTATIONS=1000000 tries more: see docs/testing.md.
    private static readonly int Mutations =
        int.Parse(Environment.GetEnvironmentVariable("INDEXKV_MUTATIONS") ?? "50000", System.Globalization.CultureInfo.InvariantCulture);

    private SqlSession _session = null!;

    [OneTimeSetUp]
    public void CreateStore()
    {
        _session = new SqlSession();
        _session.Run("CREATE STORE people (id INT64 PRIMARY KEY, name TEXT)");
    }

    [OneTimeTearDown]
    public void CloseSession() => _session.Dispose();

    [TestCase("SELEC 1", "line 1, column 1: expected SELECT, INSERT, REPLACE, UPDATE, DELETE, CREATE, ALTER, DROP, BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE, EXPLAIN, CHECK, CHECKPOINT, VACUUM or BACKUP but found 'SELEC'")]
    [TestCase("SELECT * FROM people\nWHERE id == ", "line 2, column 13: expected an expression but found the end of the text")]
    [TestCase("SELECT (1 + 2", "line 1, column 14: expected ')' but found the end of the text")]
    [TestCase("SELECT 'abc", "line 1, column 8: the text does not end: a quote is missing")]
    [TestCase("SELECT 1 /* x", "line 1, column 10: the comment does not end: '*/' is missing")]
    [TestCase("SELECT 12abc", "line 1, column 10: the number 12 runs into 'a'")]
    [TestCase("SELECT X'0'", "line 1, column 8: a blob is written as X'…' with an even number of hexadecimal digits")]
    [TestCase("SELECT 1 # 2", "line 1, column 10: the character '#' means nothing here")]
    [TestCase("SELECT nam FROM people", "line 1, column 8: there is no column 'nam' in 'people'; the columns are id, name")]
    [TestCase("SELECT id\nFROM peple", "line 2, column 6: there is no store 'peple'; there are people")]
    [TestCase("SELECT id FROM people WHERE name = 5", "line 1, column 34: TEXT and INT64 do not compare, in name = 5; CAST one to the other's type.")]
    [TestCase("SELECT FROB(1)", "line 1, column 8: There is no function FROB;*")]
    [TestCase("SELECT LENGTH(1, 2)", "line 1, column 8: LENGTH takes 1 argument, not 2.")]
    [TestCase("INSERT INTO people VALUES (1)", "line 1, column 28: the row has 1 values for 2 columns")]
    [TestCase("CREATE STORE t (a INT64)", "line 1, column 1: Store 't' has no key*")]
    [TestCase("CREATE STORE t (a FROB KEY)", "line 1, column 19: expected a type such as *")]
    [TestCase("CREATE STORE t (a TEXT(,) KEY)", "line 1, column 24: expected a length but found ','")]
    [TestCase("CREATE STORE t (a ANY KEY)", "line 1, column 1: Column 'a' of store 't' is ANY, which has no order*")]
    [TestCase("SELECT a.id FROM people JOIN people b", "line 1, column 8: 'a' is not what this statement reads; it reads 'people', 'b'")]
    [TestCase("SELECT id FROM people a JOIN people b", "line 1, column 8: 'id' is the name of 2 columns; write the table's name before it, as in a.id")]
    [TestCase("SELECT 1 FROM people JOIN people ON 1 = 1", "line 1, column 27: 'people' is joined twice; give one of them another name: AS name")]
    [TestCase("SELECT 1 FROM people a JOIN people b ON b.name", "line 1, column 41: ON takes a condition; compare something.")]
    [TestCase("SELECT 1 FROM people a LEFT JOIN people b", "line 1, column 42: expected 'ON' but found the end of the text")]
    [TestCase("SELECT 1 FROM people a RIGHT JOIN people b ON 1 = 1", "line 1, column 24: RIGHT joins are not supported*")]
    [TestCase("SELECT 1 FROM people a JOIN people b USING (id)", "line 1, column 38: USING is not supported*")]
    [TestCase("SELECT x.* FROM people", "line 1, column 8: 'x' is not what this statement reads; it reads 'people'")]
    [TestCase("SELECT 1 UNION SELECT 2, 3", "line 1, column 10: UNION needs queries of as many columns; the first has 1, the second 2.")]
    [TestCase("SELECT 1 EXCEPT SELECT 'x'", "line 1, column 10: Column 1 of EXCEPT is INT64 in the first query and TEXT in the second*")]
    [TestCase("SELECT 1 INTERSECT ALL SELECT 1", "line 1, column 10: INTERSECT ALL is not supported*")]
    [TestCase("SELECT id FROM people UNION SELECT 1 ORDER BY id + 1", "line 1, column 50: what UNION, EXCEPT and INTERSECT yield is ordered by its columns' names or numbers")]
    [TestCase("SELECT * FROM (SELECT 1)", "line 1, column 25: expected a name for the subquery: AS name but found the end of the text")]
    [TestCase("SELECT * FROM (VALUES (1)) AS t", "line 1, column 16: expected SELECT but found 'VALUES'")]
    [TestCase("SELECT (SELECT id, name FROM people)", "line 1, column 8: A subquery that stands for a value has one column, not 2.")]
    [TestCase("SELECT 1 WHERE 1 IN (SELECT name FROM people)", "line 1, column 18: INT64 and TEXT do not compare*")]
    [TestCase("SELECT 1 FROM people p WHERE EXISTS (SELECT 1 FROM people q WHERE q.id = p.id)", "line 1, column 74: 'p.id' belongs to the query around this one, on which a subquery cannot depend; join the tables instead")]
    [TestCase("SELECT id FROM people WHERE COUNT(*) > 1", "line 1, column 29: The aggregate COUNT(*) cannot stand here*")]
    [TestCase("SELECT id FROM people LIMIT id", "line 1, column 29: there is no column 'id' where no store is read*")]
    public void Text_that_cannot_be_used_is_an_error_that_names_the_place(string text, string message)
    {
        var run = () => _session.Run(text);
        run.Should().Throw<KvException>().WithMessage(message);
    }

    [Test]
    public void Deep_nesting_is_refused()
    {
        var run = () => _session.Query("SELECT " + new string('(', 100_000) + "1" + new string(')', 100_000));
        run.Should().Throw<KvException>().WithMessage("*nested more than 200 levels deep");
        var long_ = "SELECT " + string.Join(" + ", Enumerable.Repeat("1", 1000));
        _session.Scalar(long_).Should().Be(1000L);
    }

    [TestCase("NOT ", "TRUE", "")]
    [TestCase("- ", "id", "")]
    [TestCase("", "1", " + 1")]
    [TestCase("", "id = 1", " OR id = 1")]
    public void Long_chains_are_refused_with_their_place(string before, string middle, string after)
    {
        var chain = string.Concat(Enumerable.Repeat(before, 50_000)) + middle + string.Concat(Enumerable.Repeat(after, 50_000));
        var run = () => _session.Query($"SELECT {chain} FROM people");
        run.Should().Throw<KvException>().WithMessage("line 1, column *nested more than 1000 levels deep; use IN (…) in place of many ORs");
    }

    [TestCase(40, "TRUE", "", " BETWEEN FALSE AND TRUE")]
    [TestCase(40, "1", "CASE ", " WHEN 1 THEN 1 WHEN 2 THEN 2 END")]
    public void Nesting_that_doubles_the_work_is_refused(int times, string middle, string before, string after)
    {
        var nested = string.Concat(Enumerable.Repeat(before, times)) + middle + string.Concat(Enumerable.Repeat(after, times));
        var run = () => _session.Query("SELECT " + nested);
        run.Should().Throw<KvException>().WithMessage("line 1, column *the expression has more than 1000000 parts*");
    }

    [Test]
    public void Explain_of_explain_is_refused()
    {
        var run = () => _session.Query(string.Concat(Enumerable.Repeat("EXPLAIN ", 100_000)) + "SELECT 1");
        run.Should().Throw<KvException>().WithMessage("line 1, column 9: expected the statement to explain but found 'EXPLAIN'");
    }

    [Test]
    public void Mutated_text_gives_a_result_or_an_error_with_a_place()
    {
        string[] seeds =
        [
            "SELECT id, UPPER(name) AS n FROM people WHERE id IN (1, 2, @p) AND NOT name LIKE 'a%' ESCAPE '!' ORDER BY 2 DESC LIMIT 5 OFFSET 1",
            "INSERT OR REPLACE INTO people (id, name) VALUES (1, 'x''y'), (2, NULL)", "UPDATE people SET name = 'a' || \"name\" WHERE id BETWEEN 1 AND 3",
            "DELETE FROM people WHERE name IS NOT NULL OR id <> -5", "SELECT CASE id WHEN 1 THEN X'00' ELSE CAST('5' AS INT64) END, COUNT(DISTINCT name) FROM people GROUP BY id",
            "SELECT p.*, COUNT(*) FROM people p LEFT JOIN (SELECT id, MAX(name) m FROM people GROUP BY id) AS q ON q.id = p.id AND q.m GLOB 'a*' CROSS JOIN people r WHERE p.id IN (SELECT id FROM people)",
            "SELECT id FROM people UNION ALL SELECT (SELECT MAX(id) FROM people) EXCEPT SELECT 1 WHERE EXISTS (SELECT 1) INTERSECT SELECT 2 ORDER BY 1 LIMIT 3",
            "INSERT INTO people SELECT id + 1, name FROM people ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE people.id > 1 RETURNING *, DATE '2026-01-31' AS d",
            "BEGIN IMMEDIATE TRANSACTION; SAVEPOINT a; ROLLBACK TO SAVEPOINT a; RELEASE a; COMMIT; DELETE FROM people RETURNING id",
            "CREATE TABLE IF NOT EXISTS t (a DECIMAL(10, 2), b TEXT NOT NULL, PRIMARY KEY (b, a)) USING SORTED; DROP TABLE IF EXISTS t",
        ];
        var random = new Random(11);
        var words = seeds.SelectMany(s => s.Split(' ')).ToArray();
        var errors = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var text = seeds[random.Next(seeds.Length)];
            for (var j = random.Next(1, 4); j > 0; j--)
            {
                var at = random.Next(text.Length);
                text = random.Next(4) switch
                {
                    0 => text.Remove(at, Math.Min(text.Length - at, random.Next(1, 6))),
                    1 => text.Insert(at, words[random.Next(words.Length)]),
                    2 => text.Insert(at, ((char)random.Next(1, 0x250)).ToString()),
                    _ => text[..at] + text[random.Next(text.Length)..],
                } + " ";
            }

            try
            {
                using var transaction = _session.Database.BeginRead();
                IndexKv.Data.Execution.CommandCompiler.Compile(text, transaction);
            }
            catch (KvException e)
            {
                errors++;
                e.Line.Should().BePositive();
                e.Column.Should().BePositive();
            }
        }

        errors.Should().BeGreaterThan(1000);
    }
}
