using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Gathers the index's entries, 16 bytes of memory each, and sorts them unless they came sorted.</summary>
internal sealed class IndexBuilder
{
    private ulong[] _prefixes = new ulong[1024];
    private long[] _positions = new long[1024];
    private byte[] _previous = [];
    private int _previousLength;
    private bool _isSorted = true;

    public int Count { get; private set; }

    public ulong Prefix(int index) => _prefixes[index];

    public long Position(int index) => _positions[index];

    public void Add(ReadOnlySpan<byte> key, long position)
    {
        if (Count == _prefixes.Length)
            Grow();
        _prefixes[Count] = KeyPrefix.Of(key);
        _positions[Count] = position;
        if (_isSorted)
        {
            // Equal keys count as unsorted too: sorting is what finds them.
            _isSorted = Count == 0 || key.SequenceCompareTo(_previous.AsSpan(0, _previousLength)) > 0;
            if (_previous.Length < key.Length)
                _previous = new byte[Math.Max(key.Length, 2 * _previous.Length)];
            key.CopyTo(_previous);
            _previousLength = key.Length;
        }

        Count++;
    }

    /// <summary>Sorts by key, and equal keys by position, which is the order of the input.</summary>
    /// <param name="readKey">Reads a record's key back where prefixes are equal.</param>
    /// <param name="cancellationToken">Ends the sorting.</param>
    public void Sort(Func<long, byte[]> readKey, CancellationToken cancellationToken)
    {
        if (_isSorted)
            return;
        Array.Sort(_prefixes, _positions, 0, Count);
        for (var first = 0; first < Count;)
        {
            var end = first + 1;
            while (end < Count && _prefixes[end] == _prefixes[first])
                end++;
            if (end - first > 1)
                SortTies(first, end - first, readKey, cancellationToken);
            first = end;
        }
    }

    /// <summary>Keeps the last of each run of equal keys, or reports the first such run.</summary>
    /// <returns>How many entries were dropped.</returns>
    public int RemoveDuplicates(Func<long, byte[]> readKey, Func<byte[], long, long, EngineException>? fail)
    {
        if (_isSorted)
            return 0;
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (i + 1 < Count && _prefixes[i] == _prefixes[i + 1] && readKey(_positions[i]).AsSpan().SequenceEqual(readKey(_positions[i + 1])))
            {
                if (fail is not null)
                    throw fail(readKey(_positions[i]), _positions[i], _positions[i + 1]);
                continue;
            }

            _prefixes[kept] = _prefixes[i];
            _positions[kept++] = _positions[i];
        }

        var removed = Count - kept;
        Count = kept;
        return removed;
    }

    private void SortTies(int first, int count, Func<long, byte[]> readKey, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var positions = _positions.AsSpan(first, count);
        positions.Sort((x, y) =>
        {
            var order = readKey(x).AsSpan().SequenceCompareTo(readKey(y));
            return order != 0 ? order : x.CompareTo(y);
        });
    }

    private void Grow()
    {
        if (Count == Array.MaxLength)
            throw new EngineException(EngineErrorCode.TooLarge, $"A bulk load takes {Array.MaxLength} records at most.");
        var capacity = (int)Math.Min(Array.MaxLength, Count * 3L / 2);
        Array.Resize(ref _prefixes, capacity);
        Array.Resize(ref _positions, capacity);
    }
}
