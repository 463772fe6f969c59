using IndexKv.Engine.Files;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Writes a generation front to back, large pieces at a time, and keeps each page's checksum for the table at the end.</summary>
internal sealed class SortedFileWriter(IFile file)
{
    // As much as a large page of the processor, and written where one begins: Linux then keeps the piece in one (ext4 from 6.16 on, XFS), and
    // who reads through the memory map waits less for the translation of addresses.
    private const int BufferSize = 2 << 20;
    private const int StartedTogether = 1 << 20;

    private readonly byte[] _buffer = new byte[BufferSize];
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
                WriteOut();
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

    /// <summary>Writes the table of checksums, on sealed pages.</summary>
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
    }

    private void WriteOut()
    {
        if (_buffered == 0)
            return;
        for (var offset = 0; offset < _buffered; offset += PageFormat.PageSize)
            _checksums.Add(SortedPages.Checksum((_written + offset) / PageFormat.PageSize, _buffer.AsSpan(offset, PageFormat.PageSize)));
        file.Write(_written, _buffer.AsSpan(0, _buffered));
        if (_buffered >= StartedTogether)
            file.StartWriting(_written, _buffered);
        _written += _buffered;
        _buffered = 0;
    }
}
