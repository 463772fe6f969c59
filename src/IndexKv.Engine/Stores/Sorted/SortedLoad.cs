using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Transactions;

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
    private const int RecordsPerReport = 1 << 16;

    private readonly IndexBuilder _index;
    private readonly RecordKeys _keys;
    private readonly int? _keyWidth;
    private readonly SortedFileWriter _writer;
    private readonly byte[] _lengths = new byte[2 * SortedFormat.GreatestLengthSize];
    private IFile? _file;
    private long _count;
    private bool _isEnded;

    // A step that failed, or was cancelled, has left file and index in a state that nothing can be built on.
    private bool _isHalfDone;

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

        _keys = new RecordKeys(_file);
        _keyWidth = KeyWidth.Of(store);
        _index = new IndexBuilder(fileSystem, SortRunFormat.Name(name), _keys, options);
        _writer = new SortedFileWriter(_file);
        try
        {
            // An empty header page: incomplete until the very end.
            _file.SetLength(SortedFormat.HeaderSize);
        }
        catch
        {
            Dispose(disposing: true);
            throw;
        }
    }

    public override long Count => _count;

    /// <summary>Whether it is neither completed nor given up.</summary>
    public bool IsOpen => _file is not null;

    /// <summary>What sorting took: runs in the temporary file, sorts in memory, merges.</summary>
    public (int Runs, int Sorts, int Merges) SortWork => _index.Work;

    public override void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        ThrowIfClosed();
        _options.CancellationToken.ThrowIfCancellationRequested();
        if (_keyWidth is { } width && key.Length != width)
            throw new ArgumentException($"An encoded key of store '{_store.Name}' has {width} bytes, not {key.Length}.", nameof(key));
        if (key.Length > SortedFormat.GreatestKey)
            throw new EngineException(EngineErrorCode.TooLarge, $"A key of store '{_store.Name}' has {key.Length} bytes; {SortedFormat.GreatestKey} are the most.");
        if (value.Length > SortedFormat.GreatestValue)
            throw new EngineException(EngineErrorCode.TooLarge, $"A record of store '{_store.Name}' has {value.Length} bytes; {SortedFormat.GreatestValue} are the most.");
        _isHalfDone = true;
        if (_index.IsFull)
        {
            _writer.WriteThrough();
            _index.Spill(_options.CancellationToken);
        }

        _index.Add(key, _writer.Position);
        var length = SortedRecords.WriteLength(_lengths, (uint)key.Length);
        length += SortedRecords.WriteLength(_lengths.AsSpan(length), (uint)value.Length);
        _writer.Write(_lengths.AsSpan(0, length));
        _writer.Write(key);
        _writer.Write(value);
        _isHalfDone = false;
        if ((++_count & (RecordsPerReport - 1)) == 0)
            _options.Progress?.Report(_count);
    }

    public override void Complete(CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _options.CancellationToken);
        either.Token.ThrowIfCancellationRequested();
        _options.Progress?.Report(_count);
        _isHalfDone = true;
        WriteRest(either.Token);
        _index.Dispose();
        _file!.Dispose();
        _file = null;

        SortedGeneration? generation = null;
        try
        {
            generation = SortedGeneration.Open(_fileSystem, _name, _store.Id, _generation);
            _publish(generation);
        }
        catch
        {
            generation?.Dispose();
            RubbishFile.Delete(_fileSystem, _name);
            throw;
        }
    }

    /// <summary>The transaction has ended: what was not completed is given up.</summary>
    public void End()
    {
        _isEnded = true;
        Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        if (_file is null)
            return;
        _index.Dispose();
        _writer.Dispose();
        _file.Dispose();
        _file = null;
        RubbishFile.Delete(_fileSystem, _name);
    }

    private void ThrowIfClosed()
    {
        if (_file is null && _isEnded)
            throw TransactionMessages.Ended();
        ObjectDisposedException.ThrowIf(_file is null, this);
        if (_isHalfDone)
            throw new EngineException(EngineErrorCode.Completed, $"The bulk load of store '{_store.Name}' has failed before: dispose it and begin another one.");
    }

    private void WriteRest(CancellationToken cancellationToken)
    {
        var recordsEnd = _writer.Position;
        _writer.EndPage();
        var indexStart = _writer.Position;
        var index = new IndexWriter(_writer, _keys, _options.OnDuplicate == OnDuplicate.KeepLast ? null : Duplicate);
        index.Write(_index.Sorted(cancellationToken), cancellationToken);
        var topStart = _writer.Position;
        WriteTop(indexStart, index.Count);
        var checksumStart = _writer.Position;
        _writer.WriteChecksums();
        var header = new SortedHeader(
            _store.Id, _generation, index.Count, recordsEnd, indexStart, topStart, checksumStart, _writer.Position, index.Superseded);
        header.Write(_file!);
        _file!.Flush();
        _fileSystem.FlushDirectory();
    }

    // Read back from the index just written: a list of them would take memory that grows with the load.
    private void WriteTop(long indexStart, long entries)
    {
        for (var block = 0L; block < SortedFormat.BlocksOf(entries); block++)
            _writer.Write(_file!.View(indexStart + (block * SortedFormat.BlockSize), SortedFormat.SampleSize));
        _writer.EndPage(SortedFormat.Filler);
    }

    private EngineException Duplicate(long first, long second)
    {
        var key = _keys.Read(first).ToArray();
        var name = _options.DescribeKey?.Invoke(key) ?? $"X'{Convert.ToHexString(key)}'";
        var (earlier, later) = _keys.CountBefore(first, second);
        return new EngineException(
            EngineErrorCode.DuplicateKey,
            $"The key {name} comes twice in the bulk load of store '{_store.Name}': as record {earlier} and as record {later}, counted from 0.");
    }
}
