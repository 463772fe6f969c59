namespace IndexKv.Engine.Paging;

/// <summary>
/// Joins writes that follow one another into large ones. Small gaps between them are written as zeros: both ends are space that nothing
/// refers to, and so is what lies between them.
/// </summary>
internal sealed class FreshWriter(PagedFile file)
{
    private const int Capacity = 256 << 10;
    private const int GreatestGap = 128;
    private const int StartedTogether = 1 << 20;

    private byte[]? _buffer;
    private long _start;
    private int _length;
    private long _unstarted;
    private long _unstartedLength;

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        var gap = offset - (_start + _length);
        if (_length > 0 && (gap is < 0 or >= GreatestGap || _length + gap + bytes.Length > Capacity))
            WriteOut();
        if (bytes.Length >= Capacity)
        {
            file.File.Write(offset, bytes);
            return;
        }

        _buffer ??= new byte[Capacity];
        if (_length == 0)
            _start = offset;
        else
            _buffer.AsSpan(_length, (int)gap).Clear();
        var end = (int)(offset - _start);
        bytes.CopyTo(_buffer.AsSpan(end));
        _length = end + bytes.Length;
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
        StartWriting();
        _length = 0;
    }

    // What is joined are values, which are not written again. Few of them are left to the flush.
    private void StartWriting()
    {
        if (_start != _unstarted + _unstartedLength)
            (_unstarted, _unstartedLength) = (_start, 0);
        _unstartedLength += _length;
        if (_unstartedLength < StartedTogether)
            return;
        file.File.StartWriting(_unstarted, _unstartedLength);
        (_unstarted, _unstartedLength) = (_start + _length, 0);
    }
}
