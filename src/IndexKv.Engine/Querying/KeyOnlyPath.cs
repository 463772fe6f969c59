using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Querying;

/// <summary>Better paths through a sorted store for queries that ask for nothing but its key.</summary>
internal static class KeyOnlyPath
{
    public static AccessPath Of(Query query, AccessPath path, ScalarExpression? residual, Grouping? grouping)
    {
        if (query.Source is not { Kind: StoreKind.Sorted } store || path is not (FullScan or KeyRangeScan))
            return path;
        var range = path as KeyRangeScan ?? new KeyRangeScan([], null, false, null, false, null, Descending: false);
        if (grouping is not null && AreEnds(grouping, store, range.Prefix.Count) && IsOfKey(residual, store))
            return new KeyEnds(range);

        // Index entries hold such keys whole: a walk over them reads no record. It comes in another order than a scan, which nothing may show.
        return path is FullScan && KeyWidth.Of(store) <= sizeof(ulong) && grouping is not null && IsWhateverTheOrder(grouping) && IsOfKey(query, store)
            ? range
            : path;
    }

    // MIN and MAX of the part by which the range's records are ordered. Equal instants at several offsets are not one value: which of them
    // is the least depends on the order they come in.
    private static bool AreEnds(Grouping grouping, StoreDefinition store, int part)
    {
        if (part >= store.KeyColumns.Count || store.Columns[store.KeyColumns[part]].Type == KvType.DateTimeOffset)
            return false;
        var column = new ScalarColumn(store.KeyColumns[part]);
        return grouping.Keys.Count == 0 && grouping.Aggregates.Count > 0
            && grouping.Aggregates.All(a => a.Function is AggregateFunction.Min or AggregateFunction.Max && a.Argument == column);
    }

    private static bool IsWhateverTheOrder(Grouping grouping) => grouping.Keys.Count == 0
        && grouping.Aggregates.All(a => a.Function is AggregateFunction.Count or AggregateFunction.Min or AggregateFunction.Max);

    private static bool IsOfKey(Query query, StoreDefinition store) =>
        IsOfKey(query.Predicate, store) && IsOfKey(query.Having, store)
        && query.Projection.All(p => IsOfKey(p.Expression, store))
        && query.GroupBy.All(e => IsOfKey(e, store))
        && query.Ordering.All(o => IsOfKey(o.Expression, store));

    private static bool IsOfKey(ScalarExpression? expression, StoreDefinition store) =>
        expression is null || ScalarParts.SelfAndParts(expression).All(e => e is not ScalarColumn column || store.Columns[column.Ordinal].IsKey);
}
