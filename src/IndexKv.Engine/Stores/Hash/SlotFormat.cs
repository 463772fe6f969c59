using System.Buffers.Binary;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>One slot: 26 bytes of hash, then the record's logical unit plus one in 6 bytes; an empty slot is zero.</summary>
internal static class SlotFormat
{
    private const int LocationShift = 16;

    // The location's six bytes are the upper ones of the slot's last eight, read as one number.
    private const int LocationWord = HashStoreFormat.SlotSize - sizeof(ulong);

    public static bool IsUsed(ReadOnlySpan<byte> slot) =>
        BinaryPrimitives.ReadUInt64LittleEndian(slot[LocationWord..]) >> LocationShift != 0;

    public static long Unit(ReadOnlySpan<byte> slot) =>
        (long)(BinaryPrimitives.ReadUInt64LittleEndian(slot[LocationWord..]) >> LocationShift) - 1;

    public static void Write(Span<byte> slot, in KeyHash hash, long unit)
    {
        KeyHash.Bytes(hash).CopyTo(slot);
        var number = (ulong)(unit + 1);
        for (var i = 0; i < HashStoreFormat.LocationSize; i++)
            slot[HashStoreFormat.HashSize + i] = (byte)(number >> (8 * i));
    }
}
