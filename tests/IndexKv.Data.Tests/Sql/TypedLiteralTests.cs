using IndexKv.Data.Tests.Execution;

namespace IndexKv.Data.Tests.Sql;

[TestFixture]
public sealed class TypedLiteralTests
{
    private static readonly object[] Literals =
    [
        new object[] { "DATE '2026-01-31'", new DateOnly(2026, 1, 31) },
        new object[] { "TIME '10:20:30'", new TimeOnly(10, 20, 30) },
        new object[] { "TIMESTAMP '2026-01-31 10:20:30'", new DateTime(2026, 1, 31, 10, 20, 30, DateTimeKind.Utc) },
        new object[] { "datetime '2026-01-31T10:20:30Z'", new DateTime(2026, 1, 31, 10, 20, 30, DateTimeKind.Utc) },
        new object[] { "INTERVAL '1.02:03:04'", new TimeSpan(1, 2, 3, 4) },
        new object[] { "UUID '00000000-0000-0000-0000-000000000001'", new Guid(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1) },
        new object[] { "DECIMAL '12.50'", 12.50m },
    ];

    [TestCaseSource(nameof(Literals))]
    public void Text_after_a_type_is_a_value_of_that_type(string literal, object value)
    {
        using var session = new SqlSession();
        session.Scalar("SELECT " + literal).Should().Be(value);
    }

    [TestCase("SELECT DATE '2026-02-30'", "line 1, column 13: *")]
    [TestCase("SELECT UUID 'x'", "line 1, column 13: *")]
    public void Text_that_is_none_of_the_type_is_named_with_its_place(string text, string message)
    {
        using var session = new SqlSession();
        session.Invoking(s => s.Query(text)).Should().Throw<KvException>().WithMessage(message);
    }

    [Test]
    public void Columns_and_functions_of_these_names_stay()
    {
        using var session = new SqlSession();
        session.Run("CREATE STORE s (id INT64 KEY, date DATE, uuid TEXT); INSERT INTO s VALUES (1, DATE '2026-01-31', 'x')");
        session.Scalar("SELECT date FROM s WHERE date = DATE '2026-01-31' AND uuid = 'x'").Should().Be(new DateOnly(2026, 1, 31));
        session.Scalar("SELECT DATE(date) FROM s").Should().Be(new DateOnly(2026, 1, 31));
        session.Scalar("SELECT GLOB('a*', 'abc')").Should().Be(true);
    }
}
