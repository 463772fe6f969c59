using System.Collections.Immutable;
using System.Data;
using System.Dynamic;
using System.Text.Json;
using System.Text.Json.Nodes;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Tests.Json;

/// <summary>Lists, dictionaries and JSON as parameters, in columns of type ANY of both engines, and as readers give them back.</summary>
[TestFixture]
public sealed class NestedValueTests
{
    private static readonly object[] Written =
    [
        new object?[] { 1, "a", null, 2.5, true },
        new List<int> { 1, 2, 3 },
        new[] { "x", "y" },
        new long[,] { { 1, 2 }, { 3, 4 } },
        new HashSet<int> { 7 },
        ImmutableArray.Create(1, 2),
        Enumerable.Range(1, 3),
        Array.Empty<int>(),
        new Dictionary<string, object?> { ["a"] = 1, ["b"] = new List<object?> { null, "x", new byte[] { 0, 255 } }, ["c"] = new Dictionary<string, int> { ["d"] = 4 } },
        new Dictionary<int, string> { [5] = "five" },
        new SortedList<string, DateOnly> { ["day"] = new DateOnly(2026, 1, 31) },
        new Dictionary<string, object?>(),
        new object[] { 1.5m, Guid.Empty, new DateOnly(2026, 1, 31), new TimeOnly(1, 2, 3), TimeSpan.FromHours(30), Int128.MaxValue, UInt128.MaxValue, ulong.MaxValue, 1.5f },
        new object[] { new DateTime(2026, 1, 31, 1, 2, 3, DateTimeKind.Utc), new DateTimeOffset(2026, 1, 31, 1, 2, 3, TimeSpan.FromHours(2)), DayOfWeek.Friday, 'c' },
    ];

    private static readonly string[] Read =
    [
        "[1,'a',null,2.5,true]", "[1,2,3]", "['x','y']", "[1,2,3,4]", "[7]", "[1,2]", "[1,2,3]", "[]",
        "{'a':1,'b':[null,'x','AP8='],'c':{'d':4}}", "{'5':'five'}", "{'day':'2026-01-31'}", "{}",
        "[1.5,'00000000-0000-0000-0000-000000000000','2026-01-31','01:02:03','1.06:00:00',170141183460469231731687303715884105727,"
        + "340282366920938463463374607431768211455,18446744073709551615,1.5]",
        "['2026-01-31T01:02:03Z','2026-01-31T01:02:03+02:00',5,'c']",
    ];

    [Test]
    public void Parameters_of_every_shape_become_nested_values([Range(0, 13)] int i, [Values] bool isSorted)
    {
        using var connection = TestDatabase.OpenInMemory();
        using var reader = Store(connection, isSorted, Written[i]);
        reader.GetString(1).Should().Be(Read[i].Replace('\'', '"'));
        reader.GetDataTypeName(1).Should().Be("ANY");
        reader.GetFieldType(1).Should().Be<object>();
        JsonNode.DeepEquals(reader.GetFieldValue<JsonNode>(1), JsonNode.Parse(Read[i].Replace('\'', '"'))).Should().BeTrue();
        var bytes = reader.GetFieldValue<byte[]>(1);
        reader.GetBytes(1, 0, null, 0, 0).Should().Be(bytes.Length);
        var back = reader.GetValue(1);
        reader.Dispose();
        using var again = connection.Command("SELECT @back", ("@back", back)).ExecuteReader();
        again.Read().Should().BeTrue();
        again.GetFieldValue<byte[]>(0).Should().Equal(bytes, "what is read is what was written, types included");
    }

    [Test]
    public void Parameters_that_are_json_become_nested_values_or_scalars()
    {
        using var connection = TestDatabase.OpenInMemory();
        const string Text = "{\"a\":[1,2.5,null,{\"b\":\"x\"}],\"c\":12345678901234567890}";
        using var document = JsonDocument.Parse(Text);
        foreach (var value in new object[] { document, document.RootElement, JsonNode.Parse(Text)!, new object[] { JsonNode.Parse(Text)! } })
            connection.Scalar("SELECT json_text(@p)", ("@p", value)).Should().Be(value is object[] ? $"[{Text}]" : Text);
        connection.Scalar("SELECT @p", ("@p", JsonValue.Create(5))).Should().Be(5L);
        connection.Scalar("SELECT @p", ("@p", document.RootElement.GetProperty("a")[3].GetProperty("b"))).Should().Be("x");
        connection.Scalar("SELECT @p", ("@p", document.RootElement.GetProperty("a")[2])).Should().Be(DBNull.Value);
        connection.Scalar("SELECT @p", ("@p", default(JsonElement))).Should().Be(DBNull.Value);
    }

    [Test]
    public void Values_are_read_as_lists_dictionaries_and_json([Values] bool isSorted)
    {
        using var connection = TestDatabase.OpenInMemory();
        using (var reader = Store(connection, isSorted, new[] { 1, 2, 300 }))
        {
            reader.GetFieldValue<int[]>(1).Should().Equal(1, 2, 300);
            reader.GetFieldValue<List<long>>(1).Should().Equal(1, 2, 300);
            reader.GetFieldValue<IReadOnlyList<int?>>(1).Should().Equal(1, 2, 300);
            reader.GetFieldValue<IEnumerable<object>>(1).Should().Equal((object)1L, 2L, 300L);
            reader.GetFieldValue<JsonArray>(1).Should().HaveCount(3);
            reader.GetFieldValue<JsonElement>(1)[2].GetInt32().Should().Be(300);
            reader.GetFieldValue<object>(1).Should().BeEquivalentTo(new object[] { 1L, 2L, 300L });
            reader.GetTextReader(1).ReadToEnd().Should().Be("[1,2,300]");
            reader.GetStream(1).Length.Should().Be(6);
            reader.GetChars(1, 1, new char[9], 0, 3).Should().Be(3);
            FluentActions.Invoking(() => reader.GetFieldValue<byte?[]>(1)).Should().Throw<OverflowException>();
            FluentActions.Invoking(() => reader.GetFieldValue<Dictionary<string, int>>(1)).Should().Throw<InvalidCastException>().WithMessage("*ANY(6 bytes)*JsonElement*");
            FluentActions.Invoking(() => reader.GetFieldValue<string[]>(1)).Should().Throw<InvalidCastException>();
            FluentActions.Invoking(() => reader.GetFieldValue<JsonObject>(1)).Should().Throw<InvalidCastException>();
            FluentActions.Invoking(() => reader.GetInt32(1)).Should().Throw<InvalidCastException>();
            FluentActions.Invoking(() => reader.GetFieldValue<Uri>(1)).Should().Throw<InvalidCastException>();
        }

        connection.Run("DROP STORE s");
        using (var reader = Store(connection, isSorted, new Dictionary<string, object?> { ["a"] = 1, ["b"] = null }))
        {
            reader.GetFieldValue<Dictionary<string, int?>>(1).Should().Equal(new Dictionary<string, int?> { ["a"] = 1, ["b"] = null });
            reader.GetFieldValue<IReadOnlyDictionary<string, object?>>(1).Should().HaveCount(2);
            reader.GetFieldValue<JsonObject>(1).ContainsKey("b").Should().BeTrue();
            reader.GetValue(1).Should().BeOfType<Dictionary<string, object?>>();
            FluentActions.Invoking(() => reader.GetFieldValue<Dictionary<string, int>>(1)).Should().Throw<InvalidCastException>().WithMessage("*NULL*");
            FluentActions.Invoking(() => reader.GetFieldValue<object[]>(1)).Should().Throw<InvalidCastException>();
        }
    }

    [TestCase(5, 5L)]
    [TestCase("x", "x")]
    [TestCase(true, true)]
    [TestCase(2.5, 2.5)]
    public void Scalars_in_a_column_of_type_any_are_read_as_what_they_are(object written, object read)
    {
        using var connection = TestDatabase.OpenInMemory();
        using var reader = Store(connection, isSorted: false, written);
        reader.GetValue(1).Should().Be(read);
        reader.GetFieldValue<object>(1).Should().Be(read);
        if (written is int)
            reader.GetInt16(1).Should().Be(5);
        else
            FluentActions.Invoking(() => reader.GetInt32(1)).Should().Throw<InvalidCastException>();
    }

    [Test]
    public void Null_in_a_nested_value_is_null_and_a_nested_null_is_no_value()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var reader = Store(connection, isSorted: false, DBNull.Value);
        reader.IsDBNull(1).Should().BeTrue();
        reader.GetValue(1).Should().Be(DBNull.Value);
        reader.GetFieldValue<JsonElement?>(1).Should().BeNull();
        FluentActions.Invoking(() => reader.GetString(1)).Should().Throw<InvalidCastException>();
    }

    [Test]
    public void What_cannot_be_stored_is_refused_with_the_parameters_name()
    {
        using var connection = TestDatabase.OpenInMemory();
        foreach (var value in new object[] { new Uri("http://x/"), new object[] { 1, new Uri("http://x/") }, new Dictionary<string, object> { ["a"] = new Version() }, new ExpandoObject() })
        {
            if (value is ExpandoObject)
                connection.Scalar("SELECT json_text(@p)", ("@p", value)).Should().Be("{}");
            else
                FluentActions.Invoking(() => connection.Scalar("SELECT @p", ("@p", value))).Should().Throw<Exception>().WithMessage("*@p*");
        }

        FluentActions.Invoking(() => connection.Scalar("SELECT @p", ("@p", new[] { "\ud83d" }))).Should().Throw<KvException>();
    }

    [Test]
    public void Tables_are_filled_and_batches_and_bulk_copies_carry_them()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.Run("CREATE STORE s (id INT KEY, doc ANY)");
        var source = new DataTable { Columns = { { "id", typeof(long) }, { "doc", typeof(object) } } };
        source.Rows.Add(1L, new[] { 1, 2 });
        source.Rows.Add(2L, new Dictionary<string, object> { ["a"] = "x" });
        source.Rows.Add(3L, DBNull.Value);
        using (var bulk = new KvBulkCopy(connection) { DestinationStoreName = "s" })
            bulk.WriteToServer(source);
        using var adapter = new KvDataAdapter("SELECT * FROM s ORDER BY id", connection);
        var filled = new DataTable();
        adapter.Fill(filled).Should().Be(3);
        filled.Rows[0]["doc"].Should().BeEquivalentTo(new object[] { 1L, 2L });
        filled.Rows[1]["doc"].Should().BeEquivalentTo(new Dictionary<string, object> { ["a"] = "x" });
        filled.Rows[2]["doc"].Should().Be(DBNull.Value);
    }

    [Test]
    public void Adapters_write_them_back()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.Run("CREATE STORE s (id INT KEY, doc ANY); INSERT INTO s VALUES (1, json('[1]')), (2, NULL)");
        using var adapter = new KvDataAdapter("SELECT * FROM s", connection);
        using var builder = new KvCommandBuilder(adapter);
        var table = new DataTable();
        adapter.Fill(table);
        table.Rows[0]["doc"] = new Dictionary<string, int> { ["a"] = 5 };
        table.Rows[1]["doc"] = new[] { "x" };
        adapter.Update(table).Should().Be(2);
        connection.Rows("SELECT json_text(doc) FROM s ORDER BY id").Select(r => r[0]).Should().Equal("{\"a\":5}", "[\"x\"]");
    }

    [Test]
    public void Stores_have_defaults_and_conditions_of_them_and_texts_are_no_nested_values()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.Run("CREATE STORE s (id INT KEY, doc ANY DEFAULT (json('{}')), text TEXT CHECK (json_valid(text)))");
        connection.Run("INSERT INTO s (id, text) VALUES (1, '[1]')").Should().Be(1);
        connection.Scalar("SELECT json_text(doc) FROM s").Should().Be("{}");
        FluentActions.Invoking(() => connection.Run("INSERT INTO s (id, text) VALUES (2, '[1')")).Should().Throw<KvException>().WithMessage("*CHECK*");
        FluentActions.Invoking(() => connection.Run("UPDATE s SET text = json_set(text, '$[0]', 2)")).Should().Throw<KvException>().WithMessage("*text*json_text(value)*");
        connection.Run("UPDATE s SET text = json_text(json_set(text, '$[0]', 2))").Should().Be(1);
        connection.Scalar("SELECT text FROM s").Should().Be("[2]");
        FluentActions.Invoking(() => connection.Scalar("SELECT * FROM s WHERE doc = 5")).Should().Throw<KvException>().WithMessage("*ANY and INT64 do not compare*value ->> '$.name'*");
    }

    [Test]
    public void Parameters_with_a_text_type_become_json_text_and_others_are_refused()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT @p";
        var parameter = command.Parameters.AddWithValue("@p", new[] { 1, 2 });
        parameter.DbType.Should().Be(DbType.Object);
        command.ExecuteScalar().Should().BeEquivalentTo(new object[] { 1L, 2L });
        parameter.DbType = DbType.String;
        command.ExecuteScalar().Should().Be("[1,2]");
        parameter.DbType = DbType.Int32;
        FluentActions.Invoking(command.ExecuteScalar).Should().Throw<KvException>().WithMessage("*@p*");
    }

    [Test]
    public void One_plan_serves_many_threads_with_documents_of_their_own()
    {
        using var database = new TestDatabase();
        using var first = database.Open();
        first.Run("CREATE STORE s (id INT KEY, doc ANY)");
        var done = 0;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            using var connection = new KvConnection(database.ConnectionString);
            connection.Open();
            for (var i = 0; i < 500; i++)
            {
                var (text, path) = ($"{{\"a\":[{thread},{i}],\"b\":{i}}}", i % 2 == 0 ? "$.a[1]" : "$.b");
                connection.Scalar("SELECT json_extract(@text, @path)", ("@text", text), ("@path", path)).Should().Be((long)i);
                Interlocked.Increment(ref done);
            }
        });
        done.Should().Be(4000);
    }

    private static KvDataReader Store(KvConnection connection, bool isSorted, object value)
    {
        connection.Run("CREATE STORE s (id INT KEY, doc ANY)" + (isSorted ? " USING SORTED" : ""));
        if (isSorted)
        {
            var table = new DataTable { Columns = { { "id", typeof(long) }, { "doc", typeof(object) } } };
            table.Rows.Add(1L, value);
            using var bulk = new KvBulkCopy(connection) { DestinationStoreName = "s" };
            bulk.WriteToServer(table);
        }
        else
        {
            connection.Run("INSERT INTO s VALUES (1, @doc)", ("@doc", value)).Should().Be(1);
        }

        var reader = connection.Command("SELECT id, doc FROM s").ExecuteReader();
        reader.Read().Should().BeTrue();
        return reader;
    }
}
