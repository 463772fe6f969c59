using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace IndexKv.Engine.Hashing;

/// <summary>
/// CRC-32C of three neighbouring streams at once: the processor's instruction takes three cycles but can begin anew in each. The three
/// checksums are joined by a carry-less product with a power of x (Gopal and others, "Fast CRC Computation for iSCSI Polynomial Using CRC32
/// Instruction", Intel 2011).
/// </summary>
internal static class Crc32CStreams
{
    /// <summary>The fewest bytes that this is of use for.</summary>
    public const int ShortBytes = Streams * ShortStream;

    private const int Streams = 3;
    private const int ShortStream = 168;

    // A page.
    private const int LongStream = 1360;

    private static readonly (ulong Once, ulong Twice) ShortShifts = (Shift(ShortStream), Shift(2 * ShortStream));
    private static readonly (ulong Once, ulong Twice) LongShifts = (Shift(LongStream), Shift(2 * LongStream));

    /// <summary>Goes on with an inverted checksum over most of the bytes.</summary>
    /// <param name="state">The inverted checksum.</param>
    /// <param name="bytes">The bytes; then those that are left.</param>
    public static uint Append(uint state, ref ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= Streams * LongStream)
            state = AppendThree(state, ref bytes, LongStream, LongShifts);
        while (bytes.Length >= ShortBytes)
            state = AppendThree(state, ref bytes, ShortStream, ShortShifts);
        return state;
    }

    private static uint AppendThree(uint state, ref ReadOnlySpan<byte> bytes, int stream, (ulong Once, ulong Twice) shifts)
    {
        var first = MemoryMarshal.Cast<byte, ulong>(bytes[..stream]);
        var second = MemoryMarshal.Cast<byte, ulong>(bytes.Slice(stream, stream));
        var third = MemoryMarshal.Cast<byte, ulong>(bytes.Slice(2 * stream, stream));
        uint a = state, b = 0, c = 0;
        for (var i = 0; i < first.Length && i < second.Length && i < third.Length; i++)
        {
            a = BitOperations.Crc32C(a, first[i]);
            b = BitOperations.Crc32C(b, second[i]);
            c = BitOperations.Crc32C(c, third[i]);
        }

        bytes = bytes[(Streams * stream)..];
        return BitOperations.Crc32C(0, Product(a, shifts.Twice) ^ Product(b, shifts.Once)) ^ c;
    }

    private static ulong Product(ulong x, ulong y) =>
        Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(x), Vector128.CreateScalar(y), 0).ToScalar();

    // What a checksum is multiplied with to go on over so many zeros: x to the power of their bits, less the 32 that the instruction adds and
    // the one by which the product of two reflected numbers is shifted.
    private static ulong Shift(int bytes)
    {
        var power = 1u << 31;
        for (var bit = 0; bit < 7; bit++)
            power = (power >> 1) ^ ((power & 1) * 0x82F63B78);
        for (var i = 0; i < bytes - 5; i++)
            power = BitOperations.Crc32C(power, (byte)0);
        return power;
    }
}
