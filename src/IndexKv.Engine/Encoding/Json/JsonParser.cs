using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Encoding.Json;

/// <summary>JSON text (RFC 8259) to MessagePack.</summary>
internal static class JsonParser
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = NestingLimit.GreatestDepth };

    /// <exception cref="EngineException">The text is no JSON, or nested too deep; the message says where.</exception>
    public static byte[] Parse(string text)
    {
        try
        {
            return Parse(StrictUtf8.Encoding.GetBytes(text));
        }
        catch (EncoderFallbackException e)
        {
            throw Malformed($"there is an unpaired surrogate at character {e.Index + 1}");
        }
    }

    /// <exception cref="EngineException">The text is no JSON, or nested too deep; the message says where.</exception>
    public static byte[] Parse(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            throw Malformed("it is no well-formed UTF-8");
        try
        {
            return Write(utf8, Count(utf8));
        }
        catch (JsonException e)
        {
            // The library's message ends with the place counted from 0.
            var message = e.Message.AsSpan();
            var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            throw Malformed($"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {(end < 0 ? message : message[..end])}");
        }
    }

    // MessagePack says how much is in a container before what is in it, so the text is read twice.
    private static List<int> Count(ReadOnlySpan<byte> utf8)
    {
        var counts = new List<int>();
        var open = new Stack<int>();
        var reader = new Utf8JsonReader(utf8, Options);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                open.Pop();
                continue;
            }

            if (reader.TokenType != JsonTokenType.PropertyName && open.TryPeek(out var container))
                counts[container]++;
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                open.Push(counts.Count);
                counts.Add(0);
            }
        }

        return counts;
    }

    private static byte[] Write(ReadOnlySpan<byte> utf8, List<int> counts)
    {
        var buffer = new ByteBuffer(utf8.Length);
        var writer = new MessagePackWriter(buffer);
        var reader = new Utf8JsonReader(utf8, Options);
        var container = 0;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray:
                    writer.WriteArrayHeader(counts[container++]);
                    break;
                case JsonTokenType.StartObject:
                    writer.WriteMapHeader(counts[container++]);
                    break;
                case JsonTokenType.PropertyName or JsonTokenType.String:
                    WriteText(writer, ref reader);
                    break;
                case JsonTokenType.Number:
                    ValueCodec.Write(writer, Number(reader.ValueSpan));
                    break;
                case JsonTokenType.True or JsonTokenType.False:
                    writer.WriteBoolean(reader.TokenType == JsonTokenType.True);
                    break;
                case JsonTokenType.Null:
                    writer.WriteNil();
                    break;
            }
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteText(MessagePackWriter writer, ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            writer.WriteTextUtf8(reader.ValueSpan);
            return;
        }

        try
        {
            writer.WriteText(reader.GetString()!);
        }
        catch (InvalidOperationException)
        {
            throw Malformed($"byte {reader.TokenStartIndex + 1}: an escape is half of a surrogate pair");
        }
    }

    // As in command text: the first of INT64, UINT64, INT128, UINT128 that holds an integer; all else is a DOUBLE.
    private static KvValue Number(ReadOnlySpan<byte> digits)
    {
        if (Utf8Parser.TryParse(digits, out long small, out var used) && used == digits.Length)
            return KvValue.FromInt64(small);
        if (!digits.ContainsAny(".eE"u8))
        {
            if (ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var large))
                return KvValue.FromUInt64(large);
            if (Int128.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var signed))
                return KvValue.FromInt128(signed);
            if (UInt128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var unsigned))
                return KvValue.FromUInt128(unsigned);
        }

        return KvValue.FromDouble(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private static EngineException Malformed(string what) => new(EngineErrorCode.TypeMismatch, $"malformed JSON: {what}");
}
