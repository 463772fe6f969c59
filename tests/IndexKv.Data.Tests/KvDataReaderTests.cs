using System.Data;
using System.Data.Common;

namespace IndexKv.Data.Tests;

[TestFixture]
public sealed class KvDataReaderTests
{
    private KvConnection _connection = null!;

    public enum Small : byte
    {
        None = 0,
        Some = 200,
    }

    [OneTimeSetUp]
    public void Open()
    {
        _connection = TestDatabase.OpenInMemory();
        _connection.Run("""
            CREATE STORE t (
                id INT32 PRIMARY KEY, b BOOL, i8 INT8, i16 INT16, i64 INT64, i128 INT128, u8 UINT8, u16 UINT16, u32 UINT32, u64 UINT64, u128 UINT128,
                f FLOAT, d DOUBLE, m DECIMAL, s TEXT, x BLOB, g UUID, dt DATE, tm TIME, ts DATETIME, dto DATETIMEOFFSET, iv INTERVAL, n TEXT);
            CREATE STORE numbers (id INT32 PRIMARY KEY);
            INSERT INTO numbers VALUES (1), (2), (3);
            """);
        _connection.Run(
            "INSERT INTO t VALUES (1, TRUE, -8, -16, -64, @i128, 8, 16, 32, @u64, @u128, 1.5, 2.5, 3.50, 'text', X'010203', @g, @dt, @tm, @ts, @dto, @iv, NULL)",
            ("@i128", Int128.MinValue), ("@u64", ulong.MaxValue), ("@u128", UInt128.MaxValue), ("@g", Guid.Empty), ("@dt", new DateOnly(2024, 2, 29)),
            ("@tm", new TimeOnly(1, 2, 3)), ("@ts", new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
            ("@dto", new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.FromHours(2))), ("@iv", TimeSpan.FromSeconds(-1)));
    }

    [OneTimeTearDown]
    public void Close() => _connection.Dispose();

    [Test]
    public void Getters_read_their_own_types()
    {
        using var reader = Row();
        reader.GetBoolean(O("b")).Should().BeTrue();
        reader.GetInt16(O("i16")).Should().Be(-16);
        reader.GetInt32(O("id")).Should().Be(1);
        reader.GetInt64(O("i64")).Should().Be(-64);
        reader.GetByte(O("u8")).Should().Be(8);
        reader.GetFloat(O("f")).Should().Be(1.5f);
        reader.GetDouble(O("d")).Should().Be(2.5);
        reader.GetDecimal(O("m")).Should().Be(3.50m);
        reader.GetString(O("s")).Should().Be("text");
        reader.GetGuid(O("g")).Should().Be(Guid.Empty);
        reader.GetDateTime(O("ts")).Should().Be(new DateTime(2024, 1, 1)).And.BeIn(DateTimeKind.Utc);
        reader.GetFieldValue<sbyte>(O("i8")).Should().Be(-8);
        reader.GetFieldValue<Int128>(O("i128")).Should().Be(Int128.MinValue);
        reader.GetFieldValue<ushort>(O("u16")).Should().Be(16);
        reader.GetFieldValue<uint>(O("u32")).Should().Be(32);
        reader.GetFieldValue<ulong>(O("u64")).Should().Be(ulong.MaxValue);
        reader.GetFieldValue<UInt128>(O("u128")).Should().Be(UInt128.MaxValue);
        reader.GetFieldValue<byte[]>(O("x")).Should().Equal(1, 2, 3);
        reader.GetFieldValue<ReadOnlyMemory<byte>>(O("x")).ToArray().Should().Equal(1, 2, 3);
        reader.GetFieldValue<DateOnly>(O("dt")).Should().Be(new DateOnly(2024, 2, 29));
        reader.GetFieldValue<TimeOnly>(O("tm")).Should().Be(new TimeOnly(1, 2, 3));
        reader.GetFieldValue<DateTimeOffset>(O("dto")).Offset.Should().Be(TimeSpan.FromHours(2));
        reader.GetFieldValue<TimeSpan>(O("iv")).Should().Be(TimeSpan.FromSeconds(-1));

        int O(string name) => reader.GetOrdinal(name);
    }

    [Test]
    public void Relatives_that_lose_nothing_are_read_too()
    {
        using var reader = Row();
        reader.GetInt64(reader.GetOrdinal("u8")).Should().Be(8);
        reader.GetByte(reader.GetOrdinal("u32")).Should().Be(32);
        reader.GetDecimal(reader.GetOrdinal("i64")).Should().Be(-64);
        reader.GetDouble(reader.GetOrdinal("f")).Should().Be(1.5);
        reader.GetDouble(reader.GetOrdinal("id")).Should().Be(1);
        reader.GetFieldValue<Int128>(reader.GetOrdinal("u64")).Should().Be(ulong.MaxValue);
        reader.GetDateTime(reader.GetOrdinal("dt")).Should().Be(new DateTime(2024, 2, 29));
        reader.GetFieldValue<TimeSpan>(reader.GetOrdinal("tm")).Should().Be(new TimeSpan(1, 2, 3));
        reader.GetFieldValue<DateTimeOffset>(reader.GetOrdinal("ts")).Offset.Should().Be(TimeSpan.Zero);
        reader.GetFieldValue<Small>(reader.GetOrdinal("u8")).Should().Be((Small)8);
        reader.GetFieldValue<int?>(reader.GetOrdinal("id")).Should().Be(1);
        reader.GetFieldValue<string?>(reader.GetOrdinal("s")).Should().Be("text");
        reader.GetFieldValue<object>(reader.GetOrdinal("id")).Should().Be(1);
    }

    [Test]
    public void Numbers_that_do_not_fit_overflow()
    {
        using var reader = Row();
        reader.Invoking(r => r.GetInt64(r.GetOrdinal("u64"))).Should().Throw<OverflowException>().WithMessage("*'u64'*");
        reader.Invoking(r => r.GetByte(r.GetOrdinal("i64"))).Should().Throw<OverflowException>();
        reader.Invoking(r => r.GetFieldValue<Int128>(r.GetOrdinal("u128"))).Should().Throw<OverflowException>();
        reader.Invoking(r => r.GetFieldValue<UInt128>(r.GetOrdinal("i128"))).Should().Throw<OverflowException>();
    }

    [TestCase("d", typeof(int))]
    [TestCase("d", typeof(float))]
    [TestCase("d", typeof(decimal))]
    [TestCase("m", typeof(double))]
    [TestCase("i64", typeof(double))]
    [TestCase("s", typeof(int))]
    [TestCase("id", typeof(string))]
    [TestCase("id", typeof(bool))]
    [TestCase("b", typeof(int))]
    [TestCase("dto", typeof(DateTime))]
    [TestCase("s", typeof(Guid))]
    [TestCase("s", typeof(Small))]
    [TestCase("s", typeof(Version))]
    [TestCase("n", typeof(string))]
    [TestCase("n", typeof(int))]
    public void Any_other_type_is_an_invalid_cast_that_names_the_column(string column, Type type)
    {
        using var reader = Row();
        var read = typeof(KvDataReader).GetMethod(nameof(KvDataReader.GetFieldValue))!.MakeGenericMethod(type);
        var error = FluentActions.Invoking(() => read.Invoke(reader, [reader.GetOrdinal(column)]))
            .Should().Throw<System.Reflection.TargetInvocationException>().Which.InnerException;
        error.Should().BeOfType<InvalidCastException>().Which.Message.Should().Contain($"'{column}'").And.Contain(type.Name);
    }

    [Test]
    public void NULL_is_asked_for_or_read_as_nullable()
    {
        using var reader = Row();
        var n = reader.GetOrdinal("n");
        reader.IsDBNull(n).Should().BeTrue();
        reader.GetValue(n).Should().Be(DBNull.Value);
        reader["n"].Should().Be(DBNull.Value);
        reader.GetFieldValue<int?>(n).Should().BeNull();
        reader.GetFieldValue<object>(n).Should().Be(DBNull.Value);
        reader.IsDBNull(reader.GetOrdinal("s")).Should().BeFalse();
    }

    [Test]
    public void Bytes_and_characters_are_read_in_parts()
    {
        using var reader = Row();
        var (x, s) = (reader.GetOrdinal("x"), reader.GetOrdinal("s"));
        reader.GetBytes(x, 0, null, 0, 0).Should().Be(3);
        var bytes = new byte[4];
        reader.GetBytes(x, 1, bytes, 2, 10).Should().Be(2);
        bytes.Should().Equal(0, 0, 2, 3);
        reader.GetBytes(x, 9, bytes, 0, 1).Should().Be(0);
        reader.GetChars(s, 0, null, 0, 0).Should().Be(4);
        var characters = new char[2];
        reader.GetChars(s, 1, characters, 0, 2).Should().Be(2);
        new string(characters).Should().Be("ex");
        reader.Invoking(r => r.GetBytes(x, -1, bytes, 0, 1)).Should().Throw<ArgumentOutOfRangeException>();
        using var stream = reader.GetStream(x);
        stream.Length.Should().Be(3);
        using var text = reader.GetTextReader(s);
        text.ReadToEnd().Should().Be("text");
    }

    [Test]
    public void Wrong_ordinals_names_and_places_are_told_apart()
    {
        using var command = _connection.Command("SELECT id, id AS ID FROM numbers");
        using var reader = command.ExecuteReader();
        reader.Invoking(r => r.GetInt32(0)).Should().Throw<InvalidOperationException>().WithMessage("*Read()*");
        reader.Read();
        reader.GetOrdinal("id").Should().Be(0);
        reader.GetOrdinal("ID").Should().Be(1);
        reader.GetOrdinal("Id").Should().Be(0);
        reader.Invoking(r => r.GetOrdinal("none")).Should().Throw<IndexOutOfRangeException>().WithMessage("*'none'*'id'*");
        reader.Invoking(r => r.GetInt32(2)).Should().Throw<IndexOutOfRangeException>();
        reader.Invoking(r => r.GetName(-1)).Should().Throw<IndexOutOfRangeException>();
        reader.Rest().Should().HaveCount(2);
        reader.Invoking(r => r.GetInt32(0)).Should().Throw<InvalidOperationException>();
        reader.Close();
        reader.Invoking(r => r.GetInt32(0)).Should().Throw<InvalidOperationException>().WithMessage("*closed*");
        reader.Invoking(r => r.FieldCount).Should().Throw<InvalidOperationException>();
        reader.IsClosed.Should().BeTrue();
    }

    [Test]
    public void HasRows_and_results_follow_the_statements()
    {
        using var command = _connection.Command("SELECT id FROM numbers WHERE id > 5; SELECT id AS second FROM numbers ORDER BY id");
        using var reader = command.ExecuteReader();
        reader.HasRows.Should().BeFalse();
        reader.Read().Should().BeFalse();
        reader.FieldCount.Should().Be(1);
        reader.NextResult().Should().BeTrue();
        reader.HasRows.Should().BeTrue();
        reader.GetName(0).Should().Be("second");
        reader.Rest().Should().HaveCount(3);
        reader.HasRows.Should().BeTrue();
        reader.NextResult().Should().BeFalse();
        reader.FieldCount.Should().Be(0);
        reader.Read().Should().BeFalse();
        reader.RecordsAffected.Should().Be(-1);
        reader.Depth.Should().Be(0);
    }

    [Test]
    public void RecordsAffected_stays_after_closing()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.Run("CREATE STORE s (id INT32 PRIMARY KEY)");
        using var command = connection.Command("INSERT INTO s VALUES (1), (2); SELECT id FROM s");
        var reader = command.ExecuteReader();
        reader.RecordsAffected.Should().Be(2);
        reader.Rest().Should().HaveCount(2);
        reader.Close();
        reader.RecordsAffected.Should().Be(2);
    }

    [Test]
    public void Behaviours_limit_what_is_read()
    {
        using var command = _connection.Command("SELECT id FROM numbers; SELECT 1");
        using (var reader = command.ExecuteReader(CommandBehavior.SingleRow))
            reader.Rest().Should().HaveCount(1);
        using (var reader = command.ExecuteReader(CommandBehavior.SingleResult))
        {
            reader.Rest().Should().HaveCount(3);
            reader.NextResult().Should().BeFalse();
        }

        using (var reader = command.ExecuteReader(CommandBehavior.SchemaOnly))
        {
            reader.GetName(0).Should().Be("id");
            reader.Read().Should().BeFalse();
        }

        using var connection = TestDatabase.OpenInMemory();
        using (var reader = connection.Command("SELECT 1").ExecuteReader(CommandBehavior.CloseConnection))
            reader.Read();
        connection.State.Should().Be(ConnectionState.Closed);
    }

    [Test]
    public void SchemaOnly_changes_nothing()
    {
        using var command = _connection.Command("DELETE FROM numbers");
        using (command.ExecuteReader(CommandBehavior.SchemaOnly))
            _connection.Scalar("SELECT COUNT(*) FROM numbers").Should().Be(3L);
    }

    [Test]
    public void The_schema_describes_the_columns()
    {
        using var command = _connection.Command("SELECT id AS k, s, m, 1 + id AS e FROM t");
        using var reader = command.ExecuteReader();
        reader.GetDataTypeName(0).Should().Be("INT32");
        reader.GetFieldType(1).Should().Be<string>();
        var columns = reader.GetColumnSchema();
        columns.Select(c => c.ColumnName).Should().Equal("k", "s", "m", "e");
        columns[0].Should().BeEquivalentTo(new { BaseColumnName = "id", IsKey = true, IsAliased = true, AllowDBNull = false, IsExpression = false });
        columns[3].Should().BeEquivalentTo(new { BaseColumnName = (string?)null, IsKey = false, IsExpression = true });
        var table = reader.GetSchemaTable()!;
        table.Rows.Count.Should().Be(4);
        table.Rows[2][SchemaTableColumn.DataType].Should().Be(typeof(decimal));
        table.Rows[0][SchemaTableColumn.IsKey].Should().Be(true);
        table.Rows[1][SchemaTableColumn.ColumnOrdinal].Should().Be(1);
    }

    [Test]
    public void The_type_of_a_bare_parameter_is_its_values()
    {
        using var reader = _connection.Command("SELECT @p", ("@p", 5m)).ExecuteReader();
        reader.GetFieldType(0).Should().Be<decimal>();
        reader.GetDataTypeName(0).Should().Be("DECIMAL");
    }

    [Test]
    public void A_data_table_loads_a_reader()
    {
        using var table = new DataTable();
        using (var reader = _connection.Command("SELECT * FROM t").ExecuteReader())
            table.Load(reader);
        table.Rows.Count.Should().Be(1);
        table.Rows[0]["s"].Should().Be("text");
        table.Rows[0]["n"].Should().Be(DBNull.Value);
        table.Columns["dt"]!.DataType.Should().Be<DateOnly>();
    }

    [Test]
    public void Enumeration_gives_records()
    {
        using var reader = _connection.Command("SELECT id FROM numbers ORDER BY id").ExecuteReader();
        reader.Cast<IDataRecord>().Select(record => record.GetInt32(0)).Should().Equal(1, 2, 3);
    }

    [Test]
    public async Task The_asynchronous_twins_give_the_same()
    {
        await using var command = _connection.Command("SELECT id, n FROM t; SELECT id FROM numbers");
        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync()).Should().BeTrue();
        (await reader.IsDBNullAsync(1)).Should().BeTrue();
        (await reader.GetFieldValueAsync<long>(0)).Should().Be(1);
        (await reader.ReadAsync()).Should().BeFalse();
        (await reader.NextResultAsync()).Should().BeTrue();
        await reader.CloseAsync();
        command.Parameters.Clear();
        (await command.ExecuteScalarAsync()).Should().Be(1);
    }

    [Test]
    public void GetValues_fills_as_much_as_there_is_room_for()
    {
        using var reader = Row();
        var two = new object[2];
        reader.GetValues(two).Should().Be(2);
        two.Should().Equal(1, true);
        var many = new object[100];
        reader.GetValues(many).Should().Be(reader.FieldCount);
    }

    private KvDataReader Row()
    {
        var reader = _connection.Command("SELECT * FROM t").ExecuteReader();
        reader.Read().Should().BeTrue();
        return reader;
    }
}
