using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Spilling;

/// <summary>An order of rows by some of their values. Not thread-safe: one for each sort.</summary>
/// <param name="keys">The places of the values that count, each with its direction.</param>
/// <param name="isTotal">Whether values without a common order have some order too; else they are an error.</param>
/// <param name="cancellationToken">Ends the sort.</param>
internal sealed class RowOrder((int Place, bool Descending)[] keys, bool isTotal, CancellationToken cancellationToken) : IComparer<KvValue[]>
{
    private const int ComparisonsBetweenChecks = 4096;

    private int _comparisons;

    /// <summary>An order in which equal rows are together.</summary>
    public static RowOrder Total(IEnumerable<int> places, CancellationToken cancellationToken) =>
        new([.. places.Select(p => (p, false))], isTotal: true, cancellationToken);

    public int Compare(KvValue[]? x, KvValue[]? y)
    {
        if (++_comparisons % ComparisonsBetweenChecks == 0)
            cancellationToken.ThrowIfCancellationRequested();
        foreach (var (place, descending) in keys)
        {
            var order = isTotal ? CompareAny(x![place], y![place]) : KvValueComparer.Instance.Compare(x![place], y![place]);
            if (order != 0)
                return descending ? -order : order;
        }

        return 0;
    }

    private static int CompareAny(in KvValue x, in KvValue y)
    {
        if (KvValueComparer.AreComparable(x.Type, y.Type))
            return KvValueComparer.Instance.Compare(x, y);
        return x.Type == KvType.Any && y.Type == KvType.Any
            ? x.AsMessagePack().AsSpan().SequenceCompareTo(y.AsMessagePack())
            : Kind(x.Type).CompareTo(Kind(y.Type));
    }

    // Types that compare are of one kind.
    private static KvType Kind(KvType type) => type switch
    {
        _ when type.IsNumeric() => KvType.Int64,
        KvType.DateTimeOffset => KvType.DateTime,
        _ => type,
    };
}
