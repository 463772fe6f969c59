using System.Buffers;

namespace IndexKv.Engine.Encoding;

/// <summary>A growing byte buffer that is cleared and used again, so that encoding a row allocates nothing. Not thread-safe.</summary>
public sealed class ByteBuffer : IBufferWriter<byte>
{
    private byte[] _bytes;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="capacity">Bytes it holds before it first grows.</param>
    public ByteBuffer(int capacity = 256) => _bytes = new byte[Math.Max(16, capacity)];

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; valid until the next write.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, Length);

    /// <summary>Forgets what was written, from a place on.</summary>
    /// <param name="length">How many bytes are kept.</param>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Length, nameof(length));
        Length = length;
    }

    /// <summary>Forgets all that was written.</summary>
    public void Clear() => Length = 0;

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - Length), nameof(count));
        Length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    private void Reserve(int sizeHint)
    {
        var needed = checked(Length + Math.Max(1, sizeHint));
        if (needed > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _bytes.Length)));
    }
}
