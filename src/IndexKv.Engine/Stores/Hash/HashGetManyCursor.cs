using IndexKv.Engine.Hashing;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>
/// Looks keys up in the order they were given, each once. Groups of keys follow one another through the steps (hash, slot, the record's lengths,
/// record), and what a group will read in its next step is fetched while the groups around it do theirs, so that their waits for memory overlap.
/// </summary>
internal sealed class HashGetManyCursor : RecordCursor
{
    // So few that what is fetched for the groups at work is still in the first cache when their turn comes.
    private const int Group = 4;

    // Four groups and the keys hashed ahead; each batch of hashes lies in one piece.
    private const int AtWork = 2 * Blake3Batch.Lanes;

    private readonly HashStoreReader _reader;
    private readonly RecordReading _records;
    private readonly KeySet _keys;
    private readonly bool _isSnapshot;
    private readonly KeyHash[] _hashes;
    private readonly long[] _units;

    // Of the keys at work, the home slots; then where the records lie.
    private readonly int[] _homes = new int[AtWork];
    private readonly long[] _offsets = new long[AtWork];
    private readonly SeenKeys _seen;
    private readonly int _count;
    private int _hashed;
    private int _fetched;
    private int _located;
    private int _measured;
    private int _ready;
    private int _next;
    private int _current = -1;
    private long _unit;

    public HashGetManyCursor(HashStoreReader reader, KeySet keys)
    {
        _reader = reader;
        _records = reader.NewReading();
        _keys = keys;
        _count = keys.Count;
        _isSnapshot = reader.IsSnapshot;
        _hashes = new KeyHash[Math.Min(_count, AtWork)];
        _units = new long[_hashes.Length];
        _seen = new SeenKeys(keys);
    }

    public override ReadOnlySpan<byte> Key => _keys[_current];

    public override ReadOnlySpan<byte> Value
    {
        get
        {
            _reader.ThrowIfEnded();
            if (!_isSnapshot)
                return _reader.ReadValue(_unit);
            _records.ReadAgain(out _, out var value);
            return value;
        }
    }

    public override bool MoveNext()
    {
        _reader.ThrowIfEnded();
        while (_next < _ready || Advance())
        {
            _current = _next++;
            var place = _current % AtWork;
            if (_seen.TryAdd(_current, _hashes[place].Prefix) && IsFound(place))
                return true;
        }

        return false;
    }

    protected override void Dispose(bool disposing) => _seen.Dispose();

    private bool IsFound(int place)
    {
        // Of a snapshot the slot still says what it said; the write transaction may have changed it since.
        _unit = _units[place];
        if (!_isSnapshot)
            return _reader.TryFind(_hashes[place], _keys[_current], out _unit, out _) >= 0;
        if (_unit < 0)
            return false;
        _records.ReadAt(_unit, _offsets[place], out var found, out _);
        if (found.SequenceEqual(_keys[_current]))
            return true;

        // Two keys of one hash.
        if (_reader.TryFind(_hashes[place], _keys[_current], out _unit, out _) < 0)
            return false;
        _records.Read(_unit, out _, out _);
        return true;
    }

    // Takes the groups at work a step on; false after the last key.
    private bool Advance()
    {
        if (_ready == 0)
        {
            FetchGroup();
            FetchGroup();
            LocateGroup();
            FetchGroup();
            LocateGroup();
            MeasureGroup();
        }

        FetchGroup();
        LocateGroup();
        MeasureGroup();
        _ready = Math.Min(_ready + Group, _count);
        return _next < _ready;
    }

    private void FetchGroup()
    {
        var count = Math.Min(Group, _count - _fetched);
        if (count == 0)
            return;
        if (_fetched == _hashed)
            HashBatch();
        var place = _fetched % AtWork;
        _reader.PrefetchSlots(_hashes.AsSpan(place, count), _homes.AsSpan(place, count), _offsets.AsSpan(place, count));
        _fetched += count;
    }

    private void HashBatch()
    {
        var count = Math.Min(Blake3Batch.Lanes, _count - _hashed);
        KeyHash.OfMany(_reader.State.Salt, _keys, _hashed, _hashes.AsSpan(_hashed % AtWork, count));
        _hashed += count;
    }

    private void LocateGroup()
    {
        var first = _located % AtWork;
        var count = Math.Min(Group, _count - _located);
        for (var place = first; place < first + count; place++)
            _units[place] = _reader.FindUnit(_hashes[place], _homes[place]);
        _records.PrefetchStarts(_units.AsSpan(first, count), _offsets.AsSpan(first, count));
        _located += count;
    }

    private void MeasureGroup()
    {
        if (!_isSnapshot)
            return;
        for (var end = Math.Min(_measured + Group, _count); _measured < end; _measured++)
            _records.PrefetchRest(_offsets[_measured % AtWork]);
    }
}
