namespace IndexKv.Engine.Stores.Hash;

/// <summary>Walks the value queue from front to back, passing over what the delmap calls dead: sequential reads, each live record once.</summary>
internal sealed class HashScanCursor(HashStoreReader reader, HashStoreFile file) : RecordCursor
{
    private readonly RecordReading _records = new(reader.View, reader.State, file);
    private readonly HashStoreState _state = reader.State;
    private readonly long _tail = reader.State.Tail;
    private readonly bool _isSnapshot = reader.IsSnapshot;
    private long _next = reader.State.Front;
    private LiveUnits _live;

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

        // The write transaction may have changed the delmap since.
        if (!_isSnapshot)
            _live = default;
        var unit = Delmap.NextLive(reader.View, _state, _next, _tail, ref _live);
        if (unit == _tail)
            return false;
        _next = unit + _records.Read(unit, out _, out _);
        return true;
    }
}
