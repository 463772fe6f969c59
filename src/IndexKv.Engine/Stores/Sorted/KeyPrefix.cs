using System.Buffers.Binary;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>The first eight bytes of a key as a number of the same order; shorter keys are filled up with zeros.</summary>
internal static class KeyPrefix
{
    public static ulong Of(ReadOnlySpan<byte> key) =>
        key.Length >= sizeof(ulong) ? BinaryPrimitives.ReadUInt64BigEndian(key) : OfShort(key);

    private static ulong OfShort(ReadOnlySpan<byte> key)
    {
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        padded.Clear();
        key.CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }
}
