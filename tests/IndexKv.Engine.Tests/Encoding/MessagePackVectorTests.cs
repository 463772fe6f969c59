using System.Globalization;
using System.Text.Json;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.MessagePack;

namespace IndexKv.Engine.Tests.Encoding;

[TestFixture]
public sealed class MessagePackVectorTests
{
    public static IEnumerable<TestCaseData> Vectors()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Vectors", "msgpack.json")));
        foreach (var group in document.RootElement.EnumerateObject())
        {
            var i = 0;
            foreach (var vector in group.Value.EnumerateArray())
            {
                yield return new TestCaseData(vector.Clone()).SetArgDisplayNames($"{group.Name} {i++}");
            }
        }
    }

    [TestCaseSource(nameof(Vectors))]
    public void Value_is_read_from_each_of_its_encodings_and_written_in_the_shortest(JsonElement vector)
    {
        var encodings = vector.GetProperty("msgpack").EnumerateArray().Select(e => Convert.FromHexString(e.GetString()!.Replace("-", ""))).ToList();
        var value = vector.EnumerateObject().First();
        foreach (var encoding in encodings)
        {
            var reader = new MessagePackReader(encoding);
            Read(ref reader, value, encoding);
            reader.AtEnd.Should().BeTrue();
            var skipper = new MessagePackReader(encoding);
            skipper.Skip();
            skipper.AtEnd.Should().BeTrue();
        }

        var buffer = new ByteBuffer();
        Write(new MessagePackWriter(buffer), value);
        var written = buffer.WrittenSpan.ToArray();
        encodings.Select(Convert.ToHexString).Should().Contain(Convert.ToHexString(written));
        encodings.Where(e => IsFloat(e) == IsFloat(written)).Min(e => e.Length).Should().BeGreaterThanOrEqualTo(IsFloat(written) ? 0 : written.Length);
    }

    [TestCaseSource(nameof(Vectors))]
    public void Encoding_cut_short_anywhere_is_an_error_and_nothing_else(JsonElement vector)
    {
        foreach (var encoding in vector.GetProperty("msgpack").EnumerateArray().Select(e => Convert.FromHexString(e.GetString()!.Replace("-", ""))))
        {
            for (var length = 0; length < encoding.Length; length++)
            {
                var cut = encoding[..length];
                var skip = () => new MessagePackReader(cut).Skip();
                skip.Should().Throw<IndexKv.Engine.Errors.EngineException>();
            }
        }
    }

    private static void Read(ref MessagePackReader reader, JsonProperty expected, byte[] encoding)
    {
        switch (expected.Name)
        {
            case "nil":
                reader.TryReadNil().Should().BeTrue();
                break;
            case "bool":
                reader.ReadBoolean().Should().Be(expected.Value.GetBoolean());
                break;
            case "binary":
                Convert.ToHexStringLower(reader.ReadBinary()).Should().Be(expected.Value.GetString()!.Replace("-", ""));
                break;
            case "number" or "bignum":
                ReadNumber(ref reader, Number(expected.Value));
                break;
            case "string":
                reader.ReadText().Should().Be(expected.Value.GetString());
                break;
            case "ext":
                var data = reader.ReadExtension(out var type);
                ((int)type).Should().Be(expected.Value[0].GetInt32());
                Convert.ToHexStringLower(data).Should().Be(expected.Value[1].GetString()!.Replace("-", ""));
                break;
            case "timestamp":
                reader.ReadTimestamp(out var nanoseconds).Should().Be(expected.Value[0].GetInt64());
                nanoseconds.Should().Be(expected.Value[1].GetUInt32());
                break;
            case "array" or "map":
                ReadJson(ref reader, expected.Value);
                break;
            default:
                throw new AssertionException($"unknown kind {expected.Name}");
        }
    }

    private static void ReadNumber(ref MessagePackReader reader, string number)
    {
        if (ulong.TryParse(number, CultureInfo.InvariantCulture, out var unsigned))
            reader.ReadUInt64().Should().Be(unsigned);
        else if (long.TryParse(number, CultureInfo.InvariantCulture, out var signed))
            reader.ReadInt64().Should().Be(signed);
        else
            reader.ReadDouble().Should().Be(double.Parse(number, CultureInfo.InvariantCulture));
    }

    private static void ReadJson(ref MessagePackReader reader, JsonElement expected)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Array:
                reader.ReadArrayHeader().Should().Be(expected.GetArrayLength());
                foreach (var item in expected.EnumerateArray())
                    ReadJson(ref reader, item);
                break;
            case JsonValueKind.Object:
                reader.ReadMapHeader().Should().Be(expected.EnumerateObject().Count());
                foreach (var member in expected.EnumerateObject())
                {
                    reader.ReadText().Should().Be(member.Name);
                    ReadJson(ref reader, member.Value);
                }

                break;
            case JsonValueKind.Null:
                reader.TryReadNil().Should().BeTrue();
                break;
            case JsonValueKind.String:
                reader.ReadText().Should().Be(expected.GetString());
                break;
            case JsonValueKind.Number:
                ReadNumber(ref reader, expected.GetRawText());
                break;
            default:
                reader.ReadBoolean().Should().Be(expected.GetBoolean());
                break;
        }
    }

    private static void Write(MessagePackWriter writer, JsonProperty value)
    {
        switch (value.Name)
        {
            case "binary":
                writer.WriteBinary(Convert.FromHexString(value.Value.GetString()!.Replace("-", "")));
                break;
            case "number" or "bignum":
                WriteNumber(writer, Number(value.Value));
                break;
            case "ext":
                writer.WriteExtension(checked((sbyte)value.Value[0].GetInt32()), Convert.FromHexString(value.Value[1].GetString()!.Replace("-", "")));
                break;
            case "timestamp":
                writer.WriteTimestamp(value.Value[0].GetInt64(), value.Value[1].GetUInt32());
                break;
            default:
                WriteJson(writer, value.Value);
                break;
        }
    }

    private static void WriteJson(MessagePackWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                writer.WriteArrayHeader(value.GetArrayLength());
                foreach (var item in value.EnumerateArray())
                    WriteJson(writer, item);
                break;
            case JsonValueKind.Object:
                writer.WriteMapHeader(value.EnumerateObject().Count());
                foreach (var member in value.EnumerateObject())
                {
                    writer.WriteText(member.Name);
                    WriteJson(writer, member.Value);
                }

                break;
            case JsonValueKind.Null:
                writer.WriteNil();
                break;
            case JsonValueKind.String:
                writer.WriteText(value.GetString()!);
                break;
            case JsonValueKind.Number:
                WriteNumber(writer, value.GetRawText());
                break;
            default:
                writer.WriteBoolean(value.GetBoolean());
                break;
        }
    }

    private static void WriteNumber(MessagePackWriter writer, string number)
    {
        if (ulong.TryParse(number, CultureInfo.InvariantCulture, out var unsigned))
            writer.WriteUInt64(unsigned);
        else if (long.TryParse(number, CultureInfo.InvariantCulture, out var signed))
            writer.WriteInt64(signed);
        else
            writer.WriteDouble(double.Parse(number, CultureInfo.InvariantCulture));
    }

    private static string Number(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    // Whether a number is written as a float, and how wide, is the caller's choice; integers are written as integers.
    private static bool IsFloat(byte[] encoding) => encoding[0] is 0xCA or 0xCB;
}
