using System.Buffers;
using System.Text;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Encoding.Keys;

/// <summary>
/// Byte strings of any length in a composite key: a zero byte is written as <c>00 FF</c> and the end as <c>00 00</c>, so that no
/// encoding is a prefix of another and shorter strings come first.
/// </summary>
internal static class BytesKey
{
    private const byte EscapedZero = 0xFF;
    private const byte End = 0x00;

    public static void AppendText(string text, IBufferWriter<byte> output)
    {
        // UTF-16 code units take at most three bytes each; two more for the end.
        var limit = checked((text.Length * 3) + 2);
        var span = output.GetSpan(limit);
        int length;
        try
        {
            length = StrictUtf8.Encoding.GetBytes(text, span);
        }
        catch (EncoderFallbackException)
        {
            throw new EngineException(EngineErrorCode.TypeMismatch, "A text with an unpaired surrogate is no Unicode text and cannot be a key.");
        }

        if (span[..length].Contains((byte)0))
        {
            Append(span[..length].ToArray(), output);
            return;
        }

        span[length] = 0;
        span[length + 1] = End;
        output.Advance(length + 2);
    }

    public static void Append(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        while (true)
        {
            var zero = bytes.IndexOf((byte)0);
            output.Write(zero < 0 ? bytes : bytes[..zero]);
            var span = output.GetSpan(2);
            span[0] = 0;
            span[1] = zero < 0 ? End : EscapedZero;
            output.Advance(2);
            if (zero < 0)
                return;
            bytes = bytes[(zero + 1)..];
        }
    }

    /// <summary>The encoding of a text without its end: what all texts that begin with it begin with.</summary>
    public static void AppendTextPrefix(string text, ByteBuffer output)
    {
        AppendText(text, output);
        output.Truncate(output.Length - 2);
    }

    public static string DecodeText(ReadOnlySpan<byte> key, out int length)
    {
        // The common case has no escaped zero: everything up to the first zero byte.
        var zero = key.IndexOf((byte)0);
        try
        {
            if (zero >= 0 && zero + 1 < key.Length && key[zero + 1] == End)
            {
                length = zero + 2;
                return StrictUtf8.Encoding.GetString(key[..zero]);
            }

            return StrictUtf8.Encoding.GetString(Decode(key, KvType.Text, out length));
        }
        catch (DecoderFallbackException)
        {
            throw KeyCodec.Damaged(KvType.Text, key.Length);
        }
    }

    public static byte[] Decode(ReadOnlySpan<byte> key, KvType type, out int length)
    {
        length = EncodedLength(key, type, out var escapes);
        var bytes = new byte[length - 2 - escapes];
        var from = 0;
        for (var to = 0; to < bytes.Length; to++)
        {
            bytes[to] = key[from];
            from += key[from] == 0 ? 2 : 1;
        }

        return bytes;
    }

    /// <summary>How many bytes the string at the start of a key takes, its end included.</summary>
    public static int EncodedLength(ReadOnlySpan<byte> key, KvType type, out int escapes)
    {
        escapes = 0;
        var position = 0;
        while (true)
        {
            var zero = key[position..].IndexOf((byte)0);
            if (zero < 0 || position + zero + 1 >= key.Length)
                throw KeyCodec.Damaged(type, key.Length);
            position += zero + 2;
            switch (key[position - 1])
            {
                case End:
                    return position;
                case EscapedZero:
                    escapes++;
                    break;
                default:
                    throw KeyCodec.Damaged(type, key.Length);
            }
        }
    }
}
