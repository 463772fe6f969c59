using IndexKv.Engine.Encoding.Json;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution.Functions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Encoding.Json;

/// <summary>Nested values whose bytes are damaged, in all that takes them apart: an answer, or an error that says that they are damaged.</summary>
[TestFixture]
public sealed class NestedValueDamageTests
{
    private static readonly Dictionary<string, Action<KvValue>> Readers = new()
    {
        ["ToJson"] = v => NestedValue.ToJson(v),
        ["ToObject"] = v => NestedValue.ToObject(v),
        ["Unwrap"] = v => NestedValue.Unwrap(v),
        ["Elements"] = v => NestedValue.Elements(v),
        ["Members"] = v => NestedValue.Members(v),
        ["Contains"] = v => Call("JSON_CONTAINS", v, v),
        ["JSON"] = v => Call("JSON", v),
        ["->>"] = v => Call("->>", v, KvValue.FromText("$.a[0].b")),
        ["-> last"] = v => Call("->", v, KvValue.FromInt64(-1)),
        ["JSON_EXTRACT"] = v => Call("JSON_EXTRACT", v, KvValue.FromText("$[1]"), KvValue.FromText("$.b")),
        ["JSON_TYPE"] = v => Call("JSON_TYPE", v, KvValue.FromText("$.a")),
        ["JSON_KEYS"] = v => Call("JSON_KEYS", v),
        ["JSON_ARRAY_LENGTH"] = v => Call("JSON_ARRAY_LENGTH", v),
        ["JSON_SET"] = v => Call("JSON_SET", v, KvValue.FromText("$.a.b[0]"), v),
        ["JSON_INSERT"] = v => Call("JSON_INSERT", v, KvValue.FromText("$[#]"), KvValue.FromInt64(1)),
        ["JSON_REMOVE"] = v => Call("JSON_REMOVE", v, KvValue.FromText("$.a"), KvValue.FromText("$[0]")),
        ["JSON_PATCH"] = v => Call("JSON_PATCH", v, v),
        ["JSON_ARRAY"] = v => Call("JSON_ARRAY", v),
    };

    [Test]
    public void Damaged_bytes_are_read_or_reported()
    {
        var random = new Random(21);
        var nested = new NestedBytes(random);
        var (read, reported) = (Readers.Keys.ToDictionary(r => r, _ => 0), Readers.Keys.ToDictionary(r => r, _ => 0));
        for (var i = 0; i < 2000; i++)
        {
            var value = nested.Value();
            if (value.IsNull)
                continue;
            var bytes = nested.Damage(value.AsMessagePack());
            var damaged = KvValue.FromMessagePack(bytes);
            if (damaged.IsNull)
                continue;
            foreach (var (name, reader) in Readers)
            {
                try
                {
                    reader(damaged);
                    read[name]++;
                }
                catch (EngineException e)
                {
                    // What goes into another value is checked as what a caller gives.
                    var isExpected = e.Code == EngineErrorCode.Damaged || (e.Code == EngineErrorCode.TypeMismatch && e.Message.Contains("MessagePack", StringComparison.Ordinal));
                    isExpected.Should().BeTrue($"{name} of {Convert.ToHexString(bytes)} says {e.Message}");
                    reported[name]++;
                }
            }
        }

        TestContext.Out.WriteLine(string.Join(", ", Readers.Keys.Select(name => $"{name}: {read[name]} read, {reported[name]} reported")));
        reported.Values.Should().OnlyContain(count => count > 25);
        read.Values.Should().OnlyContain(count => count > 100);
    }

    [Test]
    public void Bytes_that_end_early_are_always_reported()
    {
        var random = new Random(22);
        var nested = new NestedBytes(random);
        var count = 0;
        for (var i = 0; i < 30; i++)
        {
            var value = nested.Value();
            if (value.IsNull)
                continue;
            var bytes = value.AsMessagePack();
            for (var length = 0; length < bytes.Length; length++)
            {
                var cut = KvValue.FromMessagePack(bytes[..length]);
                foreach (var name in new[] { "ToJson", "ToObject", "JSON", "JSON_PATCH" })
                    FluentActions.Invoking(() => Readers[name](cut)).Should().Throw<EngineException>(name).Which.Code.Should().Be(EngineErrorCode.Damaged);
                count++;
            }
        }

        TestContext.Out.WriteLine($"{count} values cut short");
        count.Should().BeGreaterThan(1000);
    }

    [Test]
    public void Bytes_after_the_value_are_reported()
    {
        foreach (var name in new[] { "ToJson", "ToObject", "JSON", "JSON_PATCH", "JSON_ARRAY" })
            FluentActions.Invoking(() => Readers[name](KvValue.FromMessagePack([0x91, 0x01, 0x02]))).Should().Throw<EngineException>(name);
    }

    [Test]
    public void Whole_values_are_the_same_after_json_text_where_json_has_their_types()
    {
        var random = new Random(23);
        var nested = new NestedBytes(random);
        for (var i = 0; i < 1000; i++)
        {
            var text = NestedValue.ToJson(nested.Value());
            var once = NestedValue.FromJson(text);
            NestedValue.ToJson(once).Should().Be(text);
            using var document = System.Text.Json.JsonDocument.Parse(text);
            if (!once.IsNull)
                NestingLimit.Check(once.AsMessagePack());
        }
    }

    private static KvValue Call(string name, params KvValue[] arguments) => FunctionLibrary.Find(name, arguments.Length).Compute(arguments);
}
