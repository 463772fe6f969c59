using IndexKv.Engine.Files;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>
/// Sorts the index in bounded memory: entries are gathered up to the budget and sorted; what does not fit goes to a temporary file as
/// runs, which are merged. Input that comes in order is neither sorted nor merged.
/// </summary>
internal sealed class IndexBuilder(IFileSystem fileSystem, string runsName, RecordKeys keys, BulkLoadOptions options) : IDisposable
{
    private readonly SortBudget _budget = new(options.SortMemory);
    private readonly EntryBuffer _buffer = new(new SortBudget(options.SortMemory).Entries, options.SizeHint ?? 0);
    private readonly Queue<SortRun> _runs = new();
    private SortRunFile? _file;
    private byte[] _previous = [];
    private int _previousLength = -1;
    private bool _bufferIsInOrder = true;
    private bool _bufferContinuesRun = true;
    private bool _runIsOpen;

    /// <summary>Whether the next entry makes a run of those before it.</summary>
    public bool IsFull => _buffer.IsFull;

    /// <summary>How many runs were written by sorting, how many times entries were sorted in memory, and how many merges were made.</summary>
    public (int Runs, int Sorts, int Merges) Work { get; private set; }

    public void Add(ReadOnlySpan<byte> key, long position)
    {
        if (_bufferIsInOrder)
            Follow(key);
        _buffer.Add(KeyPrefix.Of(key), position);
    }

    /// <summary>Writes what is in memory as a run. The records must have been written.</summary>
    public void Spill(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_file is null)
        {
            fileSystem.Delete(runsName);
            _file = new SortRunFile(fileSystem.Open(runsName, FileOpenMode.Create), _budget.BufferPages);
        }

        SortBuffer(cancellationToken);
        if (_runIsOpen && !_bufferContinuesRun)
            EndRun();
        for (var i = 0; i < _buffer.Count; i++)
            _file.Add(_buffer.Prefixes[i], _buffer.Positions[i]);
        _runIsOpen = true;

        // Of a buffer that had to be sorted the greatest key is not at hand: nothing is known to continue it.
        _bufferContinuesRun = _bufferIsInOrder;
        if (!_bufferIsInOrder)
            _previousLength = -1;
        _bufferIsInOrder = true;
        _buffer.Clear();
    }

    /// <summary>All entries in the order of their keys. The records must have been written.</summary>
    public IEntrySource Sorted(CancellationToken cancellationToken)
    {
        if (_file is null)
        {
            SortBuffer(cancellationToken);
            return new BufferedEntries(_buffer);
        }

        if (_buffer.Count > 0)
            Spill(cancellationToken);
        _buffer.Release();
        EndRun();
        while (_runs.Count > _budget.FanIn)
        {
            Append(Merge(_budget.FanIn, cancellationToken));
            EndRun();
        }

        return _runs.Count == 1 ? new SortRunReader(_file, _runs.Dequeue()) : Merge(_runs.Count, cancellationToken);
    }

    public void Dispose()
    {
        if (_file is null)
            return;
        _file.Dispose();
        _file = null;
        RubbishFile.Delete(fileSystem, runsName);
    }

    // Equal keys count as unsorted too: sorting is what brings them together.
    private void Follow(ReadOnlySpan<byte> key)
    {
        if (_previousLength >= 0 && key.SequenceCompareTo(_previous.AsSpan(0, _previousLength)) <= 0)
        {
            if (_buffer.Count == 0)
                _bufferContinuesRun = false;
            else
                _bufferIsInOrder = _bufferContinuesRun = false;
        }

        if (_previous.Length < key.Length)
            _previous = new byte[Math.Max(key.Length, 2 * _previous.Length)];
        key.CopyTo(_previous);
        _previousLength = key.Length;
    }

    private void SortBuffer(CancellationToken cancellationToken)
    {
        if (_bufferIsInOrder)
            return;
        new EntrySorter(keys, cancellationToken).Sort(_buffer.Prefixes, _buffer.Positions, _buffer.Count);
        Work = Work with { Sorts = Work.Sorts + 1 };
    }

    private void EndRun()
    {
        _runs.Enqueue(_file!.EndRun());
        _runIsOpen = false;
        Work = Work with { Runs = Work.Runs + 1 };
    }

    private RunMerge Merge(int count, CancellationToken cancellationToken)
    {
        Work = Work with { Merges = Work.Merges + 1 };
        var runs = new IEntrySource[count];
        for (var i = 0; i < count; i++)
            runs[i] = new SortRunReader(_file!, _runs.Dequeue());
        return new RunMerge(runs, keys, cancellationToken);
    }

    private void Append(RunMerge entries)
    {
        while (entries.MoveNext())
            _file!.Add(entries.Prefix, entries.Position);
    }
}
