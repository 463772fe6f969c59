namespace IndexKv.Engine.Stores;

/// <summary>Any number of encoded keys in one buffer, in the order they were added; doubles are allowed. Not thread-safe.</summary>
public sealed class KeySet
{
    private byte[] _bytes;
    private int[] _ends;

    /// <summary>Creates an empty set.</summary>
    /// <param name="capacity">How many keys are expected.</param>
    public KeySet(int capacity = 16)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _bytes = new byte[Math.Max(64, capacity * 12)];
        _ends = new int[Math.Max(4, capacity)];
    }

    /// <summary>How many keys there are, doubles included.</summary>
    public int Count { get; private set; }

    /// <summary>The encoded key at a place.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            var start = index == 0 ? 0 : _ends[index - 1];
            return _bytes.AsSpan(start, _ends[index] - start);
        }
    }

    /// <summary>Adds a copy of an encoded key.</summary>
    public void Add(ReadOnlySpan<byte> key)
    {
        var start = Count == 0 ? 0 : _ends[Count - 1];
        var end = checked(start + key.Length);
        if (end > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max((long)end, 2L * _bytes.Length)));
        if (Count == _ends.Length)
            Array.Resize(ref _ends, 2 * Count);
        key.CopyTo(_bytes.AsSpan(start));
        _ends[Count++] = end;
    }
}
