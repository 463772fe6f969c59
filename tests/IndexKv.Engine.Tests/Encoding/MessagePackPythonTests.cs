using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.MessagePack;

namespace IndexKv.Engine.Tests.Encoding;

/// <summary>Against another implementation: Debian's package python3-msgpack.</summary>
[TestFixture]
public sealed class MessagePackPythonTests
{
    private const string Script = """
        import sys, json, msgpack
        for line in sys.stdin:
            packed = bytes.fromhex(line)
            value = msgpack.unpackb(packed, strict_map_key=False, timestamp=0)
            print(msgpack.packb(value).hex() + " " + json.dumps(value, default=repr))
        """;

    [Test]
    public void Python_reads_what_was_written_and_writes_the_same_bytes()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 120).Select(_ => RandomValue(random, 3)).ToList();
        var packed = values.ConvertAll(Pack);
        var answers = RunPython(packed);
        answers.Should().HaveCount(values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            var space = answers[i].IndexOf(' ', StringComparison.Ordinal);
            answers[i][..space].Should().Be(packed[i]);
            JsonNode.DeepEquals(JsonNode.Parse(answers[i][space..]), values[i]).Should().BeTrue(answers[i]);
        }
    }

    [Test]
    public void Python_reads_bytes_extensions_and_timestamps()
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(6);
        writer.WriteBinary(new byte[300]);
        writer.WriteExtension(5, [1, 2, 3]);
        writer.WriteExtension(6, new byte[16]);
        writer.WriteTimestamp(1_700_000_000, 0);
        writer.WriteTimestamp(1_700_000_000, 500_000_000);
        writer.WriteTimestamp(-62_135_596_800, 100);
        var packed = Convert.ToHexStringLower(buffer.WrittenSpan);
        var answer = RunPython([packed]).Single();
        answer.Should().StartWith(packed + " ");
        answer.Should().Contain("Timestamp(seconds=1700000000, nanoseconds=500000000)").And.Contain("Timestamp(seconds=-62135596800, nanoseconds=100)");
    }

    private static JsonNode? RandomValue(Random random, int depth) => random.Next(depth > 0 ? 8 : 6) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64),
        3 => unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue)) >> random.Next(64),
        4 => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20)),
        5 => string.Concat(Enumerable.Repeat(random.Next(3) switch { 0 => "a", 1 => "é", _ => "😀" }, random.Next(random.Next(4) == 0 ? 70_000 : 40))),
        6 => new JsonArray([.. Enumerable.Range(0, random.Next(18)).Select(_ => RandomValue(random, depth - 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(18)).Select(i => KeyValuePair.Create($"key{i}", RandomValue(random, depth - 1)))),
    };

    private static string Pack(JsonNode? value)
    {
        var buffer = new ByteBuffer();
        Write(new MessagePackWriter(buffer), value);
        return Convert.ToHexStringLower(buffer.WrittenSpan);
    }

    private static void Write(MessagePackWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case null:
                writer.WriteNil();
                break;
            case JsonArray array:
                writer.WriteArrayHeader(array.Count);
                foreach (var item in array)
                    Write(writer, item);
                break;
            case JsonObject map:
                writer.WriteMapHeader(map.Count);
                foreach (var (key, item) in map)
                {
                    writer.WriteText(key);
                    Write(writer, item);
                }

                break;
            default:
                WriteScalar(writer, node.AsValue());
                break;
        }
    }

    private static void WriteScalar(MessagePackWriter writer, JsonValue value)
    {
        if (value.TryGetValue(out bool boolean))
            writer.WriteBoolean(boolean);
        else if (value.TryGetValue(out long signed))
            writer.WriteInt64(signed);
        else if (value.TryGetValue(out ulong unsigned))
            writer.WriteUInt64(unsigned);
        else if (value.TryGetValue(out double number))
            writer.WriteDouble(number);
        else
            writer.WriteText(value.GetValue<string>());
    }

    private static List<string> RunPython(List<string> lines)
    {
        if (!File.Exists("/usr/bin/python3"))
            Assert.Ignore("/usr/bin/python3 is not installed");
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", Script])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new Win32Exception();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            foreach (var line in lines)
                process.StandardInput.WriteLine(line);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read all; what it said tells why.
        }

        if (errors.Result.Contains("ModuleNotFoundError", StringComparison.Ordinal))
            Assert.Ignore("python3-msgpack is not installed (Debian package python3-msgpack)");
        errors.Result.Should().BeEmpty();
        return [.. output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
