namespace IndexKv.Engine.Tests.Support;

/// <summary>A file's bytes. Spans over them show later writes until it grows.</summary>
internal sealed class FileImage
{
    private byte[] _bytes;
    private int _length;

    public FileImage(ReadOnlySpan<byte> content)
    {
        _bytes = content.ToArray();
        _length = _bytes.Length;
    }

    public ReadOnlySpan<byte> Content => _bytes.AsSpan(0, _length);

    public void Write(long offset, ReadOnlySpan<byte> source)
    {
        if (offset + source.Length > _length)
            SetLength(offset + source.Length);
        source.CopyTo(_bytes.AsSpan((int)offset));
    }

    public void SetLength(long length)
    {
        if (length > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Max(length, _bytes.Length * 3L / 2));
        else if (length < _length)
            _bytes.AsSpan((int)length, _length - (int)length).Clear();
        _length = (int)length;
    }
}
