using IndexKv.Data.Tests.Execution;

namespace IndexKv.Data.Tests.Sql;

/// <summary>What other databases have and this has not is an error that says where, and what to do instead.</summary>
[TestFixture]
public sealed class UnsupportedTextTests
{
    private SqlSession _session = null!;

    [OneTimeSetUp]
    public void CreateStore()
    {
        _session = new SqlSession();
        _session.Run("CREATE STORE t (id INT64 KEY, a TEXT, n INT64); CREATE STORE u (id INT64 KEY, a TEXT)");
    }

    [OneTimeTearDown]
    public void CloseSession() => _session.Dispose();

    [TestCase("CREATE VIEW v AS SELECT 1", 8, "VIEW is not supported: keep the query in the program*")]
    [TestCase("CREATE INDEX i ON t (a)", 8, "INDEX is not supported: a store is found by its key only: make a second store*")]
    [TestCase("CREATE UNIQUE INDEX i ON t (a)", 8, "UNIQUE is not supported: *make a second store*")]
    [TestCase("CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END", 8, "TRIGGER is not supported: make both changes in one transaction*")]
    [TestCase("CREATE TEMP TABLE x (id INT KEY)", 8, "TEMP is not supported: *':memory:'*")]
    [TestCase("CREATE OR REPLACE TABLE x (id INT KEY)", 8, "OR is not supported: write DROP STORE IF EXISTS*")]
    [TestCase("CREATE TABLE x AS SELECT 1", 16, "CREATE STORE … AS is not supported: *INSERT INTO*")]
    [TestCase("DROP VIEW v", 6, "VIEW is not supported*")]
    [TestCase("ALTER INDEX i RENAME TO j", 7, "INDEX is not supported*")]
    [TestCase("CREATE SEQUENCE s", 8, "SEQUENCE is not supported: *AUTOINCREMENT")]
    [TestCase("CREATE DATABASE d", 8, "DATABASE is not supported: a database is a directory*")]
    [TestCase("CREATE TABLE x (id INT KEY) WITHOUT ROWID", 29, "WITHOUT is not supported: every store has a key*")]
    [TestCase("CREATE TABLE x (id INT KEY) STRICT", 29, "STRICT is not supported: all stores are strict*")]
    [TestCase("CREATE TABLE x (id INT KEY, a INT UNIQUE)", 35, "UNIQUE is not supported*")]
    [TestCase("CREATE TABLE x (id INT KEY AUTO_INCREMENT)", 28, "AUTO_INCREMENT is not supported: write AUTOINCREMENT")]
    [TestCase("PRAGMA journal_mode", 1, "PRAGMA is not supported: settings are keywords of the connection string*")]
    [TestCase("ATTACH 'x' AS y", 1, "ATTACH is not supported: *open another connection*")]
    [TestCase("SELECT 1;\n WITH x AS (SELECT 1) SELECT * FROM x", 2, "WITH is not supported: write the query where it is used*")]
    [TestCase("TRUNCATE TABLE t", 1, "TRUNCATE is not supported: write DELETE FROM name*")]
    [TestCase("MERGE INTO t USING u ON t.id = u.id", 1, "MERGE is not supported: write INSERT … ON CONFLICT DO UPDATE*")]
    [TestCase("UPDATE t SET a = 'x' FROM u WHERE u.id = t.id", 22, "UPDATE … FROM is not supported: write WHERE key IN (SELECT …)*")]
    [TestCase("UPDATE t SET a = 'x' WHERE n = 1 LIMIT 1", 34, "LIMIT in UPDATE and DELETE is not supported*")]
    [TestCase("DELETE FROM t USING u WHERE t.id = u.id", 15, "DELETE of what a join finds is not supported*")]
    [TestCase("DELETE FROM t ORDER BY id LIMIT 1", 15, "ORDER in UPDATE and DELETE is not supported*")]
    [TestCase("INSERT OR IGNORE INTO t VALUES (1, 'a', 1)", 11, "IGNORE is not supported: write INSERT … ON CONFLICT DO NOTHING")]
    [TestCase("VACUUM INTO 'x'", 8, "VACUUM INTO is not supported: write BACKUP TO 'directory'")]
    [TestCase("SELECT ROW_NUMBER() OVER (ORDER BY id) FROM t", 21, "OVER is not supported: window functions are not there*")]
    [TestCase("SELECT COUNT(*) FILTER (WHERE n > 1) FROM t", 17, "FILTER is not supported: *CASE WHEN*")]
    [TestCase("SELECT TOP 5 id FROM t", 8, "TOP is not supported: write LIMIT n at the end")]
    [TestCase("SELECT id FROM t FETCH FIRST 5 ROWS ONLY", 18, "FETCH is not supported: write LIMIT n OFFSET m")]
    [TestCase("SELECT id INTO x FROM t", 11, "INTO is not supported: write INSERT INTO name SELECT …")]
    [TestCase("SELECT id FROM t FOR UPDATE", 18, "FOR is not supported: BEGIN makes the connection the one writer*")]
    [TestCase("SELECT id FROM t ORDER BY a NULLS LAST", 29, "NULLS is not supported: NULL sorts first ascending*")]
    [TestCase("SELECT id FROM t WHERE a COLLATE NOCASE = 'x'", 26, "COLLATE is not supported: *")]
    [TestCase("SELECT id FROM t WHERE a ILIKE 'x'", 26, "ILIKE is not supported: *")]
    [TestCase("SELECT id FROM t WHERE a REGEXP 'x'", 26, "REGEXP is not supported: *")]
    [TestCase("SELECT id FROM t WHERE a ISNULL", 26, "ISNULL is not supported: write IS NULL")]
    [TestCase("SELECT id FROM t WHERE id = ANY (SELECT id FROM u)", 29, "ANY of a query is not supported: write IN (SELECT …)*")]
    [TestCase("SELECT id::TEXT FROM t", 10, "'::' is not supported: write CAST(x AS type)")]
    [TestCase("SELECT 1 FROM t RIGHT JOIN u ON t.id = u.id", 17, "RIGHT joins are not supported; write LEFT JOIN … ON with the tables the other way round")]
    [TestCase("SELECT 1 FROM t FULL JOIN u ON t.id = u.id", 17, "FULL joins are not supported; write a LEFT JOIN b UNION ALL*")]
    [TestCase("SELECT 1 FROM t NATURAL JOIN u", 17, "NATURAL joins are not supported; write JOIN … ON a.name = b.name")]
    [TestCase("SELECT 1 FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id)", 60, "'t.id' belongs to the query around this one*join the tables instead")]
    [TestCase("SELECT now() AT TIME ZONE 'UTC'", 14, "AT is not supported: times are in UTC*")]
    [TestCase("GRANT ALL ON t TO me", 1, "GRANT is not supported: there are no users*")]
    [TestCase("ANALYZE", 1, "ANALYZE is not supported: the planner keeps no statistics*")]
    [TestCase("SET x = 1", 1, "SET is not supported: settings are keywords*")]
    public void Text_is_refused_with_its_place_and_advice(string text, int column, string message)
    {
        var run = () => _session.Run(text);
        var error = run.Should().Throw<KvException>().Which;
        error.Message.Should().Match($"line {error.Line}, column {column}: {message}");
        error.Code.Should().Be(KvErrorCode.NotSupported);
        error.Column.Should().Be(column);
        error.SqlState.Should().Be("0A000");
    }

    // Words that mean something elsewhere are names here.
    [TestCase("SELECT a FOR FROM t")]
    [TestCase("SELECT n OVER FROM t fetch WHERE fetch.id > 0")]
    [TestCase("SELECT id top, a window, n filter FROM t AS into_ ORDER BY top")]
    [TestCase("SELECT x.at FROM (SELECT id AS at FROM t) x WHERE x.at IS NULL")]
    public void Words_of_other_databases_are_names_where_they_can_be(string text) => _session.Query(text).Should().BeEmpty();
}
