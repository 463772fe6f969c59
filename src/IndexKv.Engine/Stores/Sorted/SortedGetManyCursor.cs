namespace IndexKv.Engine.Stores.Sorted;

/// <summary>
/// Looks keys up in their order, each once: one pass over the index. Groups of keys follow one another through the steps (the index's top,
/// block, entry, record), and what a group will read in its next step is fetched while the groups around it do theirs, so that their waits
/// for memory overlap.
/// </summary>
internal sealed class SortedGetManyCursor : RecordCursor
{
    // So few that what is fetched for the groups at work is still in the first cache when their turn comes.
    private const int Group = 4;
    private const int AtWork = 4 * Group;

    private readonly SortedStoreReader _reader;
    private readonly SortedGeneration _generation;
    private readonly KeySet _keys;
    private readonly ulong[] _prefixes;
    private readonly int[] _order;
    private readonly int _window;

    // Of the keys at work: the group of blocks, then the first entry of those searched, then the entry; and then where the record is.
    private readonly long[] _places = new long[AtWork];
    private readonly long[] _positions = new long[AtWork];
    private readonly long[] _offsets = new long[Group];
    private int _groups;
    private int _blocks;
    private int _entries;
    private int _ready;
    private int _next;
    private int _key = -1;
    private long _position = -1;

    public SortedGetManyCursor(SortedStoreReader reader, KeySet keys)
    {
        _reader = reader;
        _generation = reader.Generation;
        _window = _generation.Window;
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
            _generation.ReadAt(_position, out _, out var value);
            return value;
        }
    }

    public override bool MoveNext()
    {
        _reader.ThrowIfEnded();
        while (_next < _ready || Advance())
        {
            var place = _next++;
            if (place > 0 && _prefixes[place] == _prefixes[place - 1] && _keys[_order[place]].SequenceEqual(_keys[_order[place - 1]]))
                continue;
            _key = _order[place];
            _position = _positions[place % AtWork];
            if (_position >= 0 && _reader.TryFind(_places[place % AtWork], ref _position, _keys[_key], _prefixes[place]))
                return true;
        }

        return false;
    }

    // Takes the groups at work a step on; false after the last key.
    private bool Advance()
    {
        if (_ready == 0)
        {
            FindGroups();
            FindGroups();
            FindBlocks();
            FindGroups();
            FindBlocks();
            FindEntries();
        }

        FindGroups();
        FindBlocks();
        FindEntries();
        _ready = Math.Min(_ready + Group, _order.Length);
        return _next < _ready;
    }

    private void FindGroups()
    {
        for (var end = Math.Min(_groups + Group, _order.Length); _groups < end; _groups++)
        {
            var group = _generation.GroupOf(_prefixes[_groups]);
            _generation.PrefetchGroup(group);
            _places[_groups % AtWork] = group;
        }
    }

    private void FindBlocks()
    {
        var first = _blocks;
        for (var end = Math.Min(first + Group, _order.Length); _blocks < end; _blocks++)
        {
            var prefix = _prefixes[_blocks];
            var searched = _generation.FirstOfWindow(_generation.BlockOf(_places[_blocks % AtWork], prefix), _window, prefix);
            _places[_blocks % AtWork] = searched;
            _offsets[_blocks - first] = _generation.OffsetOfEntry(searched);
        }

        _generation.PrefetchEntries(_offsets.AsSpan(0, _blocks - first), _window);
    }

    private void FindEntries()
    {
        var first = _entries;
        for (var end = Math.Min(first + Group, _order.Length); _entries < end; _entries++)
        {
            var entry = _generation.FirstNotBelow(_places[_entries % AtWork], _window, _prefixes[_entries]);
            var position = _generation.PositionIfTied(entry, _prefixes[_entries]);
            _places[_entries % AtWork] = entry;
            _positions[_entries % AtWork] = position;
        }

        _generation.PrefetchRecords(_positions.AsSpan(first % AtWork, _entries - first));
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
