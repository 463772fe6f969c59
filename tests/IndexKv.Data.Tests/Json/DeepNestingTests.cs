using System.Text.Json.Nodes;
using IndexKv.Data.Tests.Execution;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Tests.Json;

/// <summary>Values nested in each other by the hundred thousand: refused, and never the end of the process.</summary>
[TestFixture]
public sealed class DeepNestingTests
{
    private const int Levels = 100_000;

    [TestCase("[", "]")]
    [TestCase("{\"a\":", "}")]
    [TestCase("[{\"a\":", "}]")]
    [TestCase("[", "")]
    public void Text_is_refused(string open, string close)
    {
        using var session = new SqlSession();
        var text = Nested(open, close, Levels);
        session.Scalar("SELECT json_valid(?)", text).Should().Be(false);
        FluentActions.Invoking(() => session.Scalar("SELECT json(?)", text)).Should().Throw<EngineException>().WithMessage("*malformed JSON: line 1, byte *");
        FluentActions.Invoking(() => session.Scalar("SELECT ? ->> 0", text)).Should().Throw<EngineException>();
    }

    [Test]
    public void A_thousand_levels_are_read_written_and_changed()
    {
        using var connection = TestDatabase.OpenInMemory();
        var text = Nested("[", "]", NestedValue.GreatestDepth);
        connection.Run("CREATE STORE s (id INT KEY, doc ANY)");
        connection.Run("INSERT INTO s VALUES (1, json(@text))", ("@text", text));
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT doc, json_remove(doc, '$[9]'), json_contains(doc, doc), json_text(doc) FROM s";
        using var reader = command.ExecuteReader();
        reader.Read().Should().BeTrue();
        reader.GetString(0).Should().Be(text);
        reader.GetValue(0).Should().BeOfType<object?[]>();
        reader.GetFieldValue<JsonNode>(0).ToJsonString(new() { MaxDepth = 2000 }).Should().Be(text);
        reader.GetString(1).Should().Be(text);
        reader.GetBoolean(2).Should().BeTrue();
        reader.GetString(3).Should().Be(text);
        FluentActions.Invoking(() => connection.Scalar("SELECT json_array(doc) FROM s")).Should().Throw<KvException>().WithMessage("*nested more than 1000*")
            .Which.Code.Should().Be(KvErrorCode.TooLarge);
        FluentActions.Invoking(() => connection.Scalar("SELECT json_text(json(@text))", ("@text", $"[{text}]"))).Should().Throw<KvException>();
    }

    [TestCase("json_text(?)")]
    [TestCase("json(?)")]
    [TestCase("json_array(?)")]
    [TestCase("json_object('a', ?)")]
    [TestCase("json_contains(?, 1)")]
    [TestCase("json_contains('[]', ?)")]
    [TestCase("json_set('[]', '$[0]', ?)")]
    [TestCase("json_extract(?, '$', '$')")]
    [TestCase("CAST(? AS TEXT)")]
    public void MessagePack_is_refused(string expression)
    {
        using var session = new SqlSession();
        foreach (var value in new[] { Arrays(Levels), Maps(Levels) })
            FluentActions.Invoking(() => session.Scalar($"SELECT {expression}", value)).Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.TooLarge);
    }

    [Test]
    public void MessagePack_that_was_stored_is_walked_through_and_not_taken_apart()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.Run("CREATE STORE s (id INT KEY, doc ANY)");
        connection.Run("INSERT INTO s VALUES (1, @doc)", ("@doc", Arrays(Levels)));
        connection.Scalar($"SELECT json_type(doc, '$' || '{Nested("[0]", "", 500)}') FROM s").Should().Be("array");
        connection.Scalar("SELECT json_type(doc, @path) FROM s", ("@path", "$" + Nested("[0]", "", Levels))).Should().Be("null");
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT doc FROM s";
        using var reader = command.ExecuteReader();
        reader.Read().Should().BeTrue();
        reader.GetFieldValue<byte[]>(0).Should().HaveCount(Levels + 1);
        foreach (var read in new Action[] { () => reader.GetValue(0), () => reader.GetString(0), () => reader.GetFieldValue<JsonNode>(0) })
            read.Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.TooLarge);
    }

    [Test]
    public void Maps_that_are_keys_of_maps_cost_no_more_than_their_bytes()
    {
        using var session = new SqlSession();
        byte[] bytes = [.. Enumerable.Repeat((byte)0x81, Levels), .. Enumerable.Repeat((byte)0xC0, Levels + 1)];
        var text = (string)session.Scalar("SELECT json_text(?)", KvValue.FromMessagePack(bytes))!;
        text.Should().StartWith("{\"gYGB").And.EndWith("\":null}");
        text.Length.Should().BeLessThan(3 * Levels);
        session.Scalar("SELECT ? ->> 'a'", KvValue.FromMessagePack(bytes)).Should().BeNull();
    }

    [Test]
    public void Parameters_are_refused()
    {
        using var connection = TestDatabase.OpenInMemory();
        object list = 1;
        var node = JsonNode.Parse("1")!;
        for (var i = 0; i < Levels; i++)
        {
            list = new[] { list };
            node = new JsonArray(node);
        }

        var itself = new List<object>();
        itself.Add(itself);
        foreach (var value in new[] { list, itself, node })
            FluentActions.Invoking(() => connection.Scalar("SELECT @p", ("@p", value))).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.TooLarge);
    }

    [TestCase("SELECT '[]'{0}", " -> 0")]
    [TestCase("SELECT {0}1", "json_array(")]
    [TestCase("SELECT '[]' -> {0}0", "'[]' -> (")]
    public void Command_text_is_refused(string text, string repeated)
    {
        using var session = new SqlSession();
        FluentActions.Invoking(() => session.Scalar(string.Format(null, text, Nested(repeated, "", Levels)))).Should().Throw<KvException>().Which.Line.Should().Be(1);
    }

    [Test]
    public void Paths_make_no_more_levels_than_there_may_be()
    {
        using var session = new SqlSession();
        FluentActions.Invoking(() => session.Scalar("SELECT json_set('{}', ?, 1)", "$" + Nested(".a", "", Levels)))
            .Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.TooLarge);
        session.Scalar("SELECT json_set('{}', ?, 1)", "$" + Nested(".a", "", NestedValue.GreatestDepth)).Should().NotBeNull();
    }

    private static string Nested(string open, string close, int levels) =>
        string.Concat(Enumerable.Repeat(open, levels)) + (close == "}" ? "1" : "") + string.Concat(Enumerable.Repeat(close, levels));

    private static KvValue Arrays(int levels) => KvValue.FromMessagePack([.. Enumerable.Repeat((byte)0x91, levels), 0xC0]);

    private static KvValue Maps(int levels)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < levels; i++)
            bytes.AddRange([0x81, 0xA1, (byte)'a']);
        return KvValue.FromMessagePack([.. bytes, 0xC0]);
    }
}
