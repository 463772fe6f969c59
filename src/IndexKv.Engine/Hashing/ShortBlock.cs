using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace IndexKv.Engine.Hashing;

/// <summary>Puts up to 64 bytes into a vector, filled up with zeros, without a detour through memory where they are few.</summary>
internal static class ShortBlock
{
    private const int Half = sizeof(ulong);

    public static Vector512<uint> Load(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == Half)
            return Vector512.CreateScalar(BinaryPrimitives.ReadUInt64LittleEndian(bytes)).AsUInt32();
        if (bytes.Length < Half)
            return Vector512.CreateScalar(Few(bytes)).AsUInt32();
        if (bytes.Length <= 2 * Half)
        {
            // The last eight bytes, less those that are in the first half.
            var last = BinaryPrimitives.ReadUInt64LittleEndian(bytes[^Half..]) >> (8 * ((2 * Half) - bytes.Length));
            return Vector128.Create(BinaryPrimitives.ReadUInt64LittleEndian(bytes), last).ToVector256().ToVector512().AsUInt32();
        }

        Span<byte> padded = stackalloc byte[Vector512<byte>.Count];
        padded.Clear();
        bytes.CopyTo(padded);
        return Vector512.Create((ReadOnlySpan<byte>)padded).AsUInt32();
    }

    private static ulong Few(ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        for (var i = 0; i < bytes.Length; i++)
            number |= (ulong)bytes[i] << (8 * i);
        return number;
    }
}
