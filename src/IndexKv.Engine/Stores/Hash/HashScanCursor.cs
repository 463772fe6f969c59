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
            reader.ThrowIfEnded();
            _records.ReadAgain(out var key, out _);
            return key;
        }
    }

    public override ReadOnlySpan<byte> Value
    {
        get
        {
            reader.ThrowIfEnded();
            _records.ReadAgain(out _, out var value);
            return value;
        }
    }

    public override bool MoveNext()
    {
        reader.ThrowIfEnded();
        _current = Delmap.NextLive(reader.View, _state, _next, _tail);
        if (_current == _tail)
            return false;
        _next = _current + _records.Read(_current, out _, out _);
        return true;
    }
}
