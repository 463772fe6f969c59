using System.Buffers;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>A sector's bytes on their way to the file, zero at first.</summary>
internal sealed class SectorImage : IDisposable
{
    private readonly byte[] _bytes;
    private readonly int _size;

    public SectorImage(int size)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(size);
        _size = size;
        Bytes.Clear();
    }

    public Span<byte> Bytes => _bytes.AsSpan(0, _size);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);
}
