namespace IndexKv.Engine.Stores.Hash;

/// <summary>Walks the value queue from front to back, passing over what the delmap calls dead: sequential reads, each live record once.</summary>
internal sealed class HashScanCursor(HashStoreReader reader, HashStoreFile file) : RecordCursor
{
    private readonly RecordReading _records = new(reader.View, reader.State, file);
    private readonly HashStoreState _state = reader.State;
    private readonly long _tail = reader.State.Tail;
    private long _next = reader.State.Front;
    private long _current = -1;

    public override ReadOnlySpan<byte> Key
    {
        get
        {
            _records.Read(_current, out var key, out _);
            return key;
        }
    }

    public override ReadOnlySpan<byte> Value
    {
        get
        {
            _records.Read(_current, out _, out var value);
            return value;
        }
    }

    public override bool MoveNext()
    {
        while (_next < _tail)
        {
            _current = _next;
            _next += _records.Read(_current, out _, out _);
            if (!Delmap.IsDead(reader.View, _state, _current))
                return true;
        }

        return false;
    }
}
