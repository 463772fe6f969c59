using System.Buffers.Binary;
using IndexKv.Engine.Files;
using IndexKv.Engine.Hashing;

namespace IndexKv.Engine.Log;

/// <summary>
/// Appends transactions to the log. Each begins on a block of its own, so that a block once flushed is not written again until the log
/// restarts. Used by one writer at a time; <see cref="Flush"/> may run beside it.
/// </summary>
internal sealed class LogWriter(IFile file, LogHeader header, long nextBlock)
{
    private const int BlocksPerWrite = 512;
    private const int BlocksPerGrowth = 128;

    private static readonly byte[] EmptyBlocks = new byte[BlocksPerGrowth * LogFormat.BlockSize];

    // Made when the first transaction is written: most processes only read.
    private byte[] _blocks = [];
    private long _written;
    private LogHeader _header = header;
    private long _next = nextBlock;

    // Flushed by whoever flushes, which need not be the writer.
    private long _durable = nextBlock;
    private long _committed = nextBlock;
    private int _buffered;
    private int _payload;
    private bool _startsBatch;
    private bool _attempted;
    private uint _checksum;
    private uint _batch;
    private long _batchFirst;
    private int _records;

    public IFile File => file;

    /// <summary>How many bytes were written since it was opened.</summary>
    public long Written => Interlocked.Read(ref _written);

    public LogHeader Header => Volatile.Read(ref _header);

    /// <summary>The sequence number after the last whole transaction.</summary>
    public long Committed => Volatile.Read(ref _committed);

    /// <summary>Bytes of log since it last restarted.</summary>
    public long Length => (_next - _header.FirstBlock) * LogFormat.BlockSize;

    /// <summary>Begins a transaction.</summary>
    public void Begin()
    {
        if (_blocks.Length == 0)
            _blocks = new byte[BlocksPerWrite * LogFormat.BlockSize];
        _batch++;
        _batchFirst = _next;
        _buffered = 0;
        _payload = 0;
        _startsBatch = true;
        _checksum = 0;
        _records = 0;
        _attempted = false;
    }

    public void Change(uint fileId, long offset, ReadOnlySpan<byte> bytes)
    {
        Span<byte> start = stackalloc byte[LogFormat.ChangeHeaderSize];
        start[0] = LogFormat.Change;
        BinaryPrimitives.WriteUInt32LittleEndian(start[1..], fileId);
        BinaryPrimitives.WriteInt64LittleEndian(start[5..], offset);
        BinaryPrimitives.WriteInt32LittleEndian(start[13..], bytes.Length);
        Append(start);
        Append(bytes);
        _records++;
    }

    public void DropFile(uint fileId)
    {
        Span<byte> record = stackalloc byte[LogFormat.DropFileSize];
        record[0] = LogFormat.DropFile;
        BinaryPrimitives.WriteUInt32LittleEndian(record[1..], fileId);
        Append(record);
        _records++;
    }

    /// <summary>Ends the transaction: the log is written, not yet flushed.</summary>
    public void Commit(long version)
    {
        Span<byte> record = stackalloc byte[LogFormat.CommitSize];
        record[0] = LogFormat.Commit;
        BinaryPrimitives.WriteInt64LittleEndian(record[1..], version);
        BinaryPrimitives.WriteInt32LittleEndian(record[9..], _records);
        BinaryPrimitives.WriteUInt32LittleEndian(record[13..], _checksum);
        Append(record);
        FinishBlock();
        WriteOut();
        Volatile.Write(ref _committed, _next);
    }

    /// <summary>
    /// Takes back what was written of a transaction that failed before its flush: its first block is emptied, so that recovery does not
    /// find it whole, and its place is used again.
    /// </summary>
    public void Abandon()
    {
        if (_batchFirst < _next || _attempted)
            file.Write(OffsetOf(_batchFirst), new byte[LogFormat.BlockSize]);
        _next = _batchFirst;
        _attempted = false;
    }

    /// <summary>Makes the transactions durable that were ended before; by one thread at a time.</summary>
    public void Flush()
    {
        // Not what a transaction has written that is under way: its place is used again if it fails.
        var committed = Volatile.Read(ref _committed);
        file.Flush();
        Volatile.Write(ref _durable, committed);
    }

    /// <summary>Begins the log anew, now that the stores' files hold all of <paramref name="checkpoint"/>. Old blocks are written over.</summary>
    public void Restart(long checkpoint, bool flush)
    {
        // A round never has the numbers of the one before: where a crash has taken that one's first blocks and left later ones, these would pass
        // for new as soon as others stand before them.
        _next = Math.Max(_next, _header.FirstBlock + 1);
        Volatile.Write(ref _committed, _next);
        var header = _header with { Generation = _header.Generation + 1, FirstBlock = _next, Checkpoint = checkpoint };
        header.Write(file);
        if (flush)
            file.Flush();
        Volatile.Write(ref _header, header);
        Volatile.Write(ref _durable, _next);
    }

    /// <summary>Gives back all but a little of the space, right after a restart.</summary>
    public void Trim()
    {
        const long Kept = LogFormat.HeaderSize + (BlocksPerGrowth * LogFormat.BlockSize);
        if (Length == 0 && file.Length > Kept)
            file.SetLength(Kept);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _checksum = Crc32C.Append(_checksum, bytes);
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(bytes.Length, LogFormat.PayloadSize - _payload);
            bytes[..count].CopyTo(Block()[(LogFormat.PayloadOffset + _payload)..]);
            _payload += count;
            bytes = bytes[count..];
            if (_payload == LogFormat.PayloadSize)
                FinishBlock();
        }
    }

    private Span<byte> Block() => _blocks.AsSpan(_buffered * LogFormat.BlockSize, LogFormat.BlockSize);

    private void FinishBlock()
    {
        if (_payload == 0)
            return;
        LogBlock.Seal(Block(), _header.Database, _payload, _startsBatch ? LogFormat.BatchStart : (ushort)0, _next + _buffered, Volatile.Read(ref _durable), _batch);
        _startsBatch = false;
        _payload = 0;
        if (++_buffered == BlocksPerWrite)
            WriteOut();
    }

    private void WriteOut()
    {
        if (_buffered == 0)
            return;
        var count = _buffered;
        _buffered = 0;
        _attempted = true;
        var offset = OffsetOf(_next);
        Prepare(offset + (count * LogFormat.BlockSize));
        file.Write(offset, _blocks.AsSpan(0, count * LogFormat.BlockSize));
        Interlocked.Add(ref _written, count * LogFormat.BlockSize);
        _next += count;
    }

    // Flushing blocks that the file system has to find first costs about twice as much as flushing blocks it knows: the log
    // grows by many empty blocks at once, and after a restart they are there already.
    private void Prepare(long end)
    {
        while (file.Length < end)
            file.Write(file.Length, EmptyBlocks);
    }

    private long OffsetOf(long block) => LogFormat.HeaderSize + ((block - _header.FirstBlock) * LogFormat.BlockSize);
}
