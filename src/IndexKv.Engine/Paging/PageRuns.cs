using System.Buffers;

namespace IndexKv.Engine.Paging;

/// <summary>
/// Writes pages in the order of their numbers, those that lie side by side together. What it holds when a write fails is forgotten with it.
/// </summary>
internal sealed class PageRuns(PagedFile file) : IDisposable
{
    private const int Most = 64;

    private readonly byte[] _pages = ArrayPool<byte>.Shared.Rent(Most * PageFormat.PageSize);
    private long _first;
    private int _count;

    public void Write(long page, ReadOnlySpan<byte> bytes)
    {
        if (_count == Most || page != _first + _count)
            WriteOut();
        if (_count == 0)
            _first = page;
        bytes.CopyTo(_pages.AsSpan(_count++ * PageFormat.PageSize));
    }

    public void WriteOut()
    {
        if (_count > 0)
            file.File.Write(_first * PageFormat.PageSize, _pages.AsSpan(0, _count * PageFormat.PageSize));
        _count = 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_pages);
}
