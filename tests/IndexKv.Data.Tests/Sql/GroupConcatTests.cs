using IndexKv.Data.Tests.Execution;

namespace IndexKv.Data.Tests.Sql;

[TestFixture]
public sealed class GroupConcatTests
{
    private SqliteOracle _sqlite = null!;
    private SqlSession _session = null!;

    [OneTimeSetUp]
    public void Open()
    {
        _sqlite = new SqliteOracle();
        _session = new SqlSession();
        foreach (var text in new[]
        {
            "CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT, n INTEGER)",
            "INSERT INTO t VALUES (1, 'b', 1), (2, NULL, 1), (3, 'a', NULL), (4, 'b', 2), (5, '', 2), (6, NULL, 3)",
        })
        {
            _session.Run(text);
            _sqlite.Ask(text);
        }
    }

    [OneTimeTearDown]
    public void Close()
    {
        _sqlite.Dispose();
        _session.Dispose();
    }

    [TestCase("SELECT GROUP_CONCAT(s) FROM (SELECT s FROM t ORDER BY id) d")]
    [TestCase("SELECT GROUP_CONCAT(s, ' + ') FROM (SELECT s FROM t ORDER BY id DESC) d")]
    [TestCase("SELECT GROUP_CONCAT(s, '') FROM (SELECT s FROM t ORDER BY id DESC) d")]
    [TestCase("SELECT GROUP_CONCAT(DISTINCT s) FROM (SELECT s FROM t ORDER BY id) d")]
    [TestCase("SELECT GROUP_CONCAT(n * 10) FROM (SELECT n FROM t ORDER BY id) d")]
    [TestCase("SELECT GROUP_CONCAT(s) FROM t WHERE id = 6")]
    [TestCase("SELECT GROUP_CONCAT(s) FROM t WHERE id > 99")]
    [TestCase("SELECT n, GROUP_CONCAT(s, '|') FROM (SELECT n, s FROM t ORDER BY id) d GROUP BY n HAVING GROUP_CONCAT(s, '|') IS NOT NULL ORDER BY n")]
    public void Texts_are_put_together_as_by_sqlite(string text) =>
        SqliteOracle.Print(_session.Query(text)).Should().Be(SqliteOracle.Print(_sqlite.Ask(text)));

    [Test]
    public void String_agg_is_the_same() => _session.Query("SELECT STRING_AGG(s, '; ') FROM (SELECT s FROM t ORDER BY id) d").Single()[0].Should().Be("b; a; b; ");

    [TestCase("SELECT GROUP_CONCAT() FROM t", "line 1, column 8: GROUP_CONCAT takes what is put together, and a text that stands between")]
    [TestCase("SELECT GROUP_CONCAT(s, n) FROM t", "line 1, column 8: what stands between the texts of GROUP_CONCAT is a text literal")]
    [TestCase("SELECT STRING_AGG(MAX(s), ',') FROM t", "line 1, column 8: an aggregate cannot stand within STRING_AGG")]
    public void Wrong_arguments_are_said(string text, string message) =>
        _session.Invoking(s => s.Query(text)).Should().Throw<KvException>().WithMessage(message);
}
