namespace IndexKv.Engine.Paging;

/// <summary>Joins writes that follow one another into large ones.</summary>
internal sealed class FreshWriter(PagedFile file)
{
    private const int Capacity = 256 << 10;

    private byte[]? _buffer;
    private long _start;
    private int _length;

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (_length > 0 && (offset != _start + _length || _length + bytes.Length > Capacity))
            WriteOut();
        if (bytes.Length >= Capacity)
        {
            file.File.Write(offset, bytes);
            return;
        }

        _buffer ??= new byte[Capacity];
        if (_length == 0)
            _start = offset;
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Writes what is buffered if it touches a range that is about to be read.</summary>
    public void WriteOut(long offset, int length)
    {
        if (_length > 0 && offset < _start + _length && offset + length > _start)
            WriteOut();
    }

    public void WriteOut()
    {
        if (_length == 0)
            return;
        file.File.Write(_start, _buffer.AsSpan(0, _length));
        _length = 0;
    }
}
