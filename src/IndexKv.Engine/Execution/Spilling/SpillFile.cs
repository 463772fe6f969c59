using System.Buffers.Binary;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Hashing;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Spilling;

/// <summary>
/// A temporary file of rows, in blocks of whole rows: u32 length of the content, u32 CRC of (offset as i64, content), content. Rows are written one
/// run after the other and read by run. Not thread-safe.
/// </summary>
internal sealed class SpillFile(IFile file, int blockBytes) : IDisposable
{
    public const int HeaderSize = 8;
    private const int ChecksumOffset = 4;

    private readonly ByteBuffer _block = new(blockBytes);
    private long _start;
    private long _end;

    public void Add(KvValue[] row)
    {
        RowCodec.Write(_block, row);
        if (_block.Length >= blockBytes)
            WriteBlock();
    }

    /// <summary>Ends the run that is being written; the next row begins another.</summary>
    public SpillRun EndRun()
    {
        if (_block.Length > 0)
            WriteBlock();
        var run = new SpillRun(this, _start, _end);
        _start = _end;
        return run;
    }

    /// <summary>Forgets all runs, so that their place is used again.</summary>
    public void Clear()
    {
        _start = _end = 0;
        file.SetLength(0);
    }

    /// <summary>Reads the block at an offset.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="content">Gets the content; made longer if it has to be.</param>
    /// <returns>How long the content is.</returns>
    /// <exception cref="EngineException">The block is not what was written there.</exception>
    public int ReadBlock(long offset, ref byte[] content)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        file.Read(offset, header);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length < 0 || length > file.Length - offset - HeaderSize)
            throw Damaged(offset);
        if (length > content.Length)
            content = new byte[length];
        file.Read(offset + HeaderSize, content.AsSpan(0, length));
        return Checksum(offset, content.AsSpan(0, length)) == BinaryPrimitives.ReadUInt32LittleEndian(header[ChecksumOffset..]) ? length : throw Damaged(offset);
    }

    public void Dispose() => file.Dispose();

    private void WriteBlock()
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        BinaryPrimitives.WriteInt32LittleEndian(header, _block.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[ChecksumOffset..], Checksum(_end, _block.WrittenSpan));
        file.Write(_end, header);
        file.Write(_end + HeaderSize, _block.WrittenSpan);
        _end += HeaderSize + _block.Length;
        _block.Clear();
    }

    private static uint Checksum(long offset, ReadOnlySpan<byte> content) => Crc32C.Append(Crc32C.OfInt64(offset), content);

    private EngineException Damaged(long offset) =>
        new(EngineErrorCode.Damaged, $"The temporary file '{file.Path}' is not as it was written at offset {offset}.", file.Path, offset);
}
