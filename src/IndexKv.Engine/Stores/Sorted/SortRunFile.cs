using System.Buffers.Binary;
using IndexKv.Engine.Files;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>The temporary file of an index that memory does not hold: runs one after the other, on sealed pages.</summary>
internal sealed class SortRunFile(IFile file, int bufferPages) : IDisposable
{
    private readonly byte[] _buffer = new byte[bufferPages * PageFormat.PageSize];
    private long _nextPage;
    private long _runStart;
    private long _count;
    private int _buffered;

    public IFile File => file;

    /// <summary>How many pages are read or written at a time.</summary>
    public int BufferPages => bufferPages;

    /// <summary>Adds an entry to the run that is being written.</summary>
    public void Add(ulong prefix, long position)
    {
        var inPage = (int)(_count % SortRunFormat.EntriesPerPage);
        if (inPage == 0 && _count > 0)
            EndPage();
        var entry = _buffer.AsSpan((_buffered * PageFormat.PageSize) + (inPage * SortedFormat.EntrySize), SortedFormat.EntrySize);
        BinaryPrimitives.WriteUInt64LittleEndian(entry, prefix);
        BinaryPrimitives.WriteInt64LittleEndian(entry[SortedFormat.EntryPositionOffset..], position);
        _count++;
    }

    /// <summary>Ends the run that is being written; the next entry begins another.</summary>
    public SortRun EndRun()
    {
        EndPage();
        WriteOut();
        var run = new SortRun(_runStart, _count);
        _runStart = _nextPage;
        _count = 0;
        return run;
    }

    public void Dispose() => file.Dispose();

    private void EndPage()
    {
        PageSeal.Write(_nextPage + _buffered, _buffer.AsSpan(_buffered * PageFormat.PageSize, PageFormat.PageSize));
        if (++_buffered == bufferPages)
            WriteOut();
    }

    private void WriteOut()
    {
        if (_buffered == 0)
            return;
        file.Write(_nextPage * PageFormat.PageSize, _buffer.AsSpan(0, _buffered * PageFormat.PageSize));
        _nextPage += _buffered;
        _buffered = 0;
        Array.Clear(_buffer);
    }
}
