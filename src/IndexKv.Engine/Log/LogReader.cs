using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;

namespace IndexKv.Engine.Log;

/// <summary>
/// Reads the log's blocks in order and tells its end from damage. Media write 512-byte blocks whole or not at all, so a crash leaves
/// blocks that are new, old or empty; anything else is damage, and so is an end before which a later block says everything was flushed.
/// </summary>
internal sealed class LogReader
{
    private const int BlocksPerPiece = 512;

    private readonly IFile _file;
    private readonly LogHeader _header;
    private readonly byte[] _block = new byte[LogFormat.BlockSize];
    private long _index;

    public LogReader(IFile file, LogHeader header)
    {
        _file = file;
        _header = header;
    }

    /// <summary>The sequence number after the last block read.</summary>
    public long NextBlock => _header.FirstBlock + _index;

    /// <summary>Where the block last read lies, for messages.</summary>
    public long Offset => LogFormat.HeaderSize + ((_index - 1) * LogFormat.BlockSize);

    /// <summary>The block last read.</summary>
    public ReadOnlySpan<byte> Block => _block;

    public bool MoveNext()
    {
        switch (Read(_index))
        {
            case BlockState.New:
                _index++;
                return true;
            case BlockState.Damaged:
                throw Damaged(_index, "the block does not match its checksum");
            default:
                CheckNothingDurableFollows();
                return false;
        }
    }

    /// <summary>Ends the log before the block last read, which belongs to no whole transaction.</summary>
    /// <exception cref="EngineException">A later block says that this one's place was flushed.</exception>
    public void EndBeforeBlock()
    {
        _index--;
        CheckNothingDurableFollows();
    }

    /// <summary>
    /// Writes what was read once more, and flushes it. The process before may have ended because a flush failed: the operating system then goes
    /// on to show what never reached the medium, and takes it for written.
    /// </summary>
    public void MakeDurable()
    {
        if (_index == 0)
            return;
        var piece = new byte[BlocksPerPiece * LogFormat.BlockSize];
        for (var first = 0L; first < _index; first += BlocksPerPiece)
        {
            var blocks = piece.AsSpan(0, (int)Math.Min(BlocksPerPiece, _index - first) * LogFormat.BlockSize);
            var offset = LogFormat.HeaderSize + (first * LogFormat.BlockSize);
            _file.Read(offset, blocks);
            _file.Write(offset, blocks);
        }

        _file.Flush();
    }

    public EngineException Damaged(long index, string what)
    {
        var offset = LogFormat.HeaderSize + (index * LogFormat.BlockSize);
        return new EngineException(
            EngineErrorCode.Damaged, $"The log '{_file.Path}' is damaged at offset {offset}: {what}. Committed transactions may be lost; restore a backup.", _file.Path, offset);
    }

    private BlockState Read(long index)
    {
        var offset = LogFormat.HeaderSize + (index * LogFormat.BlockSize);
        if (offset + LogFormat.BlockSize > _file.Length)
            return BlockState.Old;
        _file.Read(offset, _block);
        if (LogBlock.IsEmpty(_block))
            return BlockState.Old;
        if (!LogBlock.IsValid(_block, _header.Database))
            return BlockState.Damaged;
        var expected = _header.FirstBlock + index;
        if (LogBlock.Sequence(_block) == expected)
            return BlockState.New;
        return LogBlock.Sequence(_block) < expected ? BlockState.Old : BlockState.Damaged;
    }

    private void CheckNothingDurableFollows()
    {
        var end = _header.FirstBlock + _index;
        var blocks = (_file.Length - LogFormat.HeaderSize) / LogFormat.BlockSize;
        for (var index = _index + 1; index < blocks; index++)
        {
            if (Read(index) == BlockState.New && LogBlock.Durable(_block) > end)
                throw Damaged(_index, "a block is missing that was flushed");
        }
    }

    private enum BlockState
    {
        New,
        Old,
        Damaged,
    }
}
