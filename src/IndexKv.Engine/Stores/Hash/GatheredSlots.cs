namespace IndexKv.Engine.Stores.Hash;

/// <summary>
/// Slots of new records on their way into the table. A transaction that changes more pages than it holds in memory would take one page of the table in
/// and another one out for nearly each; gathered, and put in by the order of their hashes, many of them share a page. Finds them by their hashes: linear
/// probing (Knuth, TAOCP 6.4, Algorithm L) in an index that is at most half full. Not thread-safe.
/// </summary>
/// <param name="capacity">How many there can be.</param>
internal sealed class GatheredSlots(int capacity)
{
    private const int First = 256;

    private byte[] _slots = new byte[First * HashStoreFormat.SlotSize];
    private ulong[] _prefixes = new ulong[First];
    private int[] _order = [];

    // Each place plus one; zero is empty.
    private int[] _index = new int[2 * First];

    // Taken out by hash, as ByHash does: prefixes are no longer where their slots are.
    private bool _isSorted;

    public int Count { get; private set; }

    public bool IsFull => Count >= capacity;

    /// <summary>Whether there is room for as many again.</summary>
    public bool IsHalfFull => Count >= capacity / 2;

    /// <summary>Whether a savepoint may come back to them (<see cref="TruncateTo"/>): then they are kept, when they have been put into the table.</summary>
    public bool IsMarked { get; set; }

    /// <summary>The slot at a place.</summary>
    public ReadOnlySpan<byte> this[int place] => _slots.AsSpan(place * HashStoreFormat.SlotSize, HashStoreFormat.SlotSize);

    /// <summary>Whether there is a slot of a hash.</summary>
    public bool Contains(in KeyHash hash)
    {
        for (var i = Home(hash.Prefix); ; i = Next(i))
        {
            var place = _index[i] - 1;
            if (place < 0)
                return false;
            if (this[place][..HashStoreFormat.HashSize].SequenceEqual(KeyHash.Bytes(hash)))
                return true;
        }
    }

    /// <summary>Adds a slot; there is none of its hash yet, and room.</summary>
    public void Add(ReadOnlySpan<byte> slot)
    {
        if (Count == _prefixes.Length)
            Grow();
        slot.CopyTo(_slots.AsSpan(Count * HashStoreFormat.SlotSize));
        IndexNext();
    }

    /// <summary>Their places by the order of their hashes; to be followed by <see cref="Clear"/> or <see cref="TruncateTo"/>.</summary>
    public ReadOnlySpan<int> ByHash()
    {
        _isSorted = true;
        if (_order.Length < Count)
            _order = new int[_prefixes.Length];
        for (var place = 0; place < Count; place++)
            _order[place] = place;
        Array.Sort(_prefixes, _order, 0, Count);
        return _order.AsSpan(0, Count);
    }

    public void Clear()
    {
        Count = 0;
        _isSorted = false;
        Array.Clear(_index);
    }

    /// <summary>Forgets all but the first ones.</summary>
    public void TruncateTo(int count)
    {
        if (_isSorted)
        {
            Clear();
            while (Count < count)
                IndexNext();
            return;
        }

        // The last one added has no other's way lead over it.
        while (Count > count)
            Unindex(--Count);
    }

    private void Grow()
    {
        Array.Resize(ref _slots, 2 * _slots.Length);
        Array.Resize(ref _prefixes, 2 * _prefixes.Length);
        _index = new int[2 * _index.Length];
        for (var place = 0; place < Count; place++)
            Index(place);
    }

    private void IndexNext()
    {
        _prefixes[Count] = KeyHash.PrefixOf(this[Count]);
        Index(Count++);
    }

    private void Index(int place)
    {
        var i = Home(_prefixes[place]);
        while (_index[i] != 0)
            i = Next(i);
        _index[i] = place + 1;
    }

    private void Unindex(int place)
    {
        var i = Home(_prefixes[place]);
        while (_index[i] != place + 1)
            i = Next(i);
        _index[i] = 0;
    }

    private int Home(ulong prefix) => (int)prefix & (_index.Length - 1);

    private int Next(int i) => (i + 1) & (_index.Length - 1);
}
