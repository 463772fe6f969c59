using IndexKv.Data.Tests.Execution;

namespace IndexKv.Data.Tests.Json;

/// <summary>Nested values, and scalars of several types, in sorts and groups that are larger than the memory for them: the answers of large memory.</summary>
[TestFixture]
public sealed class NestedSpillTests
{
    private const int Rows = 3000;
    private const int SmallMemory = 16 << 10;

    [TestCase("SELECT DISTINCT doc FROM s", 2900)]
    [TestCase("SELECT DISTINCT doc ->> 'v' FROM s", 1400)]
    [TestCase("SELECT doc, COUNT(*), MIN(id) FROM s GROUP BY doc", 2900)]
    [TestCase("SELECT doc ->> 'v', COUNT(*), SUM(id) FROM s GROUP BY doc ->> 'v'", 1400)]
    [TestCase("SELECT doc ->> 'v', json_array_length(json_group_array(id)), json_array_length(json_group_array(DISTINCT doc)) FROM s GROUP BY doc ->> 'v'", 1400)]
    [TestCase("SELECT id, doc FROM s ORDER BY doc ->> 'n', id", Rows)]
    [TestCase("SELECT doc FROM s UNION SELECT json_array(id) FROM s", 1400 + Rows)]
    [TestCase("SELECT a.id, b.doc FROM s a JOIN s b ON a.id = CAST(b.doc ->> 'n' AS INT)", 2900)]
    public void Answers_are_those_of_large_memory(string text, int least)
    {
        using var small = Fill(SmallMemory);
        using var large = Fill(0);
        var expected = large.Query(text).Select(Print).ToList();
        var actual = small.Query(text).Select(Print).ToList();
        expected.Should().HaveCountGreaterThanOrEqualTo(least, "that many rows do not fit into {0} bytes", SmallMemory);
        if (text.Contains("ORDER BY", StringComparison.Ordinal))
            actual.Should().Equal(expected);
        else
            actual.Order(StringComparer.Ordinal).Should().Equal(expected.Order(StringComparer.Ordinal));
    }

    private static SqlSession Fill(int workMemory)
    {
        var session = new SqlSession(workMemory);
        session.Run("CREATE STORE s (id INT KEY, doc ANY)");
        var rows = Enumerable.Range(1, Rows).Select(i => $"({i}, json('{{\"n\":{i % 1499},\"v\":{Value(i % 1999)}}}'))");
        session.Run($"INSERT INTO s VALUES {string.Join(',', rows)}");
        return session;
    }

    private static string Value(int i) => (i % 7) switch
    {
        0 => $"\"{i}\"",
        1 => $"[{i}]",
        2 => $"{i}.5",
        3 => $"{{\"a\":{i}}}",
        4 => "null",
        5 => i % 2 == 0 ? "true" : "false",
        _ => $"{i}",
    };

    private static string Print(object?[] row) => string.Join('|', row.Select(v => v is byte[] bytes ? Convert.ToHexString(bytes) : $"{v?.GetType().Name} {v}"));
}
