using IndexKv.Data.Tests.Execution;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Tests.Sql;

[TestFixture]
public sealed class TypeSynonymTests
{
    [TestCase(KvType.Boolean, "BOOL, BOOLEAN, BIT, BIT(1)")]
    [TestCase(KvType.Int8, "INT8, TINYINT, TINYINT(4), TINYINT SIGNED")]
    [TestCase(KvType.Int16, "INT16, SMALLINT")]
    [TestCase(KvType.Int32, "INT32, MEDIUMINT")]
    [TestCase(KvType.Int64, "INT64, INT, INTEGER, BIGINT, INT(11), bigint(20)")]
    [TestCase(KvType.Int128, "INT128, HUGEINT")]
    [TestCase(KvType.UInt8, "UINT8, UTINYINT, TINYINT UNSIGNED, UNSIGNED TINYINT")]
    [TestCase(KvType.UInt16, "UINT16, USMALLINT, SMALLINT UNSIGNED")]
    [TestCase(KvType.UInt32, "UINT32, MEDIUMINT(8) UNSIGNED")]
    [TestCase(KvType.UInt64, "UINT64, UINTEGER, UBIGINT, UNSIGNED BIG INT, BIGINT(20) UNSIGNED")]
    [TestCase(KvType.UInt128, "UINT128, UHUGEINT")]
    [TestCase(KvType.Single, "FLOAT, FLOAT32, FLOAT4, FLOAT(24), FLOAT(7;3)")]
    [TestCase(KvType.Double, "DOUBLE, DOUBLE PRECISION, REAL, FLOAT64, FLOAT8, FLOAT(53), DOUBLE(10;2)")]
    [TestCase(KvType.Decimal, "DECIMAL, DECIMAL(28;10), NUMERIC(10), DEC, NUMBER, MONEY, SMALLMONEY")]
    [TestCase(KvType.Text, "TEXT, STRING, CHAR(3), CHARACTER(20), VARCHAR(255), VARCHAR(MAX), VARYING CHARACTER(255), NCHAR(55), NATIVE CHARACTER(70), NVARCHAR(100), CHARACTER VARYING(9)")]
    [TestCase(KvType.Text, "CLOB, NCLOB, CHARACTER LARGE OBJECT, NATIONAL CHARACTER VARYING(9), NATIONAL CHAR(2), LONGTEXT, NTEXT, VARCHAR2(20)")]
    [TestCase(KvType.Blob, "BLOB, BINARY(16), VARBINARY(MAX), BINARY VARYING(3), BINARY LARGE OBJECT, BYTEA, BYTES, IMAGE, LONGBLOB, RAW(20)")]
    [TestCase(KvType.Uuid, "UUID, GUID, UNIQUEIDENTIFIER")]
    [TestCase(KvType.Date, "DATE")]
    [TestCase(KvType.Time, "TIME, TIME(7), TIME WITHOUT TIME ZONE")]
    [TestCase(KvType.DateTime, "DATETIME, DATETIME2(7), SMALLDATETIME, TIMESTAMP, TIMESTAMP(6), TIMESTAMP(3) WITHOUT TIME ZONE")]
    [TestCase(KvType.DateTimeOffset, "DATETIMEOFFSET, DATETIMEOFFSET(7), TIMESTAMPTZ, TIMESTAMP WITH TIME ZONE, TIMESTAMP(6) WITH TIME ZONE")]
    [TestCase(KvType.Interval, "INTERVAL, INTERVAL DAY TO SECOND, INTERVAL DAY(3) TO SECOND(6), INTERVAL HOUR, TIMESPAN, DURATION")]
    [TestCase(KvType.Any, "ANY, VARIANT, SQL_VARIANT")]
    public void Name_means_its_type(KvType type, string names)
    {
        using var session = new SqlSession();
        var columns = names.Split(", ").Select((name, i) => $"c{i} {name.Replace(';', ',')} NULL");
        session.Run($"CREATE TABLE t (id INT KEY, {string.Join(", ", columns)})");
        using var transaction = session.Database.BeginRead();
        transaction.TryGetStore("t", out var store).Should().BeTrue();
        store!.Columns.Skip(1).Select(c => c.Type).Should().AllBeEquivalentTo(type).And.HaveCount(names.Split(", ").Length);
    }

    [TestCase("INT4", "line 1, column 26: INT4 is not supported: INT4 counts bytes, where the types here count bits: write INT32")]
    [TestCase("SERIAL", "line 1, column 26: SERIAL is not supported: a column that gets its numbers by itself is written INTEGER KEY AUTOINCREMENT")]
    [TestCase("ENUM('a', 'b')", "line 1, column 26: ENUM is not supported: write TEXT CHECK*")]
    [TestCase("JSONB", "line 1, column 26: JSONB is not supported: write ANY, and json('…')*")]
    [TestCase("BIT(8)", "line 1, column 26: BIT(8) is not supported: BIT is one truth value; write BLOB for many bits")]
    [TestCase("DECIMAL(38, 10)", "line 1, column 26: DECIMAL(38, 10) is not supported: a DECIMAL has 28 digits*")]
    [TestCase("DECIMAL(5, 6)", "*DECIMAL(5, 6) is not supported*")]
    [TestCase("FLOAT(54)", "*FLOAT(54) is not supported: a FLOAT has 24 bits, a DOUBLE 53")]
    [TestCase("TIMESTAMP(9)", "*TIMESTAMP(9) is not supported: times are kept to 100 ns, which is 7 digits")]
    [TestCase("DATE(3)", "*DATE(3) is not supported: DATE has no length")]
    [TestCase("INT(MAX)", "*INT(MAX) is not supported: MAX is a length of texts and bytes")]
    [TestCase("VARCHAR(1, 2)", "*VARCHAR(1, 2) is not supported: a length is one number")]
    [TestCase("TIME WITH TIME ZONE", "line 1, column 31: TIME WITH TIME ZONE is not supported: a time of day without a day has no offset*")]
    [TestCase("TIMESTAMP WITH LOCAL TIME ZONE", "*WITH LOCAL TIME ZONE is not supported*")]
    [TestCase("INTERVAL YEAR TO MONTH", "*an INTERVAL has no months or years*")]
    [TestCase("UNSIGNED TEXT", "*UNSIGNED stands before an integer type")]
    [TestCase("VARCHAR(-1)", "line 1, column 34: expected a length but found '-'")]
    public void Name_that_means_no_type_here_is_refused_with_advice(string name, string message)
    {
        using var session = new SqlSession();
        var create = () => session.Run($"CREATE TABLE t (a INT, c {name})");
        create.Should().Throw<KvException>().WithMessage(message);
    }

    [TestCase("CAST('abcdef' AS VARCHAR(3))", "abc")]
    [TestCase("CAST(12345 AS CHAR(2))", "12")]
    [TestCase("CAST('abcdef' AS VARCHAR(MAX))", "abcdef")]
    [TestCase("HEX(CAST('abc' AS BINARY(2)))", "6162")]
    [TestCase("CAST(CAST(1.255 AS DECIMAL(10, 2)) AS TEXT)", "1.26")]
    [TestCase("CAST(CAST('2.5' AS NUMERIC(10)) AS TEXT)", "3")]
    [TestCase("TYPEOF(CAST(1 AS FLOAT(53)))", "DOUBLE")]
    [TestCase("TYPEOF(CAST(1 AS BIGINT UNSIGNED))", "UINT64")]
    public void Cast_keeps_to_the_size(string cast, string result)
    {
        using var session = new SqlSession();
        session.Scalar("SELECT " + cast).Should().Be(result);
    }

    [Test]
    public void Cast_to_digits_of_a_second_is_refused()
    {
        using var session = new SqlSession();
        var query = () => session.Query("SELECT CAST(NOW() AS TIMESTAMP(3))");
        query.Should().Throw<KvException>().WithMessage("line 1, column 22: a CAST keeps all digits of a second; write DATE_TRUNC('second', …)*");
    }
}
