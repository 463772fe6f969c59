using System.Buffers.Binary;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Writes a generation: records as they come, then the sorted index, then the checksums, then the header that makes it whole.</summary>
internal sealed class SortedLoad : BulkLoad
{
    private readonly IFileSystem _fileSystem;
    private readonly string _name;
    private readonly StoreDefinition _store;
    private readonly long _generation;
    private readonly BulkLoadOptions _options;
    private readonly Action<SortedGeneration> _publish;
    private readonly IndexBuilder _index = new();
    private readonly SortedFileWriter _writer;
    private readonly byte[] _lengths = new byte[2 * SortedFormat.GreatestLengthSize];
    private IFile? _file;
    private long _count;

    public SortedLoad(
        IFileSystem fileSystem, string name, StoreDefinition store, long generation, BulkLoadOptions options, Action<SortedGeneration> publish)
    {
        _fileSystem = fileSystem;
        _name = name;
        _store = store;
        _generation = generation;
        _options = options;
        _publish = publish;
        _file = fileSystem.Open(name, FileOpenMode.Create);

        // An empty header page: incomplete until the very end.
        _file.SetLength(SortedFormat.HeaderSize);
        _writer = new SortedFileWriter(_file);
    }

    public override long Count => _count;

    public override void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        ObjectDisposedException.ThrowIf(_file is null, this);
        if (key.Length > SortedFormat.GreatestKey)
            throw new EngineException(EngineErrorCode.TooLarge, $"A key of store '{_store.Name}' has {key.Length} bytes; {SortedFormat.GreatestKey} are the most.");
        if (value.Length > SortedFormat.GreatestValue)
            throw new EngineException(EngineErrorCode.TooLarge, $"A record of store '{_store.Name}' has {value.Length} bytes; {SortedFormat.GreatestValue} are the most.");
        _index.Add(key, _writer.Position);
        var length = SortedRecords.WriteLength(_lengths, (uint)key.Length);
        length += SortedRecords.WriteLength(_lengths.AsSpan(length), (uint)value.Length);
        _writer.Write(_lengths.AsSpan(0, length));
        _writer.Write(key);
        _writer.Write(value);
        _count++;
    }

    public override void Complete(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_file is null, this);
        cancellationToken.ThrowIfCancellationRequested();
        var recordsEnd = _writer.Position;
        _writer.EndPage();
        _index.Sort(ReadKey, cancellationToken);
        var superseded = _index.RemoveDuplicates(ReadKey, _options.OnDuplicate == OnDuplicate.KeepLast ? null : Duplicate);

        var indexStart = _writer.Position;
        WriteIndex();
        var checksumStart = _writer.Position;
        _writer.WriteChecksums();
        var header = new SortedHeader(_store.Id, _generation, _index.Count, recordsEnd, indexStart, checksumStart, _writer.Position, superseded);
        header.Write(_file);
        _file.Flush();
        _fileSystem.FlushDirectory();
        _file.Dispose();
        _file = null;

        var generation = SortedGeneration.Open(_fileSystem, _name, _store.Id, _generation);
        try
        {
            _publish(generation);
        }
        catch
        {
            generation.Dispose();
            _fileSystem.Delete(_name);
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (_file is null)
            return;
        _file.Dispose();
        _file = null;
        _fileSystem.Delete(_name);
    }

    private void WriteIndex()
    {
        Span<byte> entry = stackalloc byte[SortedFormat.EntrySize];
        for (var i = 0; i < _index.Count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(entry, _index.Prefix(i));
            BinaryPrimitives.WriteInt64LittleEndian(entry[SortedFormat.EntryPositionOffset..], _index.Position(i));
            _writer.Write(entry);
        }

        _writer.EndPage();
    }

    private byte[] ReadKey(long position)
    {
        // What was just written is not verified again: the table of checksums is not there yet.
        var start = _file!.View(position, (int)Math.Min(2 * SortedFormat.GreatestLengthSize, _file.Length - position));
        var used = 0;
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            length |= (start[used] & 0x7F) << shift;
            if (start[used++] < 0x80)
                break;
        }

        while (start[used++] >= 0x80)
        {
        }

        return _file.View(position + used, length).ToArray();
    }

    private EngineException Duplicate(byte[] key, long first, long second)
    {
        var name = _options.DescribeKey?.Invoke(key) ?? $"X'{Convert.ToHexString(key)}'";
        return new EngineException(
            EngineErrorCode.DuplicateKey,
            $"The key {name} comes twice in the bulk load of store '{_store.Name}': as record {Ordinal(first)} and as record {Ordinal(second)}.");
    }

    // Positions grow with the input: the rank of a position is the record's number, from 1.
    private long Ordinal(long position)
    {
        var ordinal = 1L;
        for (var i = 0; i < _index.Count; i++)
        {
            if (_index.Position(i) < position)
                ordinal++;
        }

        return ordinal;
    }
}
