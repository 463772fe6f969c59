using System.Buffers;
using System.Globalization;
using System.Text.Unicode;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Encoding.Json;

/// <summary>
/// MessagePack to JSON text: no blanks, members in their order, and only what has to be escaped is. What JSON lacks becomes text:
/// docs/sql.md, "JSON".
/// </summary>
internal readonly struct JsonPrinter(ByteBuffer output)
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\']);

    /// <summary>Writes one value.</summary>
    /// <exception cref="EngineException">The bytes are damaged, or the value is nested too deep.</exception>
    public static ByteBuffer Print(ReadOnlySpan<byte> messagePack)
    {
        var output = new ByteBuffer(messagePack.Length + (messagePack.Length / 2));
        var reader = new MessagePackReader(messagePack);
        new JsonPrinter(output).Write(ref reader, messagePack, 1);
        NestedEnd.Require(reader);
        return output;
    }

    private void Write(ref MessagePackReader reader, ReadOnlySpan<byte> bytes, int depth)
    {
        switch (reader.PeekKind())
        {
            case MessagePackKind.Nil:
                reader.TryReadNil();
                output.Write("null"u8);
                break;
            case MessagePackKind.Array:
                NestingLimit.CheckDepth(depth);
                WriteArray(ref reader, bytes, depth);
                break;
            case MessagePackKind.Map:
                NestingLimit.CheckDepth(depth);
                WriteMap(ref reader, bytes, depth);
                break;
            case MessagePackKind.Text:
                WriteText(reader.ReadTextUtf8());
                break;
            default:
                WriteScalar(NestedScalar.Read(ref reader, bytes));
                break;
        }
    }

    private void WriteArray(ref MessagePackReader reader, ReadOnlySpan<byte> bytes, int depth)
    {
        var count = reader.ReadArrayHeader();
        output.Write("["u8);
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
                output.Write(","u8);
            Write(ref reader, bytes, depth + 1);
        }

        output.Write("]"u8);
    }

    private void WriteMap(ref MessagePackReader reader, ReadOnlySpan<byte> bytes, int depth)
    {
        var count = reader.ReadMapHeader();
        output.Write("{"u8);
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
                output.Write(","u8);
            WriteText(NestedKey.Read(ref reader, bytes));
            output.Write(":"u8);
            Write(ref reader, bytes, depth + 1);
        }

        output.Write("}"u8);
    }

    private void WriteScalar(in KvValue value)
    {
        switch (value.Type)
        {
            case KvType.Boolean:
                output.Write(value.AsBoolean() ? "true"u8 : "false"u8);
                break;
            case KvType.Int64:
                WriteFormatted(value.AsInt64());
                break;
            case KvType.Double:
                WriteFloat(value.AsDouble(), value.AsDouble());
                break;
            case KvType.Single:
                WriteFloat(value.AsSingle(), value.AsSingle());
                break;
            case KvType.Blob:
                WriteText(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(value.AsBlob())));
                break;
            case KvType.Any:
                WriteExtension(value.AsMessagePack());
                break;
            case var type when type.IsNumeric():
                output.Write(System.Text.Encoding.ASCII.GetBytes(TextConversion.Format(value)));
                break;
            default:
                WriteText(System.Text.Encoding.ASCII.GetBytes(TextConversion.Format(value)));
                break;
        }
    }

    // What has neither point nor exponent would be read back as an integer. JSON has no NaN; 9e999 is read as infinity everywhere.
    private void WriteFloat<T>(double value, T original)
        where T : IUtf8SpanFormattable
    {
        if (double.IsNaN(value))
            output.Write("null"u8);
        else if (double.IsInfinity(value))
            output.Write(value > 0 ? "9e999"u8 : "-9e999"u8);
        else if (!WriteFormatted(original).ContainsAny((byte)'.', (byte)'E'))
            output.Write(".0"u8);
    }

    private ReadOnlySpan<byte> WriteFormatted<T>(T value)
        where T : IUtf8SpanFormattable
    {
        const int LongestNumber = 32;
        value.TryFormat(output.GetSpan(LongestNumber), out var length, default, CultureInfo.InvariantCulture);
        output.Advance(length);
        return output.WrittenSpan[^length..];
    }

    private void WriteExtension(byte[] messagePack)
    {
        var reader = new MessagePackReader(messagePack);
        var data = reader.ReadExtension(out var type);
        output.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$"""{"extension":{{type}},"data":"{{Convert.ToBase64String(data)}}"}""")));
    }

    private void WriteText(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            throw new EngineException(EngineErrorCode.Damaged, "MessagePack is damaged: a text is no well-formed UTF-8.");
        output.Write("\""u8);
        for (var next = utf8.IndexOfAny(Escaped); next >= 0; next = utf8.IndexOfAny(Escaped))
        {
            output.Write(utf8[..next]);
            WriteEscaped(utf8[next]);
            utf8 = utf8[(next + 1)..];
        }

        output.Write(utf8);
        output.Write("\""u8);
    }

    private void WriteEscaped(byte character)
    {
        switch (character)
        {
            case (byte)'"' or (byte)'\\':
                output.Write([(byte)'\\', character]);
                break;
            case (byte)'\b':
                output.Write("\\b"u8);
                break;
            case (byte)'\f':
                output.Write("\\f"u8);
                break;
            case (byte)'\n':
                output.Write("\\n"u8);
                break;
            case (byte)'\r':
                output.Write("\\r"u8);
                break;
            case (byte)'\t':
                output.Write("\\t"u8);
                break;
            default:
                output.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{character:x4}")));
                break;
        }
    }
}
