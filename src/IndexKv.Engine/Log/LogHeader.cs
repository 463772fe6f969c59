using System.Buffers.Binary;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Hashing;

namespace IndexKv.Engine.Log;

/// <summary>
/// Where the log begins. Two slots are written in turn, so that a torn write leaves the other; the valid one with the higher generation
/// counts.
/// </summary>
/// <param name="Generation">Grows with each restart.</param>
/// <param name="Database">The database's own number: a log of another database is refused.</param>
/// <param name="FirstBlock">The sequence number of the first block after the header.</param>
/// <param name="Checkpoint">The version that the stores' files hold.</param>
internal sealed record LogHeader(long Generation, ulong Database, long FirstBlock, long Checkpoint)
{
    /// <summary>Writes the slot that the present header is not in; the caller flushes.</summary>
    public void Write(IFile file)
    {
        Span<byte> slot = stackalloc byte[LogFormat.BlockSize];
        slot.Clear();
        LogFormat.Magic.CopyTo(slot);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[LogFormat.HeaderVersionOffset..], LogFormat.Version);
        BinaryPrimitives.WriteInt64LittleEndian(slot[LogFormat.HeaderGenerationOffset..], Generation);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[LogFormat.HeaderDatabaseOffset..], Database);
        BinaryPrimitives.WriteInt64LittleEndian(slot[LogFormat.HeaderFirstBlockOffset..], FirstBlock);
        BinaryPrimitives.WriteInt64LittleEndian(slot[LogFormat.HeaderCheckpointOffset..], Checkpoint);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[LogFormat.HeaderChecksumOffset..], Crc32C.Compute(slot[..LogFormat.HeaderChecksumOffset]));
        file.Write(Generation % LogFormat.HeaderSlots * LogFormat.BlockSize, slot);
    }

    /// <summary>Reads the valid slot with the higher generation.</summary>
    public static LogHeader Read(IFile file)
    {
        if (file.Length < LogFormat.HeaderSize)
            throw Damaged(file, 0, $"its header has {file.Length} of {LogFormat.HeaderSize} bytes");
        LogHeader? newest = null;
        Span<byte> slot = stackalloc byte[LogFormat.BlockSize];
        for (var i = 0; i < LogFormat.HeaderSlots; i++)
        {
            file.Read(i * LogFormat.BlockSize, slot);
            if (ReadSlot(file, i * LogFormat.BlockSize, slot) is { } header && (newest is null || header.Generation > newest.Generation))
                newest = header;
        }

        return newest ?? throw new EngineException(
            EngineErrorCode.NotADatabase, $"'{file.Path}' does not begin as the log of an IndexKv database does.", file.Path, 0);
    }

    private static LogHeader? ReadSlot(IFile file, long offset, ReadOnlySpan<byte> slot)
    {
        if (!slot.ContainsAnyExcept((byte)0))
            return null;
        if (!slot[..LogFormat.Magic.Length].SequenceEqual(LogFormat.Magic))
        {
            throw new EngineException(
                EngineErrorCode.NotADatabase, $"'{file.Path}' is not the log of an IndexKv database, or its header at offset {offset} is damaged.", file.Path, offset);
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(slot[LogFormat.HeaderChecksumOffset..]) != Crc32C.Compute(slot[..LogFormat.HeaderChecksumOffset]))
            throw Damaged(file, offset, "its header does not match its checksum");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(slot[LogFormat.HeaderVersionOffset..]);
        if (version != LogFormat.Version)
        {
            throw new EngineException(
                EngineErrorCode.UnsupportedFormat, $"'{file.Path}' has format version {version}; this program reads {LogFormat.Version}.", file.Path, offset);
        }

        return new LogHeader(
            BinaryPrimitives.ReadInt64LittleEndian(slot[LogFormat.HeaderGenerationOffset..]),
            BinaryPrimitives.ReadUInt64LittleEndian(slot[LogFormat.HeaderDatabaseOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(slot[LogFormat.HeaderFirstBlockOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(slot[LogFormat.HeaderCheckpointOffset..]));
    }

    private static EngineException Damaged(IFile file, long offset, string what) =>
        new(EngineErrorCode.Damaged, $"The log '{file.Path}' is damaged at offset {offset}: {what}.", file.Path, offset);
}
