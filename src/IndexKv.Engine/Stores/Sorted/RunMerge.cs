namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Merges runs: a heap of their next entries.</summary>
internal sealed class RunMerge : IEntrySource
{
    private readonly RecordKeys _keys;
    private readonly CancellationToken _cancellationToken;
    private readonly IEntrySource[] _heap;
    private int _count;
    private bool _isStarted;
    private int _sinceCheck;

    public RunMerge(IReadOnlyList<IEntrySource> runs, RecordKeys keys, CancellationToken cancellationToken)
    {
        _keys = keys;
        _cancellationToken = cancellationToken;
        _heap = [.. runs.Where(run => run.MoveNext())];
        _count = _heap.Length;
        for (var i = (_count / 2) - 1; i >= 0; i--)
            Sink(i);
    }

    public ulong Prefix => _heap[0].Prefix;

    public long Position => _heap[0].Position;

    public bool MoveNext()
    {
        if ((++_sinceCheck & 0xFFF) == 0)
            _cancellationToken.ThrowIfCancellationRequested();
        if (_isStarted && !_heap[0].MoveNext())
            _heap[0] = _heap[--_count];
        _isStarted = true;
        if (_count == 0)
            return false;
        Sink(0);
        return true;
    }

    private void Sink(int place)
    {
        var moved = _heap[place];
        while (true)
        {
            var child = (2 * place) + 1;
            if (child >= _count)
                break;
            if (child + 1 < _count && Compare(_heap[child + 1], _heap[child]) < 0)
                child++;
            if (Compare(moved, _heap[child]) <= 0)
                break;
            _heap[place] = _heap[child];
            place = child;
        }

        _heap[place] = moved;
    }

    private int Compare(IEntrySource x, IEntrySource y)
    {
        var order = x.Prefix.CompareTo(y.Prefix);
        return order != 0 ? order : _keys.Compare(x.Position, y.Position);
    }
}
