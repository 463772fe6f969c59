using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Spilling;

/// <summary>
/// Finds the rows that differ from those before in their first values. As many as memory takes are told apart at once by hashing, the others at the
/// end by sorting. Not thread-safe.
/// </summary>
/// <param name="width">How many values a row has.</param>
/// <param name="compared">How many of them, from the first, make rows different; of equal rows the one whose last value is least is kept.</param>
/// <param name="space">The memory to be used, and what is behind it.</param>
/// <param name="cancellationToken">Ends the sorting.</param>
internal sealed class DistinctRows(int width, int compared, WorkSpace space, CancellationToken cancellationToken) : IDisposable
{
    private readonly HashSet<KvValue[]> _seen = new(new RowEquality(compared));
    private RowSorter? _late;
    private long _bytes;

    /// <summary>Adds a row, which is not changed from then on.</summary>
    /// <returns>Whether it differs from all before. One of which that is not known yet is kept back.</returns>
    public bool Add(KvValue[] row)
    {
        if (_late is null)
        {
            if (!_seen.Add(row))
                return false;
            _bytes += RowSize.Of(row);
            if (_bytes > space.Bytes)
                _late = new RowSorter(width, RowOrder.Total([.. Enumerable.Range(0, compared), width - 1], cancellationToken), space);
            return true;
        }

        if (!_seen.Contains(row))
            _late.Add(row);
        return false;
    }

    /// <summary>The rows that were kept back and differ from all others, in some order; when all rows have been added.</summary>
    public IEnumerable<KvValue[]> Rest() => _late?.SortedDistinct(compared) ?? [];

    public void Dispose() => _late?.Dispose();
}
