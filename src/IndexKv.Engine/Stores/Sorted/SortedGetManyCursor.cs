namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Looks keys up in their order, each once: one pass over the index.</summary>
internal sealed class SortedGetManyCursor : RecordCursor
{
    private readonly SortedGeneration _generation;
    private readonly KeySet _keys;
    private readonly int[] _order;
    private int _next;
    private long _entry = -1;

    public SortedGetManyCursor(SortedGeneration generation, KeySet keys)
    {
        _generation = generation;
        _keys = keys;
        _order = new int[keys.Count];
        for (var i = 0; i < _order.Length; i++)
            _order[i] = i;
        Array.Sort(_order, (x, y) => keys[x].SequenceCompareTo(keys[y]));
    }

    public override ReadOnlySpan<byte> Key
    {
        get
        {
            _generation.Read(_entry, out var key, out _);
            return key;
        }
    }

    public override ReadOnlySpan<byte> Value
    {
        get
        {
            _generation.Read(_entry, out _, out var value);
            return value;
        }
    }

    public override bool MoveNext()
    {
        while (_next < _order.Length)
        {
            var key = _keys[_order[_next++]];
            while (_next < _order.Length && _keys[_order[_next]].SequenceEqual(key))
                _next++;
            _entry = _generation.LowerBound(key);
            if (_entry == _generation.Count)
                continue;
            _generation.Read(_entry, out var found, out _);
            if (found.SequenceEqual(key))
                return true;
        }

        return false;
    }
}
