using IndexKv.Engine.Errors;

namespace IndexKv.Data.Tests.Execution;

[TestFixture]
public sealed class StatementTests
{
    private SqlSession _session = null!;

    [SetUp]
    public void CreateStore()
    {
        _session = new SqlSession();
        _session.Run("CREATE STORE people (id INT64 PRIMARY KEY, name TEXT NOT NULL, born DATE, score DOUBLE)");
        _session.Run("INSERT INTO people VALUES (1, 'Ada', '1815-12-10', 9.5), (2, 'Grace', '1906-12-09', NULL), (3, 'Edsger', NULL, 7)");
    }

    [TearDown]
    public void CloseSession() => _session.Dispose();

    [Test]
    public void Insert_stores_rows_converted_to_their_columns_types() =>
        _session.Query("SELECT * FROM people WHERE id = 1").Should().ContainSingle().Which.Should().Equal(1L, "Ada", new DateOnly(1815, 12, 10), 9.5);

    [Test]
    public void Insert_of_named_columns_leaves_the_others_null()
    {
        _session.Run("INSERT INTO people (name, id) VALUES (@name, @id)", "Barbara", 4);
        _session.Query("SELECT id, name, born FROM people WHERE id = 4").Single().Should().Equal(4L, "Barbara", null);
    }

    [Test]
    public void Insert_of_a_present_key_names_store_and_key_and_changes_nothing()
    {
        var insert = () => _session.Run("INSERT INTO people (id, name) VALUES (8, 'x'), (2, 'y')");
        insert.Should().Throw<EngineException>().WithMessage("Store 'people' has a record with the key id = 2 already; use INSERT OR REPLACE to replace it.");
        _session.Scalar("SELECT COUNT(*) FROM people").Should().Be(3L);
    }

    [Test]
    public void Statement_that_fails_inside_a_transaction_takes_only_itself_back()
    {
        using var transaction = _session.Database.BeginWrite(TimeSpan.FromSeconds(1));
        SqlSession.Run(transaction, "INSERT INTO people (id, name) VALUES (7, 'before')");
        var insert = () => SqlSession.Run(transaction, "INSERT INTO people (id, name) VALUES (8, 'x'), (7, 'y')");
        insert.Should().Throw<EngineException>();
        transaction.Commit();
        _session.Query("SELECT id FROM people WHERE id > 3").Select(r => r[0]).Should().Equal(7L);
    }

    [Test]
    public void Insert_or_replace_replaces()
    {
        _session.Run("INSERT OR REPLACE INTO people (id, name) VALUES (1, 'Augusta')");
        _session.Query("SELECT name, score FROM people WHERE id = 1").Single().Should().Equal(new object?[] { "Augusta", null });
    }

    [Test]
    public void Insert_without_the_key_names_it()
    {
        var insert = () => _session.Run("INSERT INTO people (name) VALUES ('x')");
        insert.Should().Throw<KvException>().WithMessage("*gives no value to its key 'id'*").Which.Code.Should().Be(KvErrorCode.NullNotAllowed);
    }

    [Test]
    public void Insert_of_null_into_a_column_that_is_not_null_names_it()
    {
        var insert = () => _session.Run("INSERT INTO people (id, name) VALUES (9, NULL)");
        insert.Should().Throw<EngineException>().WithMessage("Column 'name' of store 'people' is NOT NULL and needs a value.");
    }

    [Test]
    public void Insert_of_a_wrong_type_names_column_and_type()
    {
        var insert = () => _session.Run("INSERT INTO people VALUES (9, 'x', 5, NULL)");
        insert.Should().Throw<EngineException>().WithMessage("Column 'born' of store 'people' is DATE. The INT64 5 is no DATE.");
    }

    [Test]
    public void Update_changes_what_the_condition_meets()
    {
        _session.Run("UPDATE people SET score = score * 2, name = UPPER(name) WHERE score IS NOT NULL").Should().Be(2);
        _session.Query("SELECT name, score FROM people ORDER BY id").Should().BeEquivalentTo(
            new object?[][] { ["ADA", 19.0], ["Grace", null], ["EDSGER", 14.0] });
    }

    [Test]
    public void Update_of_a_key_moves_the_record()
    {
        _session.Run("UPDATE people SET id = id + 10 WHERE id <= 2").Should().Be(2);
        _session.Query("SELECT id FROM people ORDER BY id").Select(r => r[0]).Should().Equal(3L, 11L, 12L);
    }

    [Test]
    public void Update_of_a_key_onto_another_fails_whole()
    {
        var update = () => _session.Run("UPDATE people SET id = 3 WHERE id < 3");
        update.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.DuplicateKey);
        _session.Scalar("SELECT COUNT(*) FROM people").Should().Be(3L);
    }

    [TestCase("id + 1", new[] { 2L, 3L, 4L })]
    [TestCase("id - 1", new[] { 0L, 1L, 2L })]
    [TestCase("4 - id", new[] { 3L, 2L, 1L })]
    public void Update_moves_keys_onto_each_others_places(string key, long[] expected)
    {
        _session.Run($"UPDATE people SET id = {key}").Should().Be(3);
        _session.Query("SELECT id, name FROM people").OrderBy(r => r[1]).Select(r => (r[0], r[1])).Should()
            .Equal((expected[0], "Ada"), (expected[2], "Edsger"), (expected[1], "Grace"));
    }

    [Test]
    public void Update_of_keys_that_meets_another_record_inside_a_transaction_changes_nothing()
    {
        using var transaction = _session.Database.BeginWrite(TimeSpan.FromSeconds(1));
        var update = () => SqlSession.Run(transaction, "UPDATE people SET id = id + 1 WHERE id < 3");
        update.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.DuplicateKey);
        transaction.Commit();
        _session.Query("SELECT id FROM people ORDER BY id").Select(r => r[0]).Should().Equal(1L, 2L, 3L);
    }

    [Test]
    public void Update_of_one_key_onto_another_inside_a_transaction_keeps_both_records()
    {
        using var transaction = _session.Database.BeginWrite(TimeSpan.FromSeconds(1));
        var update = () => SqlSession.Run(transaction, "UPDATE people SET id = 3 WHERE id = 1");
        update.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.DuplicateKey);
        transaction.Commit();
        _session.Query("SELECT id, name FROM people ORDER BY id").Should().BeEquivalentTo(
            new object?[][] { [1L, "Ada"], [2L, "Grace"], [3L, "Edsger"] });
    }

    [Test]
    public void Delete_removes_what_the_condition_meets()
    {
        _session.Run("DELETE FROM people WHERE id IN (1, 3, 99)").Should().Be(2);
        _session.Query("SELECT name FROM people").Single().Should().Equal("Grace");
    }

    [Test]
    public void Aggregates_pass_over_nulls()
    {
        _session.Query("SELECT COUNT(*), COUNT(score), SUM(score), MIN(name), MAX(born), AVG(score) FROM people").Single()
            .Should().Equal(3L, 2L, 16.5, "Ada", new DateOnly(1906, 12, 9), 8.25);
        _session.Query("SELECT COUNT(*), SUM(score), MIN(id) FROM people WHERE id > 100").Single().Should().Equal(0L, null, null);
    }

    [Test]
    public void Group_by_groups()
    {
        _session.Run("CREATE TABLE sales (id INT64 KEY, region TEXT, amount DECIMAL)");
        _session.Run("INSERT INTO sales VALUES (1,'n',1.5),(2,'s',2.5),(3,'n',3.5),(4,NULL,4)");
        _session.Query("SELECT region, SUM(amount) AS total, COUNT(*) FROM sales GROUP BY region HAVING COUNT(*) > 0 ORDER BY total DESC, 1")
            .Select(r => $"{r[0]}:{r[1]}:{r[2]}").Should().Equal("n:5.0:2", ":4:1", "s:2.5:1");
    }

    [Test]
    public void Column_outside_group_by_is_refused()
    {
        var query = () => _session.Query("SELECT name, COUNT(*) FROM people");
        query.Should().Throw<KvException>().WithMessage("*Column name has no single value in a group*");
    }

    [Test]
    public void Select_without_from_computes() =>
        _session.Query("SELECT 1 + 2 * 3, 'a' || 'b', 7 / 2, 7.0 / 2, NULL IS NULL, CASE WHEN 1 > 2 THEN 'x' ELSE 'y' END, X'00ff', -9223372036854775808").Single()
            .Should().BeEquivalentTo(new object?[] { 7L, "ab", 3L, 3.5m, true, "y", new byte[] { 0, 255 }, long.MinValue }, o => o.WithStrictOrdering());

    [TestCase("SELECT 9223372036854775807 + 1", EngineErrorCode.Overflow)]
    [TestCase("SELECT 1 / 0", EngineErrorCode.DivisionByZero)]
    [TestCase("SELECT CAST('x' AS INT64)", EngineErrorCode.TypeMismatch)]
    public void Value_that_cannot_be_computed_is_an_error(string text, EngineErrorCode code)
    {
        var query = () => _session.Query(text);
        query.Should().Throw<EngineException>().Which.Code.Should().Be(code);
    }

    [Test]
    public void Empty_list_as_dapper_writes_it_is_empty()
    {
        _session.Query("SELECT * FROM people WHERE id IN (SELECT @ids WHERE 1 = 0)", (object?)null).Should().BeEmpty();
        _session.Explain("SELECT * FROM people WHERE id IN (SELECT 1 WHERE 1 = 0)").Should().StartWith("empty: the condition is never true");
    }

    [Test]
    public void Statements_after_a_definition_see_it() =>
        _session.Run("CREATE STORE t (a INT32 KEY); INSERT INTO t VALUES (1); INSERT INTO t VALUES (2); UPDATE t SET a = 5 WHERE a = 2").Should().Be(1);

    [Test]
    public void Sorted_store_refuses_single_changes()
    {
        _session.CopyToSorted("people", "archive");
        var insert = () => _session.Run("INSERT INTO archive (id, name) VALUES (9, 'x')");
        insert.Should().Throw<EngineException>().WithMessage("*'archive' is a SORTED store*");
    }

    [TestCase("SELECT name FROM people WHERE id = @id", "key lookup on people (HASH): id = @id\nproject: name")]
    [TestCase("SELECT * FROM people WHERE 5 = id AND name LIKE 'A%'", "key lookup on people (HASH): id = 5\nfilter: name LIKE 'A%'\nproject: id, name, born, score")]
    [TestCase("SELECT id FROM people WHERE id IN (1, @two) ", "key set on people (HASH): id IN (1, @two)\nproject: id")]
    [TestCase("SELECT id FROM people WHERE id = 1 OR id = 2", "key set on people (HASH): id IN (1, 2)\nproject: id")]
    [TestCase("SELECT id FROM people WHERE id > 5 ORDER BY id LIMIT 3", "scan of people (HASH)\nfilter: id > 5\nsort: id\nlimit: 3\nproject: id")]
    [TestCase("SELECT COUNT(*) FROM people", "count of people (HASH) from its header\nproject: COUNT(*)")]
    [TestCase("SELECT COUNT(*) AS n FROM people WHERE score IS NULL", "scan of people (HASH)\nfilter: score IS NULL\naggregate: COUNT(*)\nproject: COUNT(*) AS n")]
    [TestCase("SELECT id FROM people WHERE id = NULL", "empty: the condition is never true\nproject: id")]
    [TestCase("SELECT 1 + 1 AS two", "single row\nproject: 1 + 1 AS two")]
    [TestCase("DELETE FROM people WHERE id = 1", "delete from people\nkey lookup on people (HASH): id = 1\nproject: id")]
    [TestCase("SELECT id FROM archive WHERE id >= 2 AND id < @x ORDER BY id DESC", "key range on archive (SORTED) descending: id >= 2, id < @x\nfilter: id >= 2 AND id < @x\nproject: id")]
    [TestCase("SELECT id FROM archive ORDER BY id", "key range on archive (SORTED) ascending: all keys\nproject: id")]
    [TestCase("SELECT DISTINCT name FROM archive ORDER BY name DESC LIMIT 2 OFFSET 1", "scan of archive (SORTED)\ndistinct\nsort: name DESC\nlimit: 2 offset 1\nproject: name")]
    public void Explain_tells_the_plan(string text, string plan)
    {
        _session.CopyToSorted("people", "archive");
        _session.Explain(text).Should().Be(plan);
    }
}
