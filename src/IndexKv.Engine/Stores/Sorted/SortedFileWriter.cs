using IndexKv.Engine.Files;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>
/// Writes a generation front to back, large pieces at a time, each beside the making of the next, and keeps each page's checksum for the table at
/// the end.
/// </summary>
internal sealed class SortedFileWriter(IFile file) : IDisposable
{
    // As much as a large page of the processor, and written where one begins: Linux then keeps the piece in one (ext4 from 6.16 on, XFS), and
    // who reads through the memory map waits less for the translation of addresses.
    private const int BufferSize = LargePages.Size;

    private byte[] _buffer = new byte[BufferSize];

    // What it holds is being written.
    private byte[]? _behind;
    private Task _writing = Task.CompletedTask;
    private readonly List<uint> _checksums = [];
    private long _written = SortedFormat.HeaderSize;
    private int _buffered;

    /// <summary>Where the next byte goes.</summary>
    public long Position => _written + _buffered;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = BufferSize - (int)(_written % BufferSize);
            var count = Math.Min(bytes.Length, end - _buffered);
            bytes[..count].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += count;
            bytes = bytes[count..];
            if (_buffered == end)
                WriteBehind();
        }
    }

    /// <summary>Writes everything to the file; the last page, if it is not full, is written again later.</summary>
    public void WriteThrough()
    {
        var rest = _buffered % PageFormat.PageSize;
        var full = _buffered - rest;
        _buffered = full;
        WriteOut();
        _buffer.AsSpan(full, rest).CopyTo(_buffer);
        _buffered = rest;
        if (rest > 0)
            file.Write(_written, _buffer.AsSpan(0, rest));
    }

    /// <summary>Fills the page up and writes everything to the file.</summary>
    public void EndPage(byte filler = 0)
    {
        var rest = (int)(SortedFormat.PagesOf(_buffered) * PageFormat.PageSize) - _buffered;
        _buffer.AsSpan(_buffered, rest).Fill(filler);
        _buffered += rest;
        WriteOut();
    }

    /// <summary>Writes the table of checksums, on sealed pages, with which the file ends.</summary>
    public void WriteChecksums()
    {
        var page = new byte[PageFormat.PageSize];
        for (var first = 0; first < _checksums.Count; first += SortedFormat.ChecksumsPerPage)
        {
            Array.Clear(page);
            for (var i = 0; i < SortedFormat.ChecksumsPerPage && first + i < _checksums.Count; i++)
                System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(i * sizeof(uint)), _checksums[first + i]);
            PageSeal.Write(_written / PageFormat.PageSize, page);
            file.Write(_written, page);
            _written += PageFormat.PageSize;
        }

        // It may have been populated further than it was written.
        if (file.Length > _written)
            file.SetLength(_written);
    }

    /// <summary>Waits for what is being written; that it failed no longer matters.</summary>
    public void Dispose() => Task.WhenAny(_writing).Wait();

    private void WriteBehind()
    {
        AddChecksums();
        Wait();
        (_buffer, _behind) = (_behind ?? new byte[BufferSize], _buffer);

        // Where the system has to get memory first, that takes longer than all else: of two pieces, one waits for it in its write, the other beside that.
        if (_written >= LargePages.WorthwhileFrom && _written / BufferSize % 2 == 0)
            file.PopulateAhead(_written + _buffered, BufferSize);
        _writing = file.WriteBehind(_written, _behind.AsMemory(0, _buffered));
        _written += _buffered;
        _buffered = 0;
    }

    private void WriteOut()
    {
        AddChecksums();
        Wait();
        if (_buffered > 0)
            file.Write(_written, _buffer.AsSpan(0, _buffered));
        _written += _buffered;
        _buffered = 0;
    }

    private void AddChecksums()
    {
        for (var offset = 0; offset < _buffered; offset += PageFormat.PageSize)
            _checksums.Add(SortedPages.Checksum((_written + offset) / PageFormat.PageSize, _buffer.AsSpan(offset, PageFormat.PageSize)));
    }

    private void Wait() => _writing.GetAwaiter().GetResult();
}
