using System.Buffers.Binary;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Reads a run front to back, some pages at a time, each verified.</summary>
internal sealed class SortRunReader(SortRunFile runs, SortRun run) : IEntrySource
{
    private readonly byte[] _buffer = new byte[runs.BufferPages * PageFormat.PageSize];
    private readonly long _endPage = run.FirstPage + ((run.Count + SortRunFormat.EntriesPerPage - 1) / SortRunFormat.EntriesPerPage);
    private long _nextPage = run.FirstPage;
    private long _rest = run.Count;
    private int _pages;
    private int _page = -1;
    private int _inPage = SortRunFormat.EntriesPerPage - 1;

    public ulong Prefix { get; private set; }

    public long Position { get; private set; }

    public bool MoveNext()
    {
        if (_rest == 0)
            return false;
        _rest--;
        if (++_inPage == SortRunFormat.EntriesPerPage)
        {
            _inPage = 0;
            if (++_page == _pages)
                ReadPages();
        }

        var entry = _buffer.AsSpan((_page * PageFormat.PageSize) + (_inPage * SortedFormat.EntrySize), SortedFormat.EntrySize);
        Prefix = BinaryPrimitives.ReadUInt64LittleEndian(entry);
        Position = BinaryPrimitives.ReadInt64LittleEndian(entry[SortedFormat.EntryPositionOffset..]);
        return true;
    }

    private void ReadPages()
    {
        _pages = (int)Math.Min(runs.BufferPages, _endPage - _nextPage);
        runs.File.Read(_nextPage * PageFormat.PageSize, _buffer.AsSpan(0, _pages * PageFormat.PageSize));
        for (var i = 0; i < _pages; i++)
        {
            if (!PageSeal.Matches(_nextPage + i, _buffer.AsSpan(i * PageFormat.PageSize, PageFormat.PageSize)))
                throw SortedHeader.Damaged(runs.File, (_nextPage + i) * PageFormat.PageSize, "the page does not match its checksum");
        }

        _nextPage += _pages;
        _page = 0;
    }
}
