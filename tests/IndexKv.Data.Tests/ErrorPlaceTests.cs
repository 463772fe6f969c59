namespace IndexKv.Data.Tests;

/// <summary>Errors that come up while a statement runs name line and column of the expression at fault.</summary>
[TestFixture]
public sealed class ErrorPlaceTests
{
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = TestDatabase.OpenInMemory();
        _connection.Run("CREATE STORE t (id INT64 KEY, n INT64, s TEXT, small INT8 NOT NULL DEFAULT 1, j ANY, d DATE, CHECK (100 / n < 1000))");
        _connection.Run("INSERT INTO t (id, n, s) VALUES (1, 5, '12'), (2, 9223372036854775807, 'x')");
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [TestCase("SELECT id,\n  n + 1 FROM t", 2, 5, "9223372036854775807 + 1 does not fit INT64.", KvErrorCode.Overflow)]
    [TestCase("SELECT 10 / (id - 1) FROM t", 1, 11, "10 / 0 divides by zero.", KvErrorCode.DivisionByZero)]
    [TestCase("SELECT id FROM t WHERE 1 = 1 AND\nid % (id - 2) = 0", 2, 4, "2 % 0 divides by zero.", KvErrorCode.DivisionByZero)]
    [TestCase("SELECT CAST(s AS INT64) FROM t ORDER BY 1", 1, 8, "The TEXT 'x' is no INT64.", KvErrorCode.TypeMismatch)]
    [TestCase("SELECT -(-n - 2) FROM t", 1, 13, "*does not fit INT64.", KvErrorCode.Overflow)]
    [TestCase("SELECT SUM(n) FROM t", 1, 8, "*does not fit INT64.", KvErrorCode.Overflow)]
    [TestCase("SELECT id, COUNT(*) FROM t GROUP BY id, LN(id - 1)", 1, 41, "LN: it is not defined for 0.", KvErrorCode.InvalidArgument)]
    [TestCase("SELECT a.id FROM t a JOIN t b ON b.id = a.n + a.id", 1, 45, "*does not fit INT64.", KvErrorCode.Overflow)]
    [TestCase("SELECT id FROM t WHERE id = (SELECT id FROM t)", 1, 29, "*", KvErrorCode.InvalidQuery)]
    [TestCase("SELECT id FROM t WHERE s LIKE 'a' ESCAPE s", 1, 26, "ESCAPE takes a TEXT of one character*", KvErrorCode.TypeMismatch)]
    [TestCase("SELECT UPPER(@p)", 1, 8, "UPPER takes TEXT, not INT64 7; CAST it.", KvErrorCode.TypeMismatch)]
    [TestCase("SELECT id FROM t WHERE s < @p", 1, 26, "*", KvErrorCode.TypeMismatch)]
    [TestCase("SELECT id FROM t WHERE id > 0 AND d <> '2026-02-30'", 1, 40, "The TEXT '2026-02-30' is no DATE.", KvErrorCode.TypeMismatch)]
    [TestCase("SELECT id FROM t WHERE id > 0 AND d IN ('2026-01-30', 'x')", 1, 55, "The TEXT 'x' is no DATE.", KvErrorCode.TypeMismatch)]
    [TestCase("SELECT id FROM t WHERE id > 0\nAND SUM(n) > 1", 2, 5, "The aggregate SUM(n) cannot stand here*", KvErrorCode.InvalidQuery)]
    [TestCase("SELECT 1; SELECT 1 / (id - 2) FROM t", 1, 20, "1 / 0 divides by zero.", KvErrorCode.DivisionByZero)]
    public void Query_names_the_place(string text, int line, int column, string message, KvErrorCode code)
    {
        var read = () =>
        {
            using var command = _connection.Command(text, text.Contains('@', StringComparison.Ordinal) ? [("@p", 7L)] : []);
            using var reader = command.ExecuteReader();
            do
            {
                while (reader.Read())
                    reader.GetValue(reader.FieldCount - 1);
            }
            while (reader.NextResult());
        };
        Check(read, text, line, column, message, code);
    }

    [TestCase("INSERT INTO t (id, n) VALUES (3, 1),\n(4, 'a')", 2, 5, "Column 'n' of store 't' is INT64. The TEXT 'a' is no INT64.", KvErrorCode.TypeMismatch)]
    [TestCase("INSERT INTO t (id, n, small) VALUES (3, 1, 300)", 1, 44, "Column 'small' of store 't' is INT8.*", KvErrorCode.Overflow)]
    [TestCase("INSERT INTO t (id, n, small) VALUES (3, 1, @p * 100)", 1, 47, "Column 'small' of store 't' is INT8.*", KvErrorCode.Overflow)]
    [TestCase("INSERT INTO t (id, n, s) VALUES (3, 1, @p)", 1, 40, "Column 's' of store 't' is TEXT. The INT64 7 is no TEXT.", KvErrorCode.TypeMismatch)]
    [TestCase("INSERT INTO t (id, n, small) VALUES (3, 1, NULL)", 1, 44, "Column 'small' of store 't' is NOT NULL and needs a value.", KvErrorCode.NullNotAllowed)]
    [TestCase("INSERT INTO t (id, n) VALUES (NULL, 1)", 1, 31, "Key column 'id' of store 't' is NOT NULL and needs a value.", KvErrorCode.NullNotAllowed)]
    [TestCase("INSERT INTO t (id, n) VALUES (3, 1 / (@p - 7))", 1, 36, "1 / 0 divides by zero.", KvErrorCode.DivisionByZero)]
    [TestCase("INSERT INTO t (id, n) SELECT id + 10, s FROM t", 1, 39, "Column 'n' of store 't' is INT64. The TEXT '12' is no INT64.", KvErrorCode.TypeMismatch)]
    [TestCase("UPDATE t SET n = n * 2", 1, 20, "9223372036854775807 * 2 does not fit INT64.", KvErrorCode.Overflow)]
    [TestCase("UPDATE t SET s = s,\n small = n WHERE id = 2", 2, 10, "Column 'small' of store 't' is INT8.*", KvErrorCode.Overflow)]
    [TestCase("UPDATE t SET small = NULL WHERE id = 2", 1, 22, "Column 'small' of store 't' is NOT NULL and needs a value.", KvErrorCode.NullNotAllowed)]
    [TestCase("DELETE FROM t WHERE 1 / (id - 2) = 1", 1, 23, "1 / 0 divides by zero.", KvErrorCode.DivisionByZero)]
    [TestCase("INSERT INTO t (id, n) VALUES (1, 1) ON CONFLICT DO UPDATE SET small = 1000 * excluded.id", 1, 76, "Column 'small' of store 't' is INT8.*", KvErrorCode.Overflow)]
    [TestCase("INSERT INTO t (id, n) VALUES (3, 1) RETURNING 1 / (id - 3)", 1, 49, "1 / 0 divides by zero.", KvErrorCode.DivisionByZero)]
    public void Change_names_the_place_and_does_nothing(string text, int line, int column, string message, KvErrorCode code)
    {
        var before = _connection.Rows("SELECT * FROM t");
        Check(() => _connection.Run(text, text.Contains('@', StringComparison.Ordinal) ? [("@p", 7L)] : []), text, line, column, message, code);
        _connection.Rows("SELECT * FROM t").Should().BeEquivalentTo(before);
    }

    [Test]
    public void Error_in_a_definition_s_expression_has_no_place_in_the_command_text()
    {
        var insert = () => _connection.Run("INSERT INTO t (id, n) VALUES (3, 0)");
        var error = insert.Should().Throw<KvException>().WithMessage("*divides by zero.").Which;
        error.Line.Should().Be(0);
        error.Position.Should().Be(-1);
    }

    [Test]
    public void Place_is_that_of_the_text_that_runs_now_though_others_have_the_same_plan()
    {
        foreach (var blanks in new[] { "", "  ", "\n" })
        {
            var read = () => _connection.Rows(blanks + "SELECT 1 / (id - 1) FROM t");
            var error = read.Should().Throw<KvException>().Which;
            (error.Line, error.Column).Should().Be(blanks == "\n" ? (2, 10) : (1, 10 + blanks.Length));
        }
    }

    private static void Check(Action run, string text, int line, int column, string message, KvErrorCode code)
    {
        var error = run.Should().Throw<KvException>().WithMessage($"line {line}, column {column}: {message}").Which;
        error.Code.Should().Be(code);
        (error.Line, error.Column).Should().Be((line, column));
        error.Position.Should().Be(text.Split('\n').Take(line - 1).Sum(l => l.Length + 1) + column - 1);
    }
}
