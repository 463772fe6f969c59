using IndexKv.Engine.Hashing;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>
/// Looks keys up in the order they were given, each once. Groups of keys follow one another through the steps (hash, slot, record), and what
/// a group will read in its next step is fetched while the groups around it do theirs, so that their waits for memory overlap.
/// </summary>
internal sealed class HashGetManyCursor : RecordCursor
{
    private const int Group = Blake3Batch.Lanes;
    private const int GroupsAtWork = 3;

    private readonly HashStoreReader _reader;
    private readonly KeySet _keys;
    private readonly bool _isSnapshot;
    private readonly KeyHash[] _hashes;
    private readonly long[] _units;
    private readonly SeenKeys _seen;
    private readonly int _count;
    private int _hashed;
    private int _located;
    private int _ready;
    private int _next;
    private int _current = -1;
    private long _unit;

    public HashGetManyCursor(HashStoreReader reader, KeySet keys)
    {
        _reader = reader;
        _keys = keys;
        _count = keys.Count;
        _isSnapshot = reader.View is not WritablePageView;
        _hashes = new KeyHash[Math.Min(_count, Group * GroupsAtWork)];
        _units = new long[_hashes.Length];
        _seen = new SeenKeys(keys);
    }

    public override ReadOnlySpan<byte> Key => _keys[_current];

    public override ReadOnlySpan<byte> Value
    {
        get
        {
            _reader.ThrowIfEnded();
            return _reader.ReadValue(_unit);
        }
    }

    public override bool MoveNext()
    {
        _reader.ThrowIfEnded();
        while (_next < _ready || Advance())
        {
            _current = _next++;
            var place = _current % _hashes.Length;
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
        if (_isSnapshot)
        {
            if (_unit < 0)
                return false;
            if (_reader.IsRecordOf(_unit, _keys[_current]))
                return true;
        }

        return _reader.TryFind(_hashes[place], _keys[_current], out _unit, out _) >= 0;
    }

    // Takes the groups at work a step on; false after the last key.
    private bool Advance()
    {
        if (_ready == 0)
        {
            HashGroup();
            HashGroup();
            LocateGroup();
        }
        else
        {
            HashGroup();
        }

        LocateGroup();
        _ready = Math.Min(_ready + Group, _count);
        return _next < _ready;
    }

    private void HashGroup()
    {
        var count = Math.Min(Group, _count - _hashed);
        if (count == 0)
            return;
        var hashes = _hashes.AsSpan(_hashed % _hashes.Length, count);
        KeyHash.OfMany(_reader.State.Salt, _keys, _hashed, hashes);
        foreach (ref readonly var hash in hashes)
            _reader.PrefetchSlot(hash);
        _hashed += count;
    }

    private void LocateGroup()
    {
        for (var end = Math.Min(_located + Group, _count); _located < end; _located++)
            _units[_located % _hashes.Length] = _reader.PrefetchRecord(_hashes[_located % _hashes.Length]);
    }
}
