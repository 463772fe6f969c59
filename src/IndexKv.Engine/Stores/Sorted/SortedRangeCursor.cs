using System.Buffers.Binary;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>
/// Walks index entries from one to another, either way. Keys that the entries hold whole come from there, so that who asks for keys only
/// reads no records; who asks for values has the next records fetched.
/// </summary>
internal sealed class SortedRangeCursor(SortedStoreReader reader, long first, long end, bool descending) : RecordCursor
{
    private const int Ahead = 8;

    private readonly SortedGeneration _generation = reader.Generation;
    private readonly byte[] _key = new byte[sizeof(ulong)];
    private long _current = descending ? end : first - 1;
    private bool _readsRecords;

    public override ReadOnlySpan<byte> Key
    {
        get
        {
            reader.ThrowIfEnded();
            if (reader.WholeKeyWidth == 0)
            {
                _readsRecords = true;
                _generation.Read(_current, out var key, out _);
                return key;
            }

            BinaryPrimitives.WriteUInt64BigEndian(_key, _generation.Prefix(_current));
            return _key.AsSpan(0, reader.WholeKeyWidth);
        }
    }

    public override ReadOnlySpan<byte> Value
    {
        get
        {
            reader.ThrowIfEnded();
            _readsRecords = true;
            _generation.Read(_current, out _, out var value);
            return value;
        }
    }

    public override bool MoveNext()
    {
        reader.ThrowIfEnded();
        _current = descending ? Math.Max(_current - 1, first - 1) : Math.Min(_current + 1, end);
        var ahead = descending ? _current - Ahead : _current + Ahead;
        if (_readsRecords && ahead >= first && ahead < end)
            _generation.PrefetchRecord(ahead);
        return _current >= first && _current < end;
    }
}
