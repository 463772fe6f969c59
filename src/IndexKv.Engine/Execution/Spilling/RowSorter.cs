using System.Runtime.ExceptionServices;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Spilling;

/// <summary>
/// Sorts rows in bounded memory: what is more goes to disk in sorted runs. Where only the first rows are needed, little more than those are kept, and
/// none that cannot be among them any more. Not thread-safe.
/// </summary>
internal sealed class RowSorter : IDisposable
{
    private const int SmallestTrim = 1024;

    private readonly int _width;
    private readonly IComparer<KvValue[]> _order;
    private readonly WorkSpace _space;
    private readonly long _most;
    private readonly long _trimAt;
    private readonly List<KvValue[]> _rows = [];
    private KvValue[]? _worst;
    private SpilledRuns? _runs;
    private long _bytes;
    private bool _isSorted = true;

    /// <param name="width">How many values a row has.</param>
    /// <param name="order">The order; total, for a certain result.</param>
    /// <param name="space">The memory to be used, and what is behind it.</param>
    /// <param name="most">How many of the first rows are needed.</param>
    public RowSorter(int width, IComparer<KvValue[]> order, WorkSpace space, long most = long.MaxValue)
    {
        _width = width;
        _order = order;
        _space = space;
        _most = most;
        _trimAt = most > int.MaxValue / 4 ? long.MaxValue : Math.Max(SmallestTrim, 2 * most);
    }

    /// <summary>Adds a row, which is not changed from then on.</summary>
    public void Add(KvValue[] row)
    {
        if (_worst is not null && _order.Compare(row, _worst) >= 0)
            return;
        _isSorted = _isSorted && (_rows.Count == 0 || _order.Compare(_rows[^1], row) <= 0);
        _rows.Add(row);
        _bytes += RowSize.Of(row);
        var isFull = _bytes > _space.Bytes && _rows.Count > 1;
        if (_rows.Count >= _trimAt || (isFull && _rows.Count / 2 >= _most))
            Trim();
        else if (isFull)
            Spill();
    }

    /// <summary>The rows in order, once; disposing the sorter ends that.</summary>
    public IEnumerable<KvValue[]> Sorted()
    {
        if (_runs is not null)
        {
            Spill();
            return _runs.Merge();
        }

        Sort();
        return _rows.Take((int)Math.Min(_most, _rows.Count));
    }

    /// <summary>The rows in order, once, of those whose first values are equal only the first; the order begins with these values.</summary>
    /// <param name="compared">How many values make rows different.</param>
    public IEnumerable<KvValue[]> SortedDistinct(int compared)
    {
        var equality = new RowEquality(compared);
        KvValue[]? last = null;
        foreach (var row in Sorted())
        {
            if (last is not null && equality.Equals(row, last))
                continue;
            last = row;
            yield return row;
        }
    }

    public void Dispose() => _runs?.Dispose();

    private void Trim()
    {
        Sort();
        var kept = (int)_most;
        if (kept == 0)
        {
            _rows.Clear();
        }
        else
        {
            _worst = _rows[kept - 1];
            _rows.RemoveRange(kept, _rows.Count - kept);
        }

        _bytes = 0;
        foreach (var row in _rows)
            _bytes += RowSize.Of(row);
    }

    private void Spill()
    {
        Sort();
        _runs ??= new SpilledRuns(_width, _order, _most, _space);
        _runs.Add(_rows.Take((int)Math.Min(_most, _rows.Count)));
        _rows.Clear();
        _bytes = 0;
        _isSorted = true;
    }

    private void Sort()
    {
        if (_isSorted)
            return;
        try
        {
            _rows.Sort(_order);
            _isSorted = true;
        }
        catch (InvalidOperationException e) when (e.InnerException is EngineException or OperationCanceledException)
        {
            // The list wraps what its comparison throws.
            ExceptionDispatchInfo.Throw(e.InnerException);
        }
    }
}
