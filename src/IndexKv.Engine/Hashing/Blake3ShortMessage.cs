using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace IndexKv.Engine.Hashing;

/// <summary>A message of up to 16 bytes, as most keys are: twelve of its words are zero, and the compiler leaves their additions out.</summary>
/// <param name="low">The first eight bytes.</param>
/// <param name="high">The others.</param>
internal readonly struct Blake3ShortMessage(ulong low, ulong high) : IBlake3Message
{
    /// <summary>The most bytes.</summary>
    public const int MostBytes = 2 * Half;

    private const int Half = sizeof(ulong);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Blake3ShortMessage Of(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Half ? new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), 0) : OfAny(bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Word(int index) => index switch
    {
        0 => (uint)low,
        1 => (uint)(low >> 32),
        2 => (uint)high,
        3 => (uint)(high >> 32),
        _ => 0,
    };

    private static Blake3ShortMessage OfAny(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Half)
            return new(Few(bytes), 0);

        // The last eight bytes, less those that are in the first half.
        var last = BinaryPrimitives.ReadUInt64LittleEndian(bytes[^Half..]) >> (8 * (MostBytes - bytes.Length));
        return new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), last);
    }

    private static ulong Few(ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        for (var i = 0; i < bytes.Length; i++)
            number |= (ulong)bytes[i] << (8 * i);
        return number;
    }
}
