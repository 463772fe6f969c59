using IndexKv.Data.Tests.Execution;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Tests.Sql;

/// <summary>Functions as command text has them. What SQLite has is compared with it elsewhere; here is what PostgreSQL's manual gives, and errors.</summary>
[TestFixture]
public sealed class FunctionTextTests
{
    private SqlSession _session = null!;

    [OneTimeSetUp]
    public void CreateSession() => _session = new SqlSession();

    [OneTimeTearDown]
    public void CloseSession() => _session.Dispose();

    [TestCase("LPAD('hi', 5, 'xy')", "xyxhi")]
    [TestCase("LPAD('😀', 3)", "  😀")]
    [TestCase("RPAD('hi', 5, 'xy')", "hixyx")]
    [TestCase("RPAD('hello', 2)", "he")]
    [TestCase("LEFT('abcde', 2)", "ab")]
    [TestCase("LEFT('abcde', -2)", "abc")]
    [TestCase("RIGHT('abcde', 2)", "de")]
    [TestCase("RIGHT('abcde', -2)", "cde")]
    [TestCase("REPEAT('Pg', 4)", "PgPgPgPg")]
    [TestCase("REPEAT('Pg', -1)", "")]
    [TestCase("REVERSE('a😀b')", "b😀a")]
    [TestCase("INITCAP('hi THOMAS o''neil')", "Hi Thomas O'Neil")]
    [TestCase("TRANSLATE('12345', '143', 'ax')", "a2x5")]
    [TestCase("SPLIT_PART('abc~@~def~@~ghi', '~@~', 2)", "def")]
    [TestCase("SPLIT_PART('abc,def,ghi,jkl', ',', -2)", "ghi")]
    [TestCase("SPLIT_PART('a', ',', 2)", "")]
    [TestCase("CONCAT_WS(',', 'abcde', 2, NULL, 22)", "abcde,2,22")]
    [TestCase("CONCAT_WS(NULL, 'a', 'b')", null)]
    [TestCase("POSITION('om' IN 'Thomas')", 3L)]
    [TestCase("STRPOS('high', 'ig')", 2L)]
    [TestCase("SUBSTRING('Thomas' FROM 2 FOR 3)", "hom")]
    [TestCase("SUBSTRING('Thomas' FROM 3)", "omas")]
    [TestCase("SUBSTRING('Thomas' FOR 2)", "Th")]
    [TestCase("TRIM(BOTH 'xyz' FROM 'yxTomxx')", "Tom")]
    [TestCase("TRIM(LEADING 'xyz' FROM 'yxTomxx')", "Tomxx")]
    [TestCase("TRIM(TRAILING FROM ' a ')", " a")]
    [TestCase("TRIM(FROM ' a ')", "a")]
    [TestCase("TRIM('xTomx', 'x')", "Tom")]
    [TestCase("TRIM('😀a😀', '😀')", "a")]
    [TestCase("LTRIM('😀a', '😁')", "😀a")]
    [TestCase("TRIM('  a ', '')", "  a ")]
    [TestCase("STARTS_WITH('alphabet', 'alph')", true)]
    [TestCase("ENDS_WITH('alphabet', 'bet')", true)]
    [TestCase("CHAR_LENGTH('jose😀')", 5L)]
    [TestCase("OCTET_LENGTH('jose😀')", 8L)]
    [TestCase("CHR(8364)", "€")]
    [TestCase("STRFTIME('%e|%F|%I|%k|%l|%p|%P|%R|%T|%u', DATETIME '2026-02-01 15:04:05')", " 1|2026-02-01|03|15| 3|PM|pm|15:04|15:04:05|7")]
    [TestCase("STRFTIME('%G|%g|%V|%U|%W', DATE '2027-01-03')", "2026|26|53|01|00")]
    [TestCase("STRFTIME('%I %p', TIME '00:30')", "12 AM")]
    [TestCase("IIF(1 > 2, 3)", null)]
    [TestCase("GREATEST(1, NULL, 3)", 3L)]
    [TestCase("LEAST('b', 'a', NULL)", "a")]
    [TestCase("GREATEST(NULL, NULL)", null)]
    [TestCase("TYPEOF(GREATEST(1, 2.5))", "DECIMAL")]
    [TestCase("MAX(1, NULL)", null)]
    [TestCase("TRUNCATE(42.4382, 2) = 42.43", true)]
    [TestCase("ROUND(1.23456789012345678901234567, 26) = 1.23456789012345678901234567", true)]
    [TestCase("ROUND(CBRT(27), 12)", 3.0)]
    [TestCase("LOG(2, 64)", 6.0)]
    [TestCase("QUOTE(1.5e0)", "1.5e0")]
    [TestCase("QUOTE(DATE '2026-01-31')", "DATE '2026-01-31'")]
    [TestCase("HEX(ZEROBLOB(3))", "000000")]
    [TestCase("HEX(UNHEX('ab-CD', '-'))", "ABCD")]
    [TestCase("LENGTH(RANDOMBLOB(16))", 16L)]
    [TestCase("TYPEOF(RANDOM())", "INT64")]
    [TestCase("TYPEOF(GEN_RANDOM_UUID())", "UUID")]
    [TestCase("UUID() = UUID()", false)]
    [TestCase("UUIDV7() <> UUIDV7()", true)]
    public void Function_returns(string call, object? result) => _session.Scalar("SELECT " + call).Should().Be(result);

    // Values from tables, not from the library that computes them here.
    [TestCase("PI()", 3.141592653589793)]
    [TestCase("SQRT(2)", 1.4142135623730951)]
    [TestCase("EXP(1)", 2.718281828459045)]
    [TestCase("LN(2)", 0.6931471805599453)]
    [TestCase("LOG(1000)", 3)]
    [TestCase("LOG10(2)", 0.30102999566398120)]
    [TestCase("LOG2(10)", 3.321928094887362)]
    [TestCase("POWER(9, 3)", 729)]
    [TestCase("POW(2, 0.5)", 1.4142135623730951)]
    [TestCase("SIN(1)", 0.8414709848078965)]
    [TestCase("COS(1)", 0.5403023058681398)]
    [TestCase("TAN(1)", 1.5574077246549023)]
    [TestCase("ASIN(0.5)", 0.5235987755982989)]
    [TestCase("ACOS(0.5)", 1.0471975511965979)]
    [TestCase("ATAN(1)", 0.7853981633974483)]
    [TestCase("ATAN2(-1, -1)", -2.356194490192345)]
    [TestCase("SINH(1)", 1.1752011936438014)]
    [TestCase("COSH(1)", 1.5430806348152437)]
    [TestCase("TANH(1)", 0.7615941559557649)]
    [TestCase("ASINH(1)", 0.881373587019543)]
    [TestCase("ACOSH(2)", 1.3169578969248166)]
    [TestCase("ATANH(0.5)", 0.5493061443340548)]
    [TestCase("DEGREES(0.5)", 28.64788975654116)]
    [TestCase("RADIANS(45)", 0.7853981633974483)]
    [TestCase("FLOOR(-42.8e0)", -43)]
    [TestCase("CEIL(-42.8e0)", -42)]
    [TestCase("TRUNC(-42.8e0)", -42)]
    [TestCase("EXP(CAST('Infinity' AS DOUBLE))", double.PositiveInfinity)]
    [TestCase("SQRT(CAST('NaN' AS DOUBLE))", double.NaN)]
    public void Function_computes(string call, double result)
    {
        var value = _session.Scalar("SELECT " + call).Should().BeOfType<double>().Subject;
        if (double.IsFinite(result))
            value.Should().BeApproximately(result, Math.Abs(result) * 1e-15);
        else
            value.Should().Be(result);
    }

    [TestCase("DATE '2001-09-28' + 7", "DATE '2001-10-05'")]
    [TestCase("7 + DATE '2001-09-28'", "DATE '2001-10-05'")]
    [TestCase("DATE '2001-09-28' + INTERVAL '1 hour'", "DATETIME '2001-09-28 01:00:00'")]
    [TestCase("DATE '2001-09-28' + TIME '03:00'", "DATETIME '2001-09-28 03:00:00'")]
    [TestCase("INTERVAL '1 day' + INTERVAL '1 hour'", "INTERVAL '1 day 01:00:00'")]
    [TestCase("TIMESTAMP '2001-09-28 01:00' + INTERVAL '23 hours'", "TIMESTAMP '2001-09-29 00:00:00'")]
    [TestCase("INTERVAL '23 hours' + TIMESTAMP '2001-09-28 01:00'", "TIMESTAMP '2001-09-29 00:00:00'")]
    [TestCase("TIME '01:00' + INTERVAL '3 hours'", "TIME '04:00:00'")]
    [TestCase("TIME '05:00' - INTERVAL '7 hours'", "TIME '22:00:00'")]
    [TestCase("DATE '2001-09-28' - INTERVAL '1 hour'", "DATETIME '2001-09-27 23:00:00'")]
    [TestCase("TIME '05:00' - TIME '03:00'", "INTERVAL '02:00:00'")]
    [TestCase("TIMESTAMP '2001-09-29 03:00' - DATE '2001-07-27'", "INTERVAL '64 days 3 hours'")]
    [TestCase("900 * INTERVAL '1 second'", "INTERVAL '00:15:00'")]
    [TestCase("21 * INTERVAL '1 day'", "INTERVAL '3' WEEK")]
    [TestCase("3.5e0 * INTERVAL '1 hour'", "INTERVAL 'PT3H30M'")]
    [TestCase("INTERVAL '1 hour' / 1.5", "INTERVAL '40' MINUTE")]
    [TestCase("- INTERVAL '23 hours'", "INTERVAL '-P0DT23H'")]
    [TestCase("INTERVAL '1 day -30 minutes'", "INTERVAL '23:30:00'")]
    [TestCase("INTERVAL 'P1W'", "INTERVAL '7.00:00:00'")]
    [TestCase("DATE_TRUNC('hour', TIMESTAMP '2001-02-16 20:38:40')", "TIMESTAMP '2001-02-16 20:00:00'")]
    [TestCase("DATE_TRUNC('year', TIMESTAMP '2001-02-16 20:38:40')", "TIMESTAMP '2001-01-01'")]
    [TestCase("DATE_TRUNC('week', DATE '2026-01-31')", "DATE '2026-01-26'")]
    [TestCase("DATE_TRUNC('quarter', DATE '2026-12-31')", "DATE '2026-10-01'")]
    [TestCase("DATE_TRUNC('decade', DATE '2026-12-31')", "DATE '2020-01-01'")]
    [TestCase("DATE_TRUNC('century', DATE '2000-12-31')", "DATE '1901-01-01'")]
    [TestCase("DATE_TRUNC('millennium', DATE '2001-01-01')", "DATE '2001-01-01'")]
    [TestCase("DATE_TRUNC('hour', INTERVAL '3 days 02:47:33')", "INTERVAL '3 days 02:00:00'")]
    [TestCase("DATE_TRUNC('day', TIMESTAMPTZ '2026-01-31T23:30:00+02:00')", "TIMESTAMPTZ '2026-01-31T00:00:00+02:00'")]
    [TestCase("DATEADD('month', 1, DATE '2024-01-31')", "DATE '2024-02-29'")]
    [TestCase("DATEADD('hours', -3, TIME '01:00')", "TIME '22:00'")]
    [TestCase("LAST_DAY(DATE '2023-02-10')", "DATE '2023-02-28'")]
    [TestCase("MAKE_DATE(2013, 7, 15)", "DATE '2013-07-15'")]
    [TestCase("MAKE_TIME(8, 15, 23.5)", "TIME '08:15:23.5'")]
    [TestCase("MAKE_TIMESTAMP(2013, 7, 15, 8, 15, 23.5)", "TIMESTAMP '2013-07-15 08:15:23.5'")]
    [TestCase("TO_TIMESTAMP(1284352323)", "TIMESTAMP '2010-09-13T04:32:03Z'")]
    [TestCase("TIME(TIMESTAMP '2010-09-13 04:32:03')", "TIME '04:32:03'")]
    [TestCase("DATETIME('2010-09-13 04:32:03')", "TIMESTAMP '2010-09-13 04:32:03'")]
    [TestCase("CAST(DATE '2010-09-13' AS DATETIMEOFFSET)", "TIMESTAMPTZ '2010-09-13T00:00:00Z'")]
    public void Date_is(string expression, string same)
    {
        var actual = _session.Scalar($"SELECT {expression}");
        var type = _session.Scalar($"SELECT TYPEOF({expression})");
        actual.Should().Be(_session.Scalar($"SELECT {same}"));
        type.Should().Be(_session.Scalar($"SELECT TYPEOF({same})"));
    }

    [TestCase("CENTURY FROM TIMESTAMP '2000-12-16 12:21:13'", 20L)]
    [TestCase("DECADE FROM DATE '2001-02-16'", 200L)]
    [TestCase("MILLENNIUM FROM DATE '2001-02-16'", 3L)]
    [TestCase("ISODOW FROM DATE '2001-02-18'", 7L)]
    [TestCase("ISOYEAR FROM DATE '2006-01-01'", 2005L)]
    [TestCase("WEEK FROM DATE '2001-02-16'", 7L)]
    [TestCase("QUARTER FROM DATE '2001-02-16'", 1L)]
    [TestCase("'minutes' FROM TIME '17:12:28.5'", 12L)]
    [TestCase("DAY FROM INTERVAL '40 days 1 minute'", 40L)]
    [TestCase("TIMEZONE_HOUR FROM TIMESTAMPTZ '2001-02-16T20:38:40-08:00'", -8L)]
    public void Field_is_that_of_postgres(string field, long value) => _session.Scalar($"SELECT EXTRACT({field})").Should().Be(value);

    [TestCase("SECOND FROM TIME '17:12:28.5'", 28.5)]
    [TestCase("MILLISECONDS FROM TIME '17:12:28.5'", 28500)]
    [TestCase("EPOCH FROM TIMESTAMPTZ '2001-02-16T20:38:40.12-08:00'", 982384720.12)]
    [TestCase("EPOCH FROM INTERVAL '5 days 3 hours'", 442800)]
    public void Field_with_a_fraction_is_a_decimal(string field, double value) => _session.Scalar($"SELECT EXTRACT({field})").Should().Be((decimal)value);

    [TestCase("DATEDIFF('year', DATE '2023-12-31', DATE '2024-01-01')", 1L)]
    [TestCase("DATEDIFF('week', DATE '2026-01-25', DATE '2026-01-26')", 1L)]
    [TestCase("DATEDIFF('month', DATE '2024-03-01', DATE '2023-12-31')", -3L)]
    [TestCase("DATEDIFF('minute', TIME '10:00:59', TIME '10:01:00')", 1L)]
    public void Difference_counts_beginnings(string call, long value) => _session.Scalar("SELECT " + call).Should().Be(value);

    [TestCase("UPPER(5)", KvErrorCode.TypeMismatch, "*UPPER takes TEXT, not INT64, in UPPER(5); CAST it.")]
    [TestCase("SUBSTR('a', 'b')", KvErrorCode.TypeMismatch, "*SUBSTR takes an integer as argument 2, not TEXT*")]
    [TestCase("YEAR('2024')", KvErrorCode.TypeMismatch, "*YEAR takes a DATE, DATETIME or DATETIMEOFFSET, not TEXT*")]
    [TestCase("HOUR(DATE '2024-01-01')", KvErrorCode.TypeMismatch, "*HOUR takes a TIME, DATETIME or DATETIMEOFFSET, not DATE*")]
    [TestCase("GREATEST(1, 'a')", KvErrorCode.TypeMismatch, "*GREATEST takes values of one type, or numbers, not INT64 and TEXT*")]
    [TestCase("TIME '01:00' * 2", KvErrorCode.TypeMismatch, "*TIME * INT64 is not defined*")]
    [TestCase("EXTRACT(HOUR FROM DATE '2024-01-01')", KvErrorCode.InvalidArgument, "*DATE_PART: DATE has a field 'HOUR'; there are YEAR*")]
    [TestCase("EXTRACT(, FROM DATE '2024-01-01')", KvErrorCode.Syntax, "*expected a field such as YEAR*")]
    [TestCase("INTERVAL '1 month'", KvErrorCode.TypeMismatch, "*months and years have no fixed length; use DATEADD*")]
    [TestCase("INTERVAL '9999999999999999999 weeks'", KvErrorCode.TypeMismatch, "*'9999999999999999999 weeks' is no INTERVAL*")]
    [TestCase("INTERVAL '15000000 weeks 9000000 weeks'", KvErrorCode.TypeMismatch, "*is no INTERVAL*")]
    [TestCase("INTERVAL '1 day x'", KvErrorCode.TypeMismatch, "*is no INTERVAL*")]
    [TestCase("INTERVAL 'P1Y'", KvErrorCode.TypeMismatch, "*is no INTERVAL*")]
    [TestCase("INTERVAL 'PT'", KvErrorCode.TypeMismatch, "*is no INTERVAL*")]
    [TestCase("INTERVAL '0.00000001 seconds'", KvErrorCode.TypeMismatch, "*is no INTERVAL*")]
    [TestCase("IIF(TRUE)", KvErrorCode.InvalidQuery, "*IIF takes a condition*")]
    [TestCase("RANDOM() BETWEEN 1 AND 2", KvErrorCode.NotSupported, "*BETWEEN would compute a value several times*")]
    [TestCase("CASE RANDOM() WHEN 1 THEN 1 WHEN 2 THEN 2 END", KvErrorCode.NotSupported, "*CASE would compute a value several times*")]
    [TestCase("RANDOM() AS r ORDER BY r", KvErrorCode.NotSupported, "*would compute a value several times*")]
    public void Wrong_call_is_refused_with_its_place(string call, KvErrorCode code, string message)
    {
        var query = () => _session.Query("SELECT " + call);
        var error = query.Should().Throw<KvException>().WithMessage(message).Which;
        error.Code.Should().Be(code);
        error.Column.Should().BePositive();
    }

    [TestCase("SQRT(-1)", EngineErrorCode.InvalidArgument, "SQRT: it is not defined for -1.")]
    [TestCase("LN(0)", EngineErrorCode.InvalidArgument, "LN: it is not defined for 0.")]
    [TestCase("POWER(0, -1)", EngineErrorCode.InvalidArgument, "POWER: it is not defined for 0, -1.")]
    [TestCase("POWER(10, 400)", EngineErrorCode.Overflow, "POWER: the result does not fit DOUBLE.")]
    [TestCase("EXP(1000)", EngineErrorCode.Overflow, "EXP: the result does not fit DOUBLE.")]
    [TestCase("ABS(-9223372036854775808)", EngineErrorCode.Overflow, "*does not fit INT64.")]
    [TestCase("MOD(1, 0)", EngineErrorCode.DivisionByZero, "*divides by zero.")]
    [TestCase("INTERVAL '1 day' / 0", EngineErrorCode.DivisionByZero, "*divides by zero.")]
    [TestCase("INTERVAL '1 day' * 1e30", EngineErrorCode.Overflow, "*does not fit INTERVAL.")]
    [TestCase("DATE '9999-12-31' + 1", EngineErrorCode.Overflow, "*does not fit DATE.")]
    [TestCase("DATEADD('month', 1, DATE '9999-12-31')", EngineErrorCode.Overflow, "DATEADD: the result does not fit DATE.")]
    [TestCase("DATEADD('hour', 1, DATE '2024-01-01')", EngineErrorCode.InvalidArgument, "DATEADD: DATE has no HOUR; CAST it to DATETIME.")]
    [TestCase("DATEADD('fortnight', 1, DATE '2024-01-01')", EngineErrorCode.InvalidArgument, "DATEADD: there is no unit 'fortnight'; there are MICROSECOND, *")]
    [TestCase("MAKE_DATE(2023, 2, 29)", EngineErrorCode.InvalidArgument, "MAKE_DATE: there is no day 2023-2-29.")]
    [TestCase("MAKE_TIME(24, 0, 0)", EngineErrorCode.InvalidArgument, "MAKE_TIME: there is no time 24:0:0.")]
    [TestCase("STRFTIME('%Q', DATE '2023-02-28')", EngineErrorCode.InvalidArgument, "STRFTIME: '%Q' is nothing that DATE has*")]
    [TestCase("STRFTIME('%Y', TIME '10:00')", EngineErrorCode.InvalidArgument, "STRFTIME: '%Y' is nothing that TIME has*")]
    [TestCase("CHAR(55296)", EngineErrorCode.InvalidArgument, "CHAR: 55296 is no Unicode code point.")]
    [TestCase("UNHEX('abc')", EngineErrorCode.InvalidArgument, "UNHEX: 'abc' has an odd number of digits.")]
    [TestCase("UNHEX('zz')", EngineErrorCode.InvalidArgument, "UNHEX: 'zz' is not written in pairs*")]
    [TestCase("SPLIT_PART('a', ',', 0)", EngineErrorCode.InvalidArgument, "SPLIT_PART: there is no part 0*")]
    [TestCase("REPEAT('abc', 1000000000)", EngineErrorCode.TooLarge, "REPEAT: the result would be longer than*")]
    [TestCase("LPAD('abc', 1000000000)", EngineErrorCode.TooLarge, "LPAD: the result would be longer than*")]
    [TestCase("ZEROBLOB(1000000000)", EngineErrorCode.TooLarge, "ZEROBLOB: the result would be longer than*")]
    [TestCase("ZEROBLOB(-1)", EngineErrorCode.InvalidArgument, "ZEROBLOB: there are no -1 bytes.")]
    [TestCase("UPPER(@p0)", EngineErrorCode.TypeMismatch, "UPPER takes TEXT, not INT64 5; CAST it.")]
    public void Wrong_value_is_an_error_that_names_the_function(string call, EngineErrorCode code, string message)
    {
        var query = () => _session.Query("SELECT " + call, call.Contains('@', StringComparison.Ordinal) ? [5L] : []);
        query.Should().Throw<EngineException>().WithMessage(message).Which.Code.Should().Be(code);
    }

    [Test]
    public void Quote_writes_the_literal_of_a_value()
    {
        object[] values =
        [
            "it's", 5L, (short)5, 1.5m, 10m, 1e300, -0.1, new byte[] { 1, 255 }, true, Guid.Empty, new DateOnly(2024, 2, 29), new TimeOnly(1, 2, 3), TimeSpan.FromTicks(-1),
            new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc), new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(-3)), UInt128.MaxValue, float.Epsilon, double.NaN,
        ];
        foreach (var value in values)
        {
            var literal = (string)_session.Scalar("SELECT QUOTE(@v)", value)!;
            _session.Scalar("SELECT " + literal).Should().BeEquivalentTo(value, literal);
        }
    }

    [Test]
    public void Volatile_function_is_computed_for_each_row()
    {
        using var session = new SqlSession();
        session.Run("CREATE STORE t (id INT64 KEY, u UUID)");
        session.Run("INSERT INTO t (id) VALUES (1), (2), (3), (4)");
        session.Query("SELECT DISTINCT RANDOM() FROM t").Should().HaveCount(4);
        session.Run("UPDATE t SET u = UUID()");
        session.Query("SELECT DISTINCT u FROM t").Should().HaveCount(4);
        session.Run("CREATE STORE d (id UUID KEY DEFAULT (UUID()), r INT64 DEFAULT (RANDOM()), n INT64)");
        session.Run("INSERT INTO d (n) VALUES (1), (2), (3)");
        session.Run("INSERT INTO d (n) SELECT id FROM t");
        session.Query("SELECT DISTINCT r FROM d").Should().HaveCount(7);
        session.Explain("SELECT * FROM t WHERE id = RANDOM()").Should().StartWith("scan of t");
        session.Query("SELECT a = b FROM (SELECT r AS a, r AS b FROM (SELECT RANDOM() AS r FROM t) AS d) AS e").Should().OnlyContain(row => row[0]!.Equals(true));
        session.Query("SELECT * FROM t ORDER BY RANDOM() LIMIT 2").Should().HaveCount(2);
        session.Query("SELECT r FROM (SELECT RANDOM() AS r FROM t) AS d ORDER BY r").Select(r => (long)r[0]!).Should().BeInAscendingOrder();
    }

    [Test]
    public void Statement_sees_one_present_moment()
    {
        using var session = new SqlSession();
        session.Run("CREATE STORE t (id INT64 KEY, at DATETIME, made DATETIME DEFAULT (CURRENT_TIMESTAMP), day DATE, clock TIME)");
        var rows = string.Join(", ", Enumerable.Range(1, 2000).Select(i => $"({i}, NOW(), CURRENT_DATE, CURRENT_TIME)"));
        session.Run($"INSERT INTO t (id, at, day, clock) VALUES {rows}");
        session.Query("SELECT DISTINCT at, made, day, clock FROM t").Should().HaveCount(1);
        session.Scalar("SELECT COUNT(*) FROM t WHERE day + clock = at AND at <= CURRENT_TIMESTAMP").Should().Be(2000L);
        session.Run("UPDATE t SET at = NOW(), made = (SELECT NOW())");
        session.Query("SELECT at, made FROM t").Should().OnlyContain(row => row[0]!.Equals(row[1]));
    }
}
