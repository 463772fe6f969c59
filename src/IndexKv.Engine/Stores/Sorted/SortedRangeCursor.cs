namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Walks index entries from one to another, either way.</summary>
internal sealed class SortedRangeCursor(SortedGeneration generation, long first, long end, bool descending) : RecordCursor
{
    private long _current = descending ? end : first - 1;

    public override ReadOnlySpan<byte> Key
    {
        get
        {
            generation.Read(_current, out var key, out _);
            return key;
        }
    }

    public override ReadOnlySpan<byte> Value
    {
        get
        {
            generation.Read(_current, out _, out var value);
            return value;
        }
    }

    public override bool MoveNext()
    {
        _current += descending ? -1 : 1;
        return _current >= first && _current < end;
    }
}
