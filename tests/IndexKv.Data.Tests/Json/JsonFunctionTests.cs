using IndexKv.Data.Tests.Execution;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Tests.Json;

/// <summary>What the JSON functions give, where SQLite is not asked: its later versions' answers, types that JSON lacks, functions of our own, errors.</summary>
[TestFixture]
public sealed class JsonFunctionTests
{
    [TestCase("json_set('{}', '$.a[#]', 1)", "{\"a\":[1]}")]
    [TestCase("json_set('{}', '$.a[0].b[#]', 1, '$.a[#]', 2)", "{\"a\":[{\"b\":[1]},2]}")]
    [TestCase("json_set('{}', '$.a[1]', 1)", "{}")]
    [TestCase("json_insert('[1]', '$[#]', 2, '$[0]', 3, '$[5]', 4)", "[1,2]")]
    [TestCase("json_replace('[1]', '$', 'x')", "\"x\"")]
    [TestCase("json_set('[1]', '$[0]', NULL)", "[null]")]
    [TestCase("json_set('[1]', '$[0]', json('[2]'))", "[[2]]")]
    [TestCase("json_set('[1]', '$[0]', '[2]')", "[\"[2]\"]")]
    [TestCase("json_remove('{\"a\":1,\"a\":2}', '$.a')", "{\"a\":2}")]
    [TestCase("json_remove('[1,2,3]', '$[0]', '$[0]')", "[3]")]
    [TestCase("json_remove('[1]', '$')", "null")]
    [TestCase("json_extract('[1,[2]]', '$[1]', '$[0]', '$[9]')", "[[2],1,null]")]
    [TestCase("json('{ \"a\" : [ 1 , 2.50 , 1e2 ] }')", "{\"a\":[1,2.5,100.0]}")]
    [TestCase("json('[18446744073709551615, 170141183460469231731687303715884105727, 340282366920938463463374607431768211455]')",
        "[18446744073709551615,170141183460469231731687303715884105727,340282366920938463463374607431768211455]")]
    [TestCase("json('[-0, 0.1, 1E400, -1e400, 123456789012345678901234567890123456789012345]')", "[0,0.1,9e999,-9e999,1.2345678901234567E+44]")]
    [TestCase("json('\"\\u00e9\\ud83d\\ude00\\n\\u0001\"')", "\"é😀\\n\\u0001\"")]
    [TestCase("json_array(1.50, TRUE, NULL, X'00ff', DATE '2026-01-31', UUID '00112233-4455-6677-8899-aabbccddeeff', 1.5e0)",
        "[1.50,true,null,\"AP8=\",\"2026-01-31\",\"00112233-4455-6677-8899-aabbccddeeff\",1.5]")]
    [TestCase("json_object('a', 1, 'b', json_array())", "{\"a\":1,\"b\":[]}")]
    [TestCase("json_object()", "{}")]
    [TestCase("json_array()", "[]")]
    [TestCase("json_patch('{\"a\":{\"b\":1,\"c\":2},\"d\":[1]}', '{\"a\":{\"b\":null,\"e\":{\"f\":null,\"g\":1}},\"d\":{\"h\":null}}')", "{\"a\":{\"c\":2,\"e\":{\"g\":1}},\"d\":{}}")]
    [TestCase("json_patch('[1]', '{\"a\":1}')", "{\"a\":1}")]
    [TestCase("json_patch('{\"a\":1}', 'null')", "null")]
    [TestCase("json_keys('{\"b\":1,\"a\":{\"c\":2}}')", "[\"b\",\"a\"]")]
    [TestCase("json_keys('{\"b\":1,\"a\":{\"c\":2}}', '$.a')", "[\"c\"]")]
    [TestCase("json_keys('[1]')", "null")]
    [TestCase("'[1,2,3]' -> -1", "3")]
    [TestCase("'{\"a\":[1,{\"b\":true}]}' -> 'a' -> 1 -> 'b'", "true")]
    [TestCase("'{\"a.b\":1,\"[0]\":2}' -> 'a.b'", "1")]
    [TestCase("'{\"a.b\":1}' -> '$.\"a.b\"'", "1")]
    [TestCase("'{\"é\\\"\":1}' -> '$.\"\\u00e9\\\"\"'", "1")]
    [TestCase("CAST('x' AS ANY)", "\"x\"")]
    public void Values_are_nested(string expression, string json)
    {
        using var session = new SqlSession();
        session.Scalar($"SELECT json_text(json_array({expression}) -> 0)").Should().Be(json == "null" ? null : json, expression);
        session.Scalar($"SELECT json_text(json_array({expression}))").Should().Be($"[{json}]", expression);
    }

    [TestCase("json_type('[1]')", "array")]
    [TestCase("json_type('{}')", "object")]
    [TestCase("json_type('{\"a\":null}', '$.a')", "null")]
    [TestCase("json_type('{\"a\":1}', '$.b')", null)]
    [TestCase("json_type('1.0')", "real")]
    [TestCase("json_type(json_array(1.5), '$[0]')", "decimal")]
    [TestCase("json_type(json_array(X'00'), '$[0]')", "blob")]
    [TestCase("json_type(json_array(DATE '2026-01-31'), '$[0]')", "date")]
    [TestCase("json_type(json_array(340282366920938463463374607431768211455), '$[0]')", "integer")]
    [TestCase("json_valid('[1')", false)]
    [TestCase("json_valid(' [1] ')", true)]
    [TestCase("json_valid('[1,]')", false)]
    [TestCase("json_valid('[1] 2')", false)]
    [TestCase("json_valid('')", false)]
    [TestCase("json_valid('[01]')", false)]
    [TestCase("json_valid('/* x */ 1')", false)]
    [TestCase("json_valid('\"\\ud83d\"')", false)]
    [TestCase("json_valid(X'5b5d')", false)]
    [TestCase("json_valid(NULL)", null)]
    [TestCase("json_extract('{\"a\":true}', '$.a')", true)]
    [TestCase("json_extract('{\"a\":null}', '$.a')", null)]
    [TestCase("json_extract('[18446744073709551615]', '$[0]')", ulong.MaxValue)]
    [TestCase("'{\"a\":\"it''s\"}' ->> 'a'", "it's")]
    [TestCase("'{\"a\":1}' ->> NULL", null)]
    [TestCase("NULL ->> 'a'", null)]
    [TestCase("'[5]' ->> 9223372036854775807", null)]
    [TestCase("'[5]' ->> -9223372036854775808", null)]
    [TestCase("'[5]' ->> 340282366920938463463374607431768211455", null)]
    [TestCase("-'[5]' ->> 0", -5L)]
    [TestCase("1 + '[5]' ->> 0 * 2", 11L)]
    [TestCase("json_array_length('{\"a\":[1,2]}')", 0L)]
    [TestCase("json_array_length('{\"a\":[1,2]}', '$.a')", 2L)]
    [TestCase("json_array_length('{\"a\":[1,2]}', '$.b')", null)]
    [TestCase("json_contains('{\"a\":[1,{\"b\":2.0},3],\"c\":4}', json('{\"a\":[3,{\"b\":2}]}'))", true)]
    [TestCase("json_contains('{\"a\":[1,2]}', json('{\"a\":[1,4]}'))", false)]
    [TestCase("json_contains('[1,2]', 2, '$')", true)]
    [TestCase("json_contains('[1,\"2\"]', 2, '$')", false)]
    [TestCase("json_contains('[1]', 1, '$.a')", null)]
    [TestCase("CAST(json('7') AS TEXT) || CAST(json('[1, 2]') AS TEXT)", "7[1,2]")]
    [TestCase("CAST(json('7') AS INT)", 7L)]
    [TestCase("typeof(json('[1]') -> 0)", "ANY")]
    [TestCase("typeof(json('[1]') ->> 0)", "INT64")]
    public void Values_are_scalars(string expression, object? expected)
    {
        using var session = new SqlSession();
        session.Scalar($"SELECT {expression}").Should().Be(expected, expression);
    }

    [TestCase("json('{\"a\":}')", "line 1, column 16: JSON, argument 1: malformed JSON: line 1, byte 6: *")]
    [TestCase("json(X'5b5d')", "line 1, column 16: JSON, argument 1: a BLOB is no JSON; CAST it *")]
    [TestCase("json_extract('{}', 'a')", "line 1, column 16: JSON_EXTRACT, argument 2: malformed path 'a' at character 1: a path begins with $.")]
    [TestCase("json_extract('{}', '$x')", "*malformed path '$x' at character 2: expected a point or [.")]
    [TestCase("json_extract('{}', '$.')", "*malformed path '$.' at character 3: a name is missing after the point.")]
    [TestCase("json_extract('{}', '$[1')", "*malformed path '$[1' at character 2: the ] is missing.")]
    [TestCase("json_extract('{}', '$[-1]')", "*malformed path '$[-1]' at character 2: a place is written as *")]
    [TestCase("json_extract('{}', '$[#1]')", "*at character 2: after # comes - and a number.")]
    [TestCase("json_extract('{}', '$.\"a')", "*at character 3: the quoted name does not end.")]
    [TestCase("json_extract('{}', '$.a', 5)", "*JSON_EXTRACT, argument 3: a path is TEXT, not the INT64 5.")]
    [TestCase("'{}' -> TRUE", "line 1, column 21: ->, argument 2: a name, path or place is TEXT or an integer, not the BOOL TRUE.")]
    [TestCase("json_object('a')", "*JSON_OBJECT takes arguments in pairs; there are 1.")]
    [TestCase("json_object(1, 2)", "*JSON_OBJECT, argument 1: a name is TEXT, not the INT64 1.")]
    [TestCase("json_set('{}', '$.a')", "*JSON_SET takes arguments in pairs after the first; there are 2.")]
    [TestCase("json_extract('{}')", "*JSON_EXTRACT*")]
    [TestCase("json_frobnicate('{}')", "*JSON_FROBNICATE*")]
    [TestCase("'{}' ->", "line 1, column 23: expected an expression*")]
    public void What_is_written_wrong_is_refused_before_anything_runs(string expression, string message)
    {
        using var session = new SqlSession();
        FluentActions.Invoking(() => session.Explain($"SELECT {expression}")).Should().Throw<KvException>(expression).WithMessage(message);
    }

    [TestCase("json(text)", "JSON, argument 1: malformed JSON: line 1, byte 2: *")]
    [TestCase("json_extract('{}', text)", "JSON_EXTRACT, argument 2: malformed path 'none' at character 1: a path begins with $.")]
    [TestCase("json_object(null_text, 1)", "JSON_OBJECT, argument 1: a name is TEXT and not NULL.")]
    [TestCase("json('{\"a\":1}') -> doc", "->, argument 2: a name, path or place is TEXT or an integer, not the ANY*")]
    public void What_rows_hold_wrong_is_an_error_that_says_where(string expression, string message)
    {
        using var session = new SqlSession();
        session.Run("CREATE STORE s (id INT KEY, text TEXT, null_text TEXT, doc ANY); INSERT INTO s VALUES (1, 'none', NULL, json('[1]'))");
        FluentActions.Invoking(() => session.Query($"SELECT {expression} FROM s")).Should().Throw<Exception>(expression).WithMessage("*" + message);
    }

    [Test]
    public void Nested_values_work_in_every_clause()
    {
        using var session = new SqlSession();
        session.Run("CREATE STORE s (id INT KEY, doc ANY)");
        session.Run("INSERT INTO s VALUES (1, json('{\"kind\":\"x\",\"n\":2}')), (2, json('{\"kind\":\"y\",\"n\":1}')), (3, json('{\"kind\":\"x\",\"n\":5}')), (4, NULL)");
        session.Query("SELECT doc ->> 'kind' AS kind, SUM(CAST(doc ->> 'n' AS INT)) FROM s WHERE doc ->> 'n' < 5 OR id = 3 GROUP BY doc ->> 'kind' ORDER BY kind")
            .Should().BeEquivalentTo(new object[][] { ["x", 7L], ["y", 1L] }, o => o.WithStrictOrdering());
        session.Query("SELECT id FROM s ORDER BY doc ->> 'n' DESC LIMIT 2").Should().BeEquivalentTo(new object[][] { [3L], [1L] }, o => o.WithStrictOrdering());
        session.Query("SELECT a.id FROM s a JOIN s b ON a.id = b.doc ->> 'n' ORDER BY a.id").Should().BeEquivalentTo(new object[][] { [1L], [2L] });
        session.Query("SELECT id FROM s WHERE doc ->> 'kind' = ?", "y").Should().BeEquivalentTo(new object[][] { [2L] });
        session.Query("SELECT id FROM s WHERE id = json_extract(?, '$.ids[1]')", "{\"ids\":[1,3]}").Should().BeEquivalentTo(new object[][] { [3L] });
        session.Run("UPDATE s SET doc = json_set(doc, '$.n', (doc ->> 'n') + 1) WHERE doc IS NOT NULL").Should().Be(3);
        session.Query("SELECT doc ->> 'n' FROM s ORDER BY id").Select(r => r[0]).Should().Equal(3L, 2L, 6L, null);
        session.Query("SELECT COUNT(DISTINCT doc -> 'kind') FROM s").Single()[0].Should().Be(2L);
    }

    [Test]
    public void Example_of_the_documentation_runs()
    {
        var folder = TestContext.CurrentContext.TestDirectory;
        while (!Directory.Exists(Path.Combine(folder, "docs")))
            folder = Path.GetDirectoryName(folder)!;
        var chapter = File.ReadAllText(Path.Combine(folder, "docs", "sql.md")).Split("## Nested values")[1];
        using var connection = TestDatabase.OpenInMemory();
        var example = chapter.Split("```sql")[1].Split("```")[0];
        using (var reader = connection.Command(example).ExecuteReader())
            reader.Rest().Should().BeEquivalentTo(new object[][] { [1L, "Ada", "x-1", 2L] });
        connection.Rows("SELECT json_array_length(body, '$.lines'), body ->> '$.paid', body -> 'lines' -> -1 ->> 'sku' FROM orders")
            .Should().BeEquivalentTo(new object[][] { [3L, true, "z"] });
    }

    [Test]
    public void Values_of_different_types_are_kept_apart_in_groups()
    {
        using var session = new SqlSession();
        const string Values = "json('[1, \"1\", true, 1.0, null, [1], {}, \"1\"]')";
        session.Query($"SELECT DISTINCT {Values} ->> n FROM (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7) t")
            .Should().HaveCount(6, "1 is 1.0 and '1' is there twice");
    }

    [Test]
    public void Comparisons_of_different_types_are_errors_that_can_be_asked_away()
    {
        using var session = new SqlSession();
        session.Run("CREATE STORE s (id INT KEY, doc ANY); INSERT INTO s VALUES (1, json('{\"n\":\"many\"}')), (2, json('{\"n\":7}'))");
        FluentActions.Invoking(() => session.Query("SELECT id FROM s WHERE doc ->> 'n' > 5")).Should().Throw<Exception>().WithMessage("*'many'*do not compare*");
        session.Query("SELECT id FROM s WHERE json_type(doc, '$.n') = 'integer' AND doc ->> 'n' > 5").Should().BeEquivalentTo(new object[][] { [2L] });
    }

    [Test]
    public void Groups_become_arrays_and_objects()
    {
        using var session = new SqlSession();
        session.Run("CREATE STORE s (id INT KEY, kind TEXT, n INT)");
        const string Empty = "SELECT json_text(json_group_array(n)), json_text(json_group_object(kind, n)) FROM s";
        session.Query(Empty).Single().Should().Equal("[]", "{}");
        session.Run("INSERT INTO s VALUES (1, 'x', 5), (2, 'y', NULL), (3, 'x', 5), (4, 'x', NULL)");
        session.Query("SELECT kind, json_array_length(json_group_array(n)), json_array_length(json_group_array(DISTINCT n)) FROM s GROUP BY kind HAVING json_array_length(json_group_array(id)) > 1")
            .Should().BeEquivalentTo(new object[][] { ["x", 3L, 2L] });
        session.Query("SELECT json_text(json_group_object(kind, json_array(n))) FROM s WHERE id = 3").Single()[0].Should().Be("{\"x\":[5]}");
        session.Explain("SELECT json_group_array(DISTINCT n), json_group_object(kind, n) FROM s").Should().Contain("JSON_GROUP_ARRAY(DISTINCT n)").And.Contain("JSON_GROUP_OBJECT(kind, n)");
        FluentActions.Invoking(() => session.Explain("SELECT json_group_object(kind) FROM s")).Should().Throw<KvException>().WithMessage("*takes a name and a value*");
        FluentActions.Invoking(() => session.Explain("SELECT json_group_array(*) FROM s")).Should().Throw<KvException>();
        FluentActions.Invoking(() => session.Query("SELECT json_group_object(NULL, n) FROM s")).Should().Throw<Exception>().WithMessage("*a name is TEXT and not NULL*");
    }

    [Test]
    public void Plans_show_arrows()
    {
        using var session = new SqlSession();
        session.Run("CREATE STORE s (id INT KEY, doc ANY)");
        session.Explain("SELECT doc -> 'a' ->> 'b' FROM s WHERE (doc -> 'a') ->> (id + 1) = 2 AND json_type(doc, '$.a') = 'array'")
            .Should().Contain("doc -> 'a' ->> (id + 1) = 2").And.Contain("JSON_TYPE(doc, '$.a') = 'array'").And.Contain("doc -> 'a' ->> 'b'");
    }

    [Test]
    public void Keys_that_are_no_text_have_names()
    {
        using var session = new SqlSession();
        var map = KvValue.FromMessagePack([0x84, 0x01, 0xA1, (byte)'a', 0xC3, 0x02, 0x91, 0x05, 0x03, 0xC0, 0x04]);
        session.Scalar("SELECT json_text(?)", map).Should().Be("{\"1\":\"a\",\"true\":2,\"kQU=\":3,\"null\":4}");
        session.Scalar("SELECT ? ->> '1'", map).Should().Be("a");
        session.Scalar("SELECT ? ->> 'kQU='", map).Should().Be(3L);
        session.Scalar("SELECT json_text(json_remove(?, '$.true'))", map).Should().Be("{\"1\":\"a\",\"kQU=\":3,\"null\":4}");
    }
}
