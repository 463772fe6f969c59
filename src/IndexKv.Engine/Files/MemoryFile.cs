using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Files;

/// <summary>
/// A file that is an array, up to 2 GiB. When it grows into a new array, spans over the old one keep what it held then, which is what
/// the snapshots that still use them are to see.
/// </summary>
internal sealed class MemoryFile(string path) : IFile
{
    private byte[] _bytes = [];
    private long _length;

    public string Path => path;

    public long Length => Volatile.Read(ref _length);

    public void Read(long offset, Span<byte> destination) => View(offset, destination.Length).CopyTo(destination);

    public ReadOnlySpan<byte> View(long offset, int length)
    {
        if (offset < 0 || offset + length > Length)
            throw FileErrors.EndOfFile(Path, offset, length, Length);
        return Volatile.Read(ref _bytes).AsSpan((int)offset, length);
    }

    public void Prefetch(ReadOnlySpan<long> offsets, int length)
    {
        foreach (var offset in offsets)
        {
            if (offset >= 0 && offset + length <= Length)
                Files.Prefetch.Touch(View(offset, length));
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> source)
    {
        if (offset + source.Length > Length)
            SetLength(offset + source.Length);
        source.CopyTo(_bytes.AsSpan((int)offset));
    }

    public void Flush()
    {
    }

    public void SetLength(long length)
    {
        if (length > Array.MaxLength)
            throw new EngineException(EngineErrorCode.DiskFull, $"A file of a database in memory cannot grow beyond 2 GiB; keep '{Path}' on disk.", Path, length);
        if (length > _bytes.Length)
        {
            var grown = new byte[Math.Min(Array.MaxLength, Math.Max(length, 2L * _bytes.Length))];
            _bytes.CopyTo(grown, 0);
            Volatile.Write(ref _bytes, grown);
        }
        else if (length < _length)
        {
            _bytes.AsSpan((int)length, (int)(_length - length)).Clear();
        }

        Volatile.Write(ref _length, length);
    }

    public void Dispose()
    {
    }
}
