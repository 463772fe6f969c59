using IndexKv.Engine.Execution.Spilling;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Relations;

/// <summary>Rows in the order of what they are joined on. Not thread-safe.</summary>
/// <param name="keys">How many values they are joined on.</param>
/// <param name="width">How many values a row has.</param>
/// <param name="space">The memory to be used, and what is behind it.</param>
/// <param name="cancellationToken">Ends the sort.</param>
internal sealed class JoinSorter(int keys, int width, WorkSpace space, CancellationToken cancellationToken) : IDisposable
{
    private readonly RowOrder _order = RowOrder.Total(Enumerable.Range(0, keys), cancellationToken);
    private readonly RowSorter _sorter = new(keys + width, RowOrder.Total(Enumerable.Range(0, keys), cancellationToken), space);

    public void Add(KvValue[] key, KvValue[] row) => _sorter.Add([.. key, .. row]);

    public IEnumerable<(KvValue[] Key, KvValue[] Row)> Sorted() => _sorter.Sorted().Select(r => (r[..keys], r[keys..]));

    /// <summary>The rows of one key after the other.</summary>
    public IEnumerable<(KvValue[] Key, List<KvValue[]> Rows)> Groups()
    {
        KvValue[]? last = null;
        List<KvValue[]> rows = [];
        foreach (var (key, row) in Sorted())
        {
            if (last is not null && Compare(last, key) != 0)
            {
                yield return (last, rows);
                rows = [];
            }

            last = key;
            rows.Add(row);
        }

        if (last is not null)
            yield return (last, rows);
    }

    public int Compare(KvValue[] x, KvValue[] y) => _order.Compare(x, y);

    public void Dispose() => _sorter.Dispose();
}
