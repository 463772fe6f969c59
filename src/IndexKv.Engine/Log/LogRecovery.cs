using System.Buffers.Binary;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Hashing;

namespace IndexKv.Engine.Log;

/// <summary>Takes the log's blocks apart into whole transactions, up to the first that a crash cut short.</summary>
internal sealed class LogRecovery(LogReader reader, long checkpoint)
{
    private readonly ByteBuffer _batch = new(1 << 16);

    /// <summary>The version of the last whole transaction.</summary>
    public long Version { get; private set; } = checkpoint;

    /// <summary>Replays all whole transactions in order.</summary>
    /// <param name="change">Told each change: version, file, offset, bytes.</param>
    /// <param name="dropFile">Told each file that a transaction drops.</param>
    public void Replay(LogChange change, Action<uint> dropFile)
    {
        var isOpen = false;
        var examined = 0;
        var batch = 0u;
        while (reader.MoveNext())
        {
            // What an earlier attempt left at this place shows through where a crash took the later one's block.
            if (isOpen ? LogBlock.Batch(reader.Block) != batch : !LogBlock.StartsBatch(reader.Block))
            {
                reader.EndBeforeBlock();
                return;
            }

            if (!isOpen)
            {
                _batch.Clear();
                isOpen = true;
                examined = 0;
                batch = LogBlock.Batch(reader.Block);
            }

            var payload = LogBlock.Payload(reader.Block);
            payload.CopyTo(_batch.GetSpan(payload.Length));
            _batch.Advance(payload.Length);
            if (EndsWithCommit(ref examined))
            {
                Apply(change, dropFile);
                isOpen = false;
            }
        }
    }

    // Walks over the records that are whole so far; a commit is always the last one of its batch.
    private bool EndsWithCommit(ref int examined)
    {
        while (true)
        {
            var rest = _batch.WrittenSpan[examined..];
            if (rest.IsEmpty)
                return false;
            var length = RecordLength(rest);
            if (length < 0 || length > rest.Length)
                return false;
            if (rest[0] == LogFormat.Commit)
                return true;
            examined += (int)length;
        }
    }

    private long RecordLength(ReadOnlySpan<byte> record) => record[0] switch
    {
        LogFormat.Change when record.Length < LogFormat.ChangeHeaderSize => -1,
        LogFormat.Change => BinaryPrimitives.ReadInt32LittleEndian(record[13..]) is var length and >= 0
            ? LogFormat.ChangeHeaderSize + (long)length
            : throw reader.Damaged(reader.NextBlock - 1, "a record has a negative length"),
        LogFormat.DropFile => LogFormat.DropFileSize,
        LogFormat.Commit => LogFormat.CommitSize,
        var type => throw reader.Damaged((reader.Offset - LogFormat.HeaderSize) / LogFormat.BlockSize, $"{type} is no record type"),
    };

    private void Apply(LogChange change, Action<uint> dropFile)
    {
        var bytes = _batch.WrittenSpan;
        var commit = bytes[^LogFormat.CommitSize..];
        var version = BinaryPrimitives.ReadInt64LittleEndian(commit[1..]);
        var blockIndex = (reader.Offset - LogFormat.HeaderSize) / LogFormat.BlockSize;
        if (BinaryPrimitives.ReadUInt32LittleEndian(commit[13..]) != Crc32C.Compute(bytes[..^LogFormat.CommitSize]))
            throw reader.Damaged(blockIndex, "a transaction does not match its checksum");
        if (version != Version + 1 && version > Version)
            throw reader.Damaged(blockIndex, $"transaction {version} follows {Version}");

        var records = 0;
        for (; bytes.Length > LogFormat.CommitSize; records++)
        {
            var length = (int)RecordLength(bytes);
            if (bytes[0] == LogFormat.DropFile)
            {
                dropFile(BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..]));
            }
            else
            {
                change(
                    version,
                    BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..]),
                    BinaryPrimitives.ReadInt64LittleEndian(bytes[5..]),
                    bytes[LogFormat.ChangeHeaderSize..length]);
            }

            bytes = bytes[length..];
        }

        if (records != BinaryPrimitives.ReadInt32LittleEndian(commit[9..]))
            throw reader.Damaged(blockIndex, $"transaction {version} lacks records");
        Version = Math.Max(Version, version);
    }
}

/// <summary>Told one change of the log.</summary>
internal delegate void LogChange(long version, uint fileId, long offset, ReadOnlySpan<byte> bytes);
