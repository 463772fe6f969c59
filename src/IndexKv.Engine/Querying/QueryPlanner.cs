using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Querying.Relations;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Querying;

/// <summary>Chooses how a query is answered. Thread-safe.</summary>
public static class QueryPlanner
{
    /// <summary>Checks a query and chooses its access path. The plan can be kept and run any number of times, on any thread.</summary>
    /// <exception cref="EngineException">The query contradicts itself: types that do not compare, an aggregate in a predicate, …</exception>
    public static QueryPlan Plan(Query query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Projection.Count == 0)
            throw new EngineException(EngineErrorCode.InvalidQuery, "A query has at least one column.");
        Check(query);
        if (query.Predicate is not null)
            query = query with { Predicate = LiteralConversion.Convert(query.Predicate, query.Source) };
        var grouping = Grouping.Of(query);
        if (query.Relation is not null)
        {
            var relation = RelationPlanner.Plan(query, out var rest);
            return new QueryPlan(query, Describe(query), new RelationScan(), rest, grouping, isSorted: query.Ordering.Count == 0, relation);
        }

        var (path, residual) = ChoosePath(query);
        if (path is FullScan && residual is null && grouping is { IsCountOfAll: true } && query.Source is not null)
            path = new CountOnly();
        else
            path = KeyOnlyPath.Of(query, path, residual, grouping);
        var (ordered, isSorted) = UseKeyOrder(query, path, grouping);
        return new QueryPlan(query, Describe(query), ordered, residual, grouping, isSorted);
    }

    private static void Check(Query query)
    {
        ScalarExpression?[] all =
        [
            query.Predicate, query.Having, query.Limit, query.Offset,
            .. query.GroupBy, .. query.Projection.Select(p => p.Expression), .. query.Ordering.Select(o => o.Expression),
        ];
        foreach (var expression in all.OfType<ScalarExpression>())
        {
            ScalarChecks.Depth(expression);
            var type = ScalarTyping.Infer(expression, query.Source);
            if (ReferenceEquals(expression, query.Predicate) || ReferenceEquals(expression, query.Having))
                ScalarChecks.Condition(expression, type, query.Source);
        }
    }

    /// <summary>What is known of a query's columns.</summary>
    internal static ResultColumn[] Describe(Query query) => [.. query.Projection.Select(p => Describe(p, query))];

    private static ResultColumn Describe(QueryProjection projection, Query query)
    {
        var store = query.Source;
        if (projection.Expression is ScalarColumn column && query.Relation is { } relation)
            return relation.Columns[column.Ordinal] with { Name = projection.Name };
        return new ResultColumn(
            projection.Name,
            ScalarTyping.Infer(projection.Expression, store),
            ScalarTyping.IsNullable(projection.Expression, store),
            projection.Expression is ScalarColumn own ? store!.Columns[own.Ordinal] : null)
        {
            StoreName = projection.Expression is ScalarColumn ? store!.Name : null,
        };
    }

    private static (AccessPath Path, ScalarExpression? Residual) ChoosePath(Query query)
    {
        if (query.Source is null)
            return (new SingleRow(), query.Predicate);
        var chooser = new AccessPathChooser(query.Source, query.Predicate);
        var path = chooser.Choose();
        return (path, chooser.Residual);
    }

    // A sorted store's range comes in key order: an ordering by the key, or by the parts after those that are fixed, needs no sort.
    private static (AccessPath Path, bool IsSorted) UseKeyOrder(Query query, AccessPath path, Grouping? grouping)
    {
        if (query.Ordering.Count == 0 || path is SingleRow or NoRows or KeyLookup)
            return (path, true);
        if (grouping is not null || query.Distinct || query.Source is not { Kind: StoreKind.Sorted } store || path is not (FullScan or KeyRangeScan))
            return (path, false);
        var descending = query.Ordering[0].Descending;
        var start = path is KeyRangeScan range ? range.Prefix.Count : 0;
        for (var i = 0; i < query.Ordering.Count; i++)
        {
            if (start + i >= store.KeyColumns.Count)
                break;
            var column = store.KeyColumns[start + i];
            if (query.Ordering[i].Descending != descending || query.Ordering[i].Expression != new ScalarColumn(column))
                return (path, false);

            // Values of one instant are equal but come by offset in the key: what the query orders by next would not decide.
            if (store.Columns[column].Type == KvType.DateTimeOffset && i + 1 < query.Ordering.Count)
                return (path, false);
        }

        return path is KeyRangeScan found
            ? (found with { Descending = descending }, true)
            : (new KeyRangeScan([], null, false, null, false, null, descending), true);
    }
}
