using System.Data;

namespace IndexKv.Data.Tests;

[TestFixture]
public sealed class KvParameterTests
{
    private KvConnection _connection = null!;

    public enum Level : short
    {
        Low = 1,
        High = 300,
    }

    [OneTimeSetUp]
    public void Open() => _connection = TestDatabase.OpenInMemory();

    [OneTimeTearDown]
    public void Close() => _connection.Dispose();

    private static readonly object[] Values =
    [
        true, (sbyte)-5, (short)-500, 70_000, long.MinValue, Int128.MinValue, (byte)200, (ushort)60_000, uint.MaxValue, ulong.MaxValue,
        UInt128.MaxValue, 1.5f, 0.1, 12.3400m, "text", new byte[] { 1, 2 }, Guid.NewGuid(), new DateOnly(1, 1, 1), new TimeOnly(1, 2, 3),
        new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(5)), TimeSpan.MinValue,
    ];

    [TestCaseSource(nameof(Values))]
    public void A_value_comes_back_as_its_own_type(object value)
    {
        var back = _connection.Scalar("SELECT @p", ("@p", value));
        back.Should().BeOfType(value.GetType()).And.BeEquivalentTo(value);
    }

    [Test]
    public void Related_types_become_the_nearest_one()
    {
        _connection.Scalar("SELECT @p", ("@p", Level.High)).Should().Be((short)300);
        _connection.Scalar("SELECT @p", ("@p", 'x')).Should().Be("x");
        _connection.Scalar("SELECT @p", ("@p", new[] { 'a', 'b' })).Should().Be("ab");
        _connection.Scalar("SELECT @p", ("@p", (Half)0.5)).Should().Be(0.5f);
        _connection.Scalar("SELECT @p", ("@p", new ReadOnlyMemory<byte>([7]))).Should().BeEquivalentTo(new byte[] { 7 });
        _connection.Scalar("SELECT @p", ("@p", null)).Should().Be(DBNull.Value);
        _connection.Scalar("SELECT @p", ("@p", DBNull.Value)).Should().Be(DBNull.Value);
    }

    [TestCase(DbType.Int16, 5, (short)5)]
    [TestCase(DbType.Int64, (byte)5, 5L)]
    [TestCase(DbType.Double, 5, 5.0)]
    [TestCase(DbType.String, 5, "5")]
    [TestCase(DbType.AnsiString, "a", "a")]
    [TestCase(DbType.Object, 5, 5)]
    public void An_explicit_type_converts_the_value(DbType type, object value, object expected)
    {
        using var command = _connection.Command("SELECT @p");
        command.Parameters.Add("@p", type).Value = value;
        command.ExecuteScalar().Should().Be(expected);
    }

    [Test]
    public void An_explicit_type_of_time_converts_the_value()
    {
        Convert(DbType.Date, new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc)).Should().Be(new DateOnly(2024, 5, 6));
        Convert(DbType.DateTime, new DateOnly(2024, 5, 6)).Should().Be(new DateTime(2024, 5, 6, 0, 0, 0, DateTimeKind.Utc));
        Convert(DbType.Guid, "3f2504e0-4f89-11d3-9a0c-0305e82c3301").Should().Be(new Guid("3f2504e0-4f89-11d3-9a0c-0305e82c3301"));
        Convert(DbType.Time, TimeSpan.FromDays(3)).Should().Be(TimeSpan.FromDays(3));
        Convert(DbType.Currency, 5).Should().Be(5m);
    }

    [Test]
    public void What_does_not_fit_is_named_with_parameter_and_type()
    {
        this.Invoking(t => t.Convert(DbType.Byte, 300)).Should().Throw<KvException>().WithMessage("*@p*300*Byte*").Which.Code.Should().Be(KvErrorCode.Overflow);
        this.Invoking(t => t.Convert(DbType.Int32, "x")).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.TypeMismatch);
        _connection.Invoking(c => c.Scalar("SELECT @p", ("@p", new Version(1, 2)))).Should().Throw<NotSupportedException>().WithMessage("*@p*System.Version*");
    }

    [Test]
    public void Size_cuts_text_and_blobs()
    {
        using var command = _connection.Command("SELECT @p", ("@p", "abcdef"));
        command.Parameters[0].Size = 3;
        command.ExecuteScalar().Should().Be("abc");
        command.Parameters[0].Value = new byte[] { 1, 2, 3, 4 };
        command.ExecuteScalar().Should().BeEquivalentTo(new byte[] { 1, 2, 3 });
        command.Parameters[0].Value = 123456;
        command.ExecuteScalar().Should().Be(123456);
    }

    [Test]
    public void DbType_follows_the_value_until_it_is_set()
    {
        var parameter = new KvParameter("@p", 5);
        parameter.DbType.Should().Be(DbType.Int32);
        parameter.Value = "x";
        parameter.DbType.Should().Be(DbType.String);
        parameter.Value = Level.Low;
        parameter.DbType.Should().Be(DbType.Int16);
        parameter.DbType = DbType.Int64;
        parameter.DbType.Should().Be(DbType.Int64);
        parameter.ResetDbType();
        parameter.DbType.Should().Be(DbType.Int16);
        parameter.Invoking(p => p.DbType = (DbType)999).Should().Throw<ArgumentOutOfRangeException>();
    }

    [TestCase(ParameterDirection.Output)]
    [TestCase(ParameterDirection.InputOutput)]
    [TestCase(ParameterDirection.ReturnValue)]
    public void Only_input_parameters_exist(ParameterDirection direction)
    {
        var parameter = new KvParameter { Direction = ParameterDirection.Input };
        parameter.Invoking(p => p.Direction = direction).Should().Throw<ArgumentException>().WithMessage($"*{direction}*");
    }

    private object? Convert(DbType type, object value)
    {
        using var command = _connection.Command("SELECT @p");
        command.Parameters.Add("@p", type).Value = value;
        return command.ExecuteScalar();
    }
}
