using System.Buffers.Binary;
using IndexKv.Engine.Stores;

namespace IndexKv.Bench.Compare.Stores;

/// <summary>
/// A record as the provider writes it, so that what the engine's own interface loads is what command text and LINQ read: an INT64 key, and an
/// array of one binary (docs/format.md, "Keys" and "Records").
/// </summary>
internal static class EngineRecord
{
    /// <summary>What a record's bytes exceed its value's by, at the most.</summary>
    public const int MostHeader = 4;

    private const int ShortHeader = 3;
    private const byte ArrayOfOne = 0x91;
    private const byte ShortBinary = 0xC4;
    private const byte Binary = 0xC5;
    private const ulong SignBit = 1UL << 63;

    public static void WriteKey(Span<byte> bytes, ulong key) => BinaryPrimitives.WriteUInt64BigEndian(bytes, key ^ SignBit);

    public static ulong ReadKey(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64BigEndian(bytes) ^ SignBit;

    public static KeySet KeySet(ReadOnlySpan<ulong> keys)
    {
        var set = new KeySet(keys.Length);
        Span<byte> key = stackalloc byte[sizeof(ulong)];
        foreach (var number in keys)
        {
            WriteKey(key, number);
            set.Add(key);
        }

        return set;
    }

    /// <returns>The record's bytes, within the buffer.</returns>
    public static ReadOnlySpan<byte> Write(ReadOnlySpan<byte> value, byte[] buffer)
    {
        buffer[0] = ArrayOfOne;
        var header = value.Length <= byte.MaxValue ? ShortHeader : MostHeader;
        buffer[1] = header == ShortHeader ? ShortBinary : Binary;
        if (header == ShortHeader)
            buffer[2] = (byte)value.Length;
        else
            BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(2), checked((ushort)value.Length));
        value.CopyTo(buffer.AsSpan(header));
        return buffer.AsSpan(0, header + value.Length);
    }

    /// <returns>The value within a record's bytes.</returns>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> record) => record[(record[1] == ShortBinary ? ShortHeader : MostHeader)..];
}
