using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace IndexKv.Engine.Hashing;

/// <summary>CRC-32C (Castagnoli; RFC 3720, appendix B.4), by the processor's instruction where it has one. Thread-safe.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of some bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of a number's eight little-endian bytes.</summary>
    public static uint OfInt64(long value) => ~BitOperations.Crc32C(uint.MaxValue, unchecked((ulong)value));

    /// <summary>The checksum of what <paramref name="checksum"/> covers followed by <paramref name="bytes"/>.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        var state = ~checksum;
        if (bytes.Length >= Crc32CStreams.ShortBytes && Sse42.X64.IsSupported && Pclmulqdq.IsSupported)
            state = Crc32CStreams.Append(state, ref bytes);
        while (bytes.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes)
            state = BitOperations.Crc32C(state, b);
        return ~state;
    }
}
