using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace IndexKv.Engine.Encoding.MessagePack;

/// <summary>
/// Writes MessagePack (msgpack/spec), each value in its shortest form. Not thread-safe. May be replaced by another library: nothing
/// else knows the format but <see cref="MessagePackReader"/>.
/// </summary>
/// <param name="output">Where the bytes go.</param>
public readonly struct MessagePackWriter(IBufferWriter<byte> output)
{
    /// <summary>Writes nil.</summary>
    public void WriteNil() => WriteByte(MessagePackCode.Nil);

    /// <summary>Writes true or false.</summary>
    public void WriteBoolean(bool value) => WriteByte(value ? MessagePackCode.True : MessagePackCode.False);

    /// <summary>Writes an integer.</summary>
    public void WriteInt64(long value)
    {
        if (value >= 0)
            WriteUInt64((ulong)value);
        else if (value >= -32)
            WriteByte(unchecked((byte)value));
        else if (value >= sbyte.MinValue)
            WriteNumber(MessagePackCode.Int8, unchecked((ulong)value), 1);
        else if (value >= short.MinValue)
            WriteNumber(MessagePackCode.Int16, unchecked((ulong)value), 2);
        else if (value >= int.MinValue)
            WriteNumber(MessagePackCode.Int32, unchecked((ulong)value), 4);
        else
            WriteNumber(MessagePackCode.Int64, unchecked((ulong)value), 8);
    }

    /// <summary>Writes an integer.</summary>
    public void WriteUInt64(ulong value)
    {
        switch (value)
        {
            case <= 0x7F:
                WriteByte((byte)value);
                break;
            case <= byte.MaxValue:
                WriteNumber(MessagePackCode.UInt8, value, 1);
                break;
            case <= ushort.MaxValue:
                WriteNumber(MessagePackCode.UInt16, value, 2);
                break;
            case <= uint.MaxValue:
                WriteNumber(MessagePackCode.UInt32, value, 4);
                break;
            default:
                WriteNumber(MessagePackCode.UInt64, value, 8);
                break;
        }
    }

    /// <summary>Writes a 32-bit float.</summary>
    public void WriteSingle(float value) => WriteNumber(MessagePackCode.Float32, BitConverter.SingleToUInt32Bits(value), 4);

    /// <summary>Writes a 64-bit float.</summary>
    public void WriteDouble(double value) => WriteNumber(MessagePackCode.Float64, BitConverter.DoubleToUInt64Bits(value), 8);

    /// <summary>Writes text. An unpaired surrogate is a caller's error.</summary>
    /// <exception cref="EncoderFallbackException">The text has an unpaired surrogate.</exception>
    public void WriteText(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var length = StrictUtf8.Encoding.GetByteCount(value);
        WriteTextHeader(length);
        StrictUtf8.Encoding.GetBytes(value, output.GetSpan(length));
        output.Advance(length);
    }

    /// <summary>Writes text that is well-formed UTF-8 already.</summary>
    public void WriteTextUtf8(ReadOnlySpan<byte> utf8)
    {
        WriteTextHeader(utf8.Length);
        WriteRaw(utf8);
    }

    /// <summary>Writes bytes.</summary>
    public void WriteBinary(ReadOnlySpan<byte> value)
    {
        WriteLength(value.Length, MessagePackCode.Bin8, MessagePackCode.Bin16, MessagePackCode.Bin32);
        WriteRaw(value);
    }

    /// <summary>Begins an array of that many values.</summary>
    public void WriteArrayHeader(int count) => WriteContainer(count, MessagePackCode.FixArray, MessagePackCode.Array16);

    /// <summary>Begins a map of that many pairs.</summary>
    public void WriteMapHeader(int count) => WriteContainer(count, MessagePackCode.FixMap, MessagePackCode.Map16);

    /// <summary>Writes an extension.</summary>
    public void WriteExtension(sbyte type, ReadOnlySpan<byte> data)
    {
        switch (data.Length)
        {
            case 1:
                WriteByte(MessagePackCode.FixExt1);
                break;
            case 2:
                WriteByte(MessagePackCode.FixExt2);
                break;
            case 4:
                WriteByte(MessagePackCode.FixExt4);
                break;
            case 8:
                WriteByte(MessagePackCode.FixExt8);
                break;
            case 16:
                WriteByte(MessagePackCode.FixExt16);
                break;
            default:
                WriteLength(data.Length, MessagePackCode.Ext8, MessagePackCode.Ext16, MessagePackCode.Ext32);
                break;
        }

        WriteByte(unchecked((byte)type));
        WriteRaw(data);
    }

    /// <summary>Writes an instant as the timestamp extension.</summary>
    /// <param name="seconds">Seconds since 1970-01-01 00:00:00 UTC.</param>
    /// <param name="nanoseconds">0 to 999,999,999.</param>
    public void WriteTimestamp(long seconds, uint nanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nanoseconds, 999_999_999u);
        Span<byte> data = stackalloc byte[12];
        if (seconds >>> 34 != 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(data, nanoseconds);
            BinaryPrimitives.WriteInt64BigEndian(data[4..], seconds);
        }
        else if (nanoseconds == 0 && seconds <= uint.MaxValue)
        {
            BinaryPrimitives.WriteUInt32BigEndian(data, (uint)seconds);
            data = data[..4];
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(data, ((ulong)nanoseconds << 34) | (ulong)seconds);
            data = data[..8];
        }

        WriteExtension(MessagePackCode.Timestamp, data);
    }

    /// <summary>Writes bytes that are MessagePack already.</summary>
    public void WriteRaw(ReadOnlySpan<byte> value) => output.Write(value);

    private void WriteTextHeader(int length)
    {
        if (length <= 31)
            WriteByte((byte)(MessagePackCode.FixStr | length));
        else
            WriteLength(length, MessagePackCode.Str8, MessagePackCode.Str16, MessagePackCode.Str32);
    }

    private void WriteLength(int length, byte code8, byte code16, byte code32)
    {
        if (length <= byte.MaxValue)
            WriteNumber(code8, (ulong)length, 1);
        else if (length <= ushort.MaxValue)
            WriteNumber(code16, (ulong)length, 2);
        else
            WriteNumber(code32, (ulong)length, 4);
    }

    private void WriteContainer(int count, byte fix, byte code16)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count <= 15)
            WriteByte((byte)(fix | count));
        else if (count <= ushort.MaxValue)
            WriteNumber(code16, (ulong)count, 2);
        else
            WriteNumber((byte)(code16 + 1), (ulong)count, 4);
    }

    private void WriteByte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private void WriteNumber(byte code, ulong bits, int width)
    {
        var span = output.GetSpan(9);
        span[0] = code;
        BinaryPrimitives.WriteUInt64BigEndian(span[1..], bits << (64 - (8 * width)));
        output.Advance(1 + width);
    }
}
