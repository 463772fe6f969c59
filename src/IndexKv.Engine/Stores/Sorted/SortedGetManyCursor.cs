namespace IndexKv.Engine.Stores.Sorted;

/// <summary>
/// Looks keys up in their order, each once: one pass over the index. A group of lookups goes through each step together (index page,
/// entry, record), and what a step will read is fetched while the step before is done for the others, so that their waits for memory
/// overlap.
/// </summary>
internal sealed class SortedGetManyCursor : RecordCursor
{
    private const int Group = 16;

    private readonly SortedStoreReader _reader;
    private readonly SortedGeneration _generation;
    private readonly KeySet _keys;
    private readonly ulong[] _prefixes;
    private readonly int[] _order;
    private readonly long[] _blocks = new long[Group];
    private readonly long[] _entries = new long[Group];
    private int _start;
    private int _count;
    private int _next;
    private int _key = -1;
    private long _entry = -1;

    public SortedGetManyCursor(SortedStoreReader reader, KeySet keys)
    {
        _reader = reader;
        _generation = reader.Generation;
        _keys = keys;
        _order = new int[keys.Count];
        _prefixes = new ulong[keys.Count];
        for (var i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
            _prefixes[i] = KeyPrefix.Of(keys[i]);
        }

        Array.Sort(_prefixes, _order);
        SortTies();
    }

    public override ReadOnlySpan<byte> Key => _keys[_key];

    public override ReadOnlySpan<byte> Value
    {
        get
        {
            _reader.ThrowIfEnded();
            _generation.Read(_entry, out _, out var value);
            return value;
        }
    }

    public override bool MoveNext()
    {
        _reader.ThrowIfEnded();
        while (_next < _count || Locate())
        {
            var place = _start + _next;
            var first = _entries[_next++];
            if (place > 0 && _prefixes[place] == _prefixes[place - 1] && _keys[_order[place]].SequenceEqual(_keys[_order[place - 1]]))
                continue;
            _key = _order[place];
            _entry = _reader.Resolve(first, _keys[_key], _prefixes[place], out var isFound);
            if (isFound)
                return true;
        }

        return false;
    }

    // Finds the next group's entries; false after the last key.
    private bool Locate()
    {
        _start += _count;
        _count = Math.Min(Group, _order.Length - _start);
        _next = 0;
        for (var i = 0; i < _count; i++)
        {
            _blocks[i] = _generation.BlockOf(_prefixes[_start + i]);
            _generation.PrefetchBlock(_blocks[i]);
        }

        for (var i = 0; i < _count; i++)
        {
            _entries[i] = _generation.FirstNotBelow(_blocks[i], _prefixes[_start + i]);
            _generation.PrefetchRecord(_entries[i]);
        }

        return _count > 0;
    }

    private void SortTies()
    {
        for (var first = 0; first < _order.Length;)
        {
            var end = first + 1;
            while (end < _order.Length && _prefixes[end] == _prefixes[first])
                end++;
            if (end - first > 1)
                _order.AsSpan(first, end - first).Sort((x, y) => _keys[x].SequenceCompareTo(_keys[y]));
            first = end;
        }
    }
}
