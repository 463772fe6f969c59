namespace IndexKv.Engine.Stores.Hash;

/// <summary>Looks keys up in the order of their hashes: neighbours in the table, doubles side by side.</summary>
internal sealed class HashGetManyCursor : RecordCursor
{
    private readonly HashStoreReader _reader;
    private readonly KeySet _keys;
    private readonly KeyHash[] _hashes;
    private readonly int[] _order;
    private int _next;
    private int _current = -1;
    private long _unit;

    public HashGetManyCursor(HashStoreReader reader, KeySet keys)
    {
        _reader = reader;
        _keys = keys;
        _hashes = new KeyHash[keys.Count];
        _order = new int[keys.Count];
        var prefixes = new ulong[keys.Count];
        for (var i = 0; i < keys.Count; i++)
        {
            _hashes[i] = KeyHash.Of(reader.State.Salt, keys[i]);
            prefixes[i] = _hashes[i].Prefix;
            _order[i] = i;
        }

        Array.Sort(prefixes, _order);
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
        while (_next < _order.Length)
        {
            _current = _order[_next++];
            if (!IsDouble() && _reader.TryFind(_hashes[_current], _keys[_current], out _unit, out _) >= 0)
                return true;
        }

        return false;
    }

    // Equal keys have equal hashes and so stand together, but not always next to each other.
    private bool IsDouble()
    {
        for (var i = _next - 2; i >= 0 && _hashes[_order[i]].Prefix == _hashes[_current].Prefix; i--)
        {
            if (_keys[_order[i]].SequenceEqual(_keys[_current]))
                return true;
        }

        return false;
    }
}
