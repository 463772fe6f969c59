using System.Buffers.Binary;
using System.Text;
using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Encoding.MessagePack;

/// <summary>
/// Reads MessagePack (msgpack/spec) in any of its legal forms. Whatever the bytes are, a read returns a value or throws
/// <see cref="EngineException"/> with <see cref="EngineErrorCode.Damaged"/>; no length is believed beyond the bytes there are.
/// </summary>
public ref struct MessagePackReader
{
    private readonly ReadOnlySpan<byte> _bytes;

    /// <summary>Reads from the start of some bytes.</summary>
    public MessagePackReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        Position = 0;
    }

    /// <summary>How many bytes were read.</summary>
    public int Position { get; internal set; }

    /// <summary>Whether all bytes were read.</summary>
    public readonly bool AtEnd => Position == _bytes.Length;

    /// <summary>What the next value is.</summary>
    public readonly MessagePackKind PeekKind() =>
        MessagePackCode.KindOf(Peek()) ?? throw Damaged($"0x{Peek():X2} begins no MessagePack value");

    /// <summary>Reads nil if it is next.</summary>
    public bool TryReadNil()
    {
        if (Peek() != MessagePackCode.Nil)
            return false;
        Position++;
        return true;
    }

    /// <summary>Reads true or false.</summary>
    public bool ReadBoolean() => Take() switch
    {
        MessagePackCode.True => true,
        MessagePackCode.False => false,
        var code => throw Unexpected("a boolean", code),
    };

    /// <summary>Reads an integer that fits 64 signed bits; a float without a fraction counts as one.</summary>
    public long ReadInt64()
    {
        var value = ReadInteger(out var isUnsigned);
        return isUnsigned && value < 0 ? throw Damaged("the integer exceeds 64 signed bits") : value;
    }

    /// <summary>Reads an integer that fits 64 unsigned bits; a float without a fraction counts as one.</summary>
    public ulong ReadUInt64()
    {
        if (Peek() is MessagePackCode.Float32 or MessagePackCode.Float64)
            return UnsignedOf(ReadDouble());
        var value = ReadInteger(out var isUnsigned);
        return !isUnsigned && value < 0 ? throw Damaged("the integer is negative") : unchecked((ulong)value);
    }

    /// <summary>Reads a float of either width, or an integer as one.</summary>
    public double ReadDouble()
    {
        switch (Peek())
        {
            case MessagePackCode.Float32:
                Position++;
                return BitConverter.UInt32BitsToSingle((uint)ReadNumber(4));
            case MessagePackCode.Float64:
                Position++;
                return BitConverter.UInt64BitsToDouble(ReadNumber(8));
            default:
                var value = ReadInteger(out var isUnsigned);
                return isUnsigned ? (ulong)value : value;
        }
    }

    /// <summary>Reads text as its UTF-8 bytes, unchecked.</summary>
    public ReadOnlySpan<byte> ReadTextUtf8()
    {
        var code = Take();
        var length = code switch
        {
            >= MessagePackCode.FixStr and <= 0xBF => (ulong)(code & 0x1F),
            MessagePackCode.Str8 => ReadNumber(1),
            MessagePackCode.Str16 => ReadNumber(2),
            MessagePackCode.Str32 => ReadNumber(4),
            _ => throw Unexpected("text", code),
        };
        return TakeBytes(length);
    }

    /// <summary>Reads text.</summary>
    public string ReadText()
    {
        var utf8 = ReadTextUtf8();
        try
        {
            return StrictUtf8.Encoding.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw Damaged("the text is no well-formed UTF-8");
        }
    }

    /// <summary>Reads bytes.</summary>
    public ReadOnlySpan<byte> ReadBinary()
    {
        var code = Take();
        return TakeBytes(code switch
        {
            MessagePackCode.Bin8 => ReadNumber(1),
            MessagePackCode.Bin16 => ReadNumber(2),
            MessagePackCode.Bin32 => ReadNumber(4),
            _ => throw Unexpected("bytes", code),
        });
    }

    /// <summary>Reads an array's header.</summary>
    /// <returns>How many values follow; never more than there are bytes left.</returns>
    public int ReadArrayHeader()
    {
        var code = Take();
        return CheckCount(code switch
        {
            >= MessagePackCode.FixArray and <= 0x9F => (ulong)(code & 0x0F),
            MessagePackCode.Array16 => ReadNumber(2),
            MessagePackCode.Array32 => ReadNumber(4),
            _ => throw Unexpected("an array", code),
        });
    }

    /// <summary>Reads a map's header.</summary>
    /// <returns>How many pairs follow; never more than there are bytes left.</returns>
    public int ReadMapHeader()
    {
        var code = Take();
        return CheckCount(code switch
        {
            >= MessagePackCode.FixMap and <= 0x8F => (ulong)(code & 0x0F),
            MessagePackCode.Map16 => ReadNumber(2),
            MessagePackCode.Map32 => ReadNumber(4),
            _ => throw Unexpected("a map", code),
        });
    }

    /// <summary>Reads an extension.</summary>
    /// <param name="type">Its type; -1 is a timestamp.</param>
    public ReadOnlySpan<byte> ReadExtension(out sbyte type)
    {
        var code = Take();
        var length = code switch
        {
            >= MessagePackCode.FixExt1 and <= MessagePackCode.FixExt16 => 1UL << (code - MessagePackCode.FixExt1),
            MessagePackCode.Ext8 => ReadNumber(1),
            MessagePackCode.Ext16 => ReadNumber(2),
            MessagePackCode.Ext32 => ReadNumber(4),
            _ => throw Unexpected("an extension", code),
        };
        type = unchecked((sbyte)Take());
        return TakeBytes(length);
    }

    /// <summary>Reads a timestamp extension of any of its three forms.</summary>
    /// <param name="nanoseconds">0 to 999,999,999.</param>
    /// <returns>Seconds since 1970-01-01 00:00:00 UTC.</returns>
    public long ReadTimestamp(out uint nanoseconds)
    {
        var data = ReadExtension(out var type);
        if (type != MessagePackCode.Timestamp)
            throw Damaged($"extension {type} is no timestamp");
        if (!MessagePackTimestamp.TryRead(data, out var seconds, out nanoseconds))
            throw Damaged($"a timestamp of {data.Length} bytes is none, or its nanoseconds exceed a second");
        return seconds;
    }

    /// <summary>Passes over one value with all it contains.</summary>
    public void Skip()
    {
        // Each value still to be passed over takes at least one byte, so the count is bounded by the bytes there are.
        for (var pending = 1L; pending > 0; pending--)
        {
            switch (PeekKind())
            {
                case MessagePackKind.Nil or MessagePackKind.Boolean:
                    Position++;
                    break;
                case MessagePackKind.Integer or MessagePackKind.Float:
                    SkipNumber();
                    break;
                case MessagePackKind.Text:
                    ReadTextUtf8();
                    break;
                case MessagePackKind.Binary:
                    ReadBinary();
                    break;
                case MessagePackKind.Extension:
                    ReadExtension(out _);
                    break;
                case MessagePackKind.Array:
                    pending += ReadArrayHeader();
                    break;
                default:
                    pending += 2L * ReadMapHeader();
                    break;
            }
        }
    }

    private void SkipNumber()
    {
        var code = Take();
        TakeBytes((ulong)MessagePackCode.NumberWidth(code));
    }

    private long ReadInteger(out bool isUnsigned)
    {
        var code = Take();
        isUnsigned = false;
        switch (code)
        {
            case <= 0x7F:
                return code;
            case >= MessagePackCode.NegativeFixInt:
                return unchecked((sbyte)code);
            case MessagePackCode.UInt8:
                return (long)ReadNumber(1);
            case MessagePackCode.UInt16:
                return (long)ReadNumber(2);
            case MessagePackCode.UInt32:
                return (long)ReadNumber(4);
            case MessagePackCode.UInt64:
                isUnsigned = true;
                return unchecked((long)ReadNumber(8));
            case MessagePackCode.Int8:
                return unchecked((sbyte)ReadNumber(1));
            case MessagePackCode.Int16:
                return unchecked((short)ReadNumber(2));
            case MessagePackCode.Int32:
                return unchecked((int)ReadNumber(4));
            case MessagePackCode.Int64:
                return unchecked((long)ReadNumber(8));
            case MessagePackCode.Float32 or MessagePackCode.Float64:
                Position--;
                return IntegerOf(ReadDouble());
            default:
                throw Unexpected("an integer", code);
        }
    }

    private readonly long IntegerOf(double value) =>
        value is >= -9223372036854775808.0 and < 9223372036854775808.0 && Math.Truncate(value) == value
            ? (long)value
            : throw Damaged("the float is no 64-bit integer");

    private readonly ulong UnsignedOf(double value) =>
        value is >= 0 and < 18446744073709551616.0 && Math.Truncate(value) == value
            ? (ulong)value
            : throw Damaged("the float is no unsigned 64-bit integer");

    private readonly byte Peek() => Position < _bytes.Length ? _bytes[Position] : throw Damaged("the bytes end");

    private byte Take()
    {
        var value = Peek();
        Position++;
        return value;
    }

    private ReadOnlySpan<byte> TakeBytes(ulong length)
    {
        if (length > (ulong)(_bytes.Length - Position))
            throw Damaged($"{length} bytes are announced, {_bytes.Length - Position} are left");
        var bytes = _bytes.Slice(Position, (int)length);
        Position += (int)length;
        return bytes;
    }

    private ulong ReadNumber(int width) => width switch
    {
        1 => Take(),
        2 => BinaryPrimitives.ReadUInt16BigEndian(TakeBytes(2)),
        4 => BinaryPrimitives.ReadUInt32BigEndian(TakeBytes(4)),
        _ => BinaryPrimitives.ReadUInt64BigEndian(TakeBytes(8)),
    };

    private readonly int CheckCount(ulong count) => count <= (ulong)(_bytes.Length - Position)
        ? (int)count
        : throw Damaged($"{count} values are announced in {_bytes.Length - Position} bytes");

    private readonly EngineException Unexpected(string wanted, byte code) => Damaged($"0x{code:X2} begins something other than {wanted}");

    private readonly EngineException Damaged(string what) =>
        new(EngineErrorCode.Damaged, $"MessagePack is damaged at byte {Position} of {_bytes.Length}: {what}.");
}
