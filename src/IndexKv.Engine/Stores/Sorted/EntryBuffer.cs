namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Index entries in memory, 16 bytes each, up to a limit.</summary>
/// <param name="limit">How many there may be.</param>
/// <param name="expected">How many are expected; it need not be right.</param>
internal sealed class EntryBuffer(int limit, long expected)
{
    private const int SmallestCapacity = 1024;

    private ulong[] _prefixes = new ulong[Math.Clamp(expected, Math.Min(SmallestCapacity, limit), limit)];
    private long[] _positions = new long[Math.Clamp(expected, Math.Min(SmallestCapacity, limit), limit)];

    public int Count { get; private set; }

    public bool IsFull => Count == limit;

    public ulong[] Prefixes => _prefixes;

    public long[] Positions => _positions;

    public void Add(ulong prefix, long position)
    {
        if (Count == _prefixes.Length)
        {
            var capacity = (int)Math.Min(limit, 2L * Count);
            Array.Resize(ref _prefixes, capacity);
            Array.Resize(ref _positions, capacity);
        }

        _prefixes[Count] = prefix;
        _positions[Count++] = position;
    }

    public void Clear() => Count = 0;

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        Count = 0;
        _prefixes = [];
        _positions = [];
    }
}
