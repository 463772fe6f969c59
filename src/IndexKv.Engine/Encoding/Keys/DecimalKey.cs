using System.Buffers;
using System.Buffers.Binary;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Encoding.Keys;

/// <summary>
/// Decimals by numeric value, so that 1.0 and 1.00 are one key: sign, decimal exponent, and 29 digits as a number; all but the sign
/// inverted where it is negative.
/// </summary>
internal static class DecimalKey
{
    /// <summary>Bytes: sign, exponent, 14 bytes of digits.</summary>
    public const int Width = 16;

    private const byte Negative = 1;
    private const byte Zero = 2;
    private const byte Positive = 3;
    private const int Digits = 29;
    private const int ExponentBias = 64;

    public static void Append(decimal value, IBufferWriter<byte> output)
    {
        var span = output.GetSpan(Width)[..Width];
        span.Clear();
        output.Advance(Width);
        if (value == 0)
        {
            span[0] = Zero;
            return;
        }

        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var coefficient = new UInt128((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
        var scale = (parts[3] >> 16) & 0xFF;
        var digits = 0;
        for (var rest = coefficient; rest != 0; rest /= 10)
            digits++;
        for (var i = digits; i < Digits; i++)
            coefficient *= 10;

        span[0] = value < 0 ? Negative : Positive;
        span[1] = (byte)(digits - scale + ExponentBias);
        BinaryPrimitives.WriteUInt64BigEndian(span[2..], (ulong)(coefficient >> 48));
        BinaryPrimitives.WriteUInt64BigEndian(span[8..], (ulong)coefficient);
        if (value < 0)
            Invert(span[1..]);
    }

    public static decimal Decode(ReadOnlySpan<byte> key)
    {
        if (key[0] == Zero)
            return 0;
        Span<byte> bytes = stackalloc byte[Width];
        key[..Width].CopyTo(bytes);
        if (bytes[0] == Negative)
            Invert(bytes[1..]);
        var coefficient = new UInt128(BinaryPrimitives.ReadUInt64BigEndian(bytes) & 0xFFFF_FFFF_FFFF, BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        var scale = Digits - (bytes[1] - ExponentBias);
        while (coefficient != 0 && scale > 0 && coefficient % 10 == 0)
        {
            coefficient /= 10;
            scale--;
        }

        if (bytes[0] is not (Negative or Positive) || coefficient == 0 || coefficient >> 96 != 0 || scale is < 0 or > 28)
            throw KeyCodec.Damaged(KvType.Decimal, key.Length);
        return new decimal((int)(uint)coefficient, (int)(uint)(coefficient >> 32), (int)(uint)(coefficient >> 64), bytes[0] == Negative, (byte)scale);
    }

    private static void Invert(Span<byte> bytes)
    {
        foreach (ref var b in bytes)
            b = (byte)~b;
    }
}
