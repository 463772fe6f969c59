using System.Numerics;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>Walks the value queue from front to back, passing over what the delmap calls dead: sequential reads, each live record once.</summary>
internal sealed class HashScanCursor(HashStoreReader reader, HashStoreFile file) : RecordCursor
{
    private readonly RecordReading _records = new(reader.View, reader.State, file);
    private readonly HashStoreState _state = reader.State;
    private readonly long _tail = reader.State.Tail;
    private readonly bool _isSnapshot = reader.View is not WritablePageView;
    private long _next = reader.State.Front;

    // The delmap's bits of the group that was asked last; none of a write transaction, which may change them meanwhile.
    private long _group = -Delmap.UnitsPerGroup;
    private ulong _live;

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
        var unit = NextLive();
        if (unit == _tail)
            return false;
        _next = unit + _records.Read(unit, out _, out _);
        return true;
    }

    private long NextLive()
    {
        if (!_isSnapshot)
            return Delmap.NextLive(reader.View, _state, _next, _tail);
        for (var unit = _next; unit < _tail; unit = _group + Delmap.UnitsPerGroup)
        {
            if (unit - _group >= Delmap.UnitsPerGroup)
            {
                _group = unit & -Delmap.UnitsPerGroup;
                _live = Delmap.LiveUnits(reader.View, _state, _group);
            }

            var live = _live >> (int)(unit - _group);
            if (live != 0)
                return Math.Min(_tail, unit + BitOperations.TrailingZeroCount(live));
        }

        return _tail;
    }
}
