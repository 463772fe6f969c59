using System.Buffers.Binary;
using IndexKv.Engine.Hashing;

namespace IndexKv.Engine.Log;

/// <summary>One 512-byte block: what it carries, its place in the database's life, and a checksum over both.</summary>
internal static class LogBlock
{
    public static void Seal(Span<byte> block, ulong database, int payloadLength, ushort flags, long sequence, long durable, uint batch)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(block[LogFormat.PayloadLengthOffset..], (ushort)payloadLength);
        BinaryPrimitives.WriteUInt16LittleEndian(block[LogFormat.FlagsOffset..], flags);
        BinaryPrimitives.WriteInt64LittleEndian(block[LogFormat.SequenceOffset..], sequence);
        BinaryPrimitives.WriteInt64LittleEndian(block[LogFormat.DurableOffset..], durable);
        BinaryPrimitives.WriteUInt32LittleEndian(block[LogFormat.BatchOffset..], batch);
        block[(LogFormat.PayloadOffset + payloadLength)..].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(block, Checksum(block, database));
    }

    public static bool IsValid(ReadOnlySpan<byte> block, ulong database) =>
        BinaryPrimitives.ReadUInt32LittleEndian(block) == Checksum(block, database);

    public static bool IsEmpty(ReadOnlySpan<byte> block) => !block.ContainsAnyExcept((byte)0);

    public static long Sequence(ReadOnlySpan<byte> block) => BinaryPrimitives.ReadInt64LittleEndian(block[LogFormat.SequenceOffset..]);

    /// <summary>All blocks before this sequence number were flushed when the block was written.</summary>
    public static long Durable(ReadOnlySpan<byte> block) => BinaryPrimitives.ReadInt64LittleEndian(block[LogFormat.DurableOffset..]);

    /// <summary>Which attempt at a commit the block belongs to; unlike its place, never used twice between two restarts.</summary>
    public static uint Batch(ReadOnlySpan<byte> block) => BinaryPrimitives.ReadUInt32LittleEndian(block[LogFormat.BatchOffset..]);

    public static bool StartsBatch(ReadOnlySpan<byte> block) =>
        (BinaryPrimitives.ReadUInt16LittleEndian(block[LogFormat.FlagsOffset..]) & LogFormat.BatchStart) != 0;

    public static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> block)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(block[LogFormat.PayloadLengthOffset..]);
        return block.Slice(LogFormat.PayloadOffset, Math.Min((int)length, LogFormat.PayloadSize));
    }

    private static uint Checksum(ReadOnlySpan<byte> block, ulong database) =>
        Crc32C.Append(Crc32C.OfInt64(unchecked((long)database)), block[sizeof(uint)..LogFormat.BlockSize]);
}
