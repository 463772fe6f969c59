using System.Globalization;
using System.Text.Json;
using IndexKv.Data.Tests.Execution;
using IndexKv.Data.Tests.Sql;
using IndexKv.Engine.Values;
using Microsoft.Data.Sqlite;

namespace IndexKv.Data.Tests.Json;

/// <summary>Generated calls of JSON functions over generated documents, here and in SQLite: equal answers.</summary>
[TestFixture]
public sealed class SqliteJsonDifferentialTests
{
    private const int Documents = 100;
    private const int Calls = 400;

    [TestCase("docs", "doc")]
    [TestCase("docs", "text")]
    [TestCase("docs_sorted", "doc")]
    [TestCase("docs_sorted", "text")]
    public void Answers_are_those_of_sqlite(string store, string column)
    {
        var writer = new JsonWriter(new Random(11));
        using var sqlite = new SqliteOracle();
        using var session = new SqlSession();
        Fill(sqlite, session, writer);

        // A document that is null alone is NULL in a column of type ANY.
        var condition = column == "doc" ? "json_type(text) <> 'null'" : "id > 0";
        session.CopyToSorted("docs", "docs_sorted");
        var (compared, present) = (0, 0);
        for (var i = 0; i < Calls; i++)
        {
            var (call, theirs) = writer.Call(column, "text");
            var expected = sqlite.Ask($"SELECT {theirs} FROM docs WHERE {condition} ORDER BY id");
            var ours = $"SELECT {call} FROM {store} WHERE {condition} ORDER BY id";
            var actual = session.Query(ours);
            var isJson = call.StartsWith("json_set", StringComparison.Ordinal) || call.StartsWith("json_patch", StringComparison.Ordinal) || call.StartsWith("json_insert", StringComparison.Ordinal)
                || call.StartsWith("json_re", StringComparison.Ordinal);
            actual.Should().HaveCount(expected.Count);
            for (var row = 0; row < actual.Count; row++)
            {
                var (x, y) = Normal(actual[row][0], expected[row][0], isJson);
                x.Should().Be(y, $"{ours}, row {row + 1}");
                compared++;
                present += y is null ? 0 : 1;
            }
        }

        TestContext.Out.WriteLine($"{compared} answers, {present} of them not NULL");
        present.Should().BeGreaterThan(compared / 3);
    }

    [Test]
    public void Groups_become_the_arrays_and_objects_of_sqlite([Values("docs", "docs_sorted")] string store)
    {
        var writer = new JsonWriter(new Random(14));
        using var sqlite = new SqliteOracle();
        using var session = new SqlSession();
        Fill(sqlite, session, writer);
        session.CopyToSorted("docs", "docs_sorted");
        var compared = 0;
        for (var i = 0; i < 60; i++)
        {
            var (ours, theirs) = writer.Element("doc", "text");
            const string Rest = "WHERE json_type(text) <> 'null' GROUP BY id % 7 ORDER BY id % 7";
            var expected = sqlite.Ask($"SELECT json_group_array({theirs}), json_group_object('k' || id, {theirs}) FROM docs {Rest}");
            var actual = session.Query($"SELECT json_group_array({ours}), json_group_object('k' || id, {ours}) FROM {store} {Rest}");
            actual.Should().HaveCount(7);
            for (var row = 0; row < 7; row++)
            {
                for (var column = 0; column < 2; column++)
                {
                    var items = Items(NestedValue.ToJson(KvValue.FromMessagePack((byte[])actual[row][column]!)));
                    items.Should().Equal(Items((string)expected[row][column]!), ours);
                    compared += items.Count;
                }
            }
        }

        TestContext.Out.WriteLine($"{compared} items");
        compared.Should().BeGreaterThan(60 * 2 * Documents / 2);
    }

    [Test]
    public void Texts_are_valid_where_they_are_in_sqlite_and_in_the_base_class_library()
    {
        using var sqlite = new SqliteOracle();
        using var session = new SqlSession();
        var random = new Random(12);
        var writer = new JsonWriter(random);
        var (valid, invalid) = (0, 0);
        for (var i = 0; i < 4000; i++)
        {
            var text = writer.Mutate(writer.Document(3));
            var ours = session.Scalar($"SELECT json_valid({JsonWriter.Quote(text)})");
            ours.Should().Be(IsJson(text), text);
            if (IsOneForSqlite(text))
                sqlite.Ask($"SELECT json_valid({JsonWriter.Quote(text)})").Single()[0].Should().Be(SqliteOracle.Normal(ours), text);
            _ = ours is true ? valid++ : invalid++;
            if (ours is false)
                FluentActions.Invoking(() => session.Scalar($"SELECT json({JsonWriter.Quote(text)})")).Should().Throw<KvException>().WithMessage("line 1, column 8: JSON, argument 1: malformed JSON: *");
        }

        TestContext.Out.WriteLine($"{valid} valid, {invalid} not");
        valid.Should().BeGreaterThan(300);
        invalid.Should().BeGreaterThan(300);
    }

    [Test]
    public void Paths_are_refused_where_sqlite_refuses_them()
    {
        using var sqlite = new SqliteOracle();
        using var session = new SqlSession();
        var random = new Random(13);
        var writer = new JsonWriter(random);
        const string Document = "'{\"a\":[1,{\"b\":2,\"a\":[3,4]}],\"b\":{\"c\":\"x\"}}'";
        var (found, refused) = (0, 0);
        for (var i = 0; i < 6000; i++)
        {
            var path = i % 2 == 0 ? writer.Path() : writer.Mutate(writer.Path());
            var text = $"SELECT json_extract({Document}, {JsonWriter.Quote(path)})";
            var expected = Expected(sqlite, text);
            object? actual = null;
            KvException? failure = null;
            try
            {
                actual = session.Scalar(text);
            }
            catch (KvException e)
            {
                failure = e;
            }

            if (failure is not null)
            {
                failure.Message.Should().StartWith("line 1, column 8: JSON_EXTRACT, argument 2: malformed path ").And.Contain(" at character ");
                failure.Position.Should().Be(7);
                refused++;
            }

            // This SQLite knows no escapes in quotes, and no empty names.
            if (path.Contains('\\', StringComparison.Ordinal) || path.Contains("\"\"", StringComparison.Ordinal))
                continue;
            // SQLite reads a path only as far as it leads somewhere.
            if (expected is null)
                failure.Should().NotBeNull(path);
            else if (failure is not null)
                expected.Single()[0].Should().BeNull(path);
            if (expected is null || failure is not null)
                continue;
            var (x, y) = Normal(actual, expected.Single()[0]);
            x.Should().Be(y, path);
            found += y is null ? 0 : 1;
        }

        TestContext.Out.WriteLine($"{found} found something, {refused} refused");
        found.Should().BeGreaterThan(200);
        refused.Should().BeGreaterThan(1000);
    }

    // Half of a surrogate pair is grammatical, but no text.
    private static bool IsJson(string text)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text));
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                    reader.GetString();
            }

            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    // The SQLite of these tests checks escapes less.
    private static bool IsOneForSqlite(string text) => !text.Contains('\\', StringComparison.Ordinal);

    private static void Fill(SqliteOracle sqlite, SqlSession session, JsonWriter writer)
    {
        sqlite.Ask("CREATE TABLE docs (id INTEGER PRIMARY KEY, text TEXT)");
        session.Run("CREATE STORE docs (id INT64 KEY, text TEXT, doc ANY)");
        for (var id = 1; id <= Documents; id++)
        {
            var text = JsonWriter.Quote(writer.Document());
            sqlite.Ask($"INSERT INTO docs VALUES ({id}, {text})");
            session.Run($"INSERT INTO docs VALUES ({id}, {text}, json({text}))");
        }
    }

    // The order in a group is not certain.
    private static List<string> Items(string json)
    {
        var element = JsonDocument.Parse(json).RootElement;
        var items = element.ValueKind == JsonValueKind.Array
            ? element.EnumerateArray().Select(Canonical)
            : element.EnumerateObject().Select(m => m.Name + Canonical(m.Value));
        return [.. items.Order(StringComparer.Ordinal)];
    }

    private static List<object?[]>? Expected(SqliteOracle sqlite, string text)
    {
        try
        {
            return sqlite.Ask(text);
        }
        catch (SqliteException e) when (e.Message.Contains("JSON", StringComparison.Ordinal))
        {
            return null;
        }
    }

    // What is nested is JSON text in SQLite, with numbers as they were written; null there is NULL here.
    private static (object? Ours, object? Theirs) Normal(object? ours, object? theirs, bool isJson = false)
    {
        if (theirs is "null" && ours is null)
            return (null, null);
        if (ours is not byte[] any)
            return (SqliteOracle.Normal(ours), theirs);
        var scalar = NestedValue.Unwrap(KvValue.FromMessagePack(any));
        return isJson || scalar.Type == KvType.Any
            ? (Canonical(NestedValue.ToJson(scalar)), Canonical((string)theirs!))
            : (SqliteOracle.Normal(KvValueConversion.ToObject(scalar)), theirs);
    }

    private static string Canonical(string json) => Canonical(JsonDocument.Parse(json).RootElement);

    private static string Canonical(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => $"[{string.Join(',', element.EnumerateArray().Select(Canonical))}]",
        JsonValueKind.Object => $"{{{string.Join(',', element.EnumerateObject().Select(m => $"{JsonSerializer.Serialize(m.Name)}:{Canonical(m.Value)}"))}}}",
        JsonValueKind.String => JsonSerializer.Serialize(element.GetString()),
        JsonValueKind.Number when element.TryGetInt64(out var integer) => integer.ToString(CultureInfo.InvariantCulture),
        JsonValueKind.Number => element.GetDouble().ToString("R", CultureInfo.InvariantCulture) + " real",
        _ => element.GetRawText(),
    };
}
