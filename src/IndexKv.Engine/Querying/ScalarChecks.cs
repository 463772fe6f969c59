using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Querying;

/// <summary>What an expression's parts have to be; the errors name the types and the expression. Unknown types pass, and are checked as rows come.</summary>
internal static class ScalarChecks
{
    private const int GreatestDepth = 1000;

    public static ColumnDefinition Column(ScalarColumn column, StoreDefinition? store) => store is not null && (uint)column.Ordinal < (uint)store.Columns.Count
        ? store.Columns[column.Ordinal]
        : throw new EngineException(EngineErrorCode.InvalidQuery, $"The query reads column {column.Ordinal}, which {(store is null ? "a query without a store" : store.Name)} does not have.");

    /// <summary>The one column of a subquery that stands for a value.</summary>
    public static ResultColumn OneColumn(Query query) => query.Projection.Count == 1
        ? QueryPlanner.Describe(query)[0]
        : throw new EngineException(EngineErrorCode.InvalidQuery, $"A subquery that stands for a value has one column, not {query.Projection.Count}.");

    public static void Comparable(ScalarExpression expression, KvType left, KvType right, StoreDefinition? store)
    {
        if (!Comparison.AreComparable(left, right))
            throw Mismatch($"{left.ToSqlName()} and {right.ToSqlName()} do not compare, in {ScalarPrinter.Print(expression, store)}; {KvValueComparer.Remedy(left, right)}.");
    }

    public static void Condition(ScalarExpression expression, KvType type, StoreDefinition? store)
    {
        if (type is not (KvType.Boolean or KvType.Null) && !type.IsNumeric())
            throw Mismatch($"{ScalarPrinter.Print(expression, store)} is {type.ToSqlName()} and no condition; compare it with something.");
    }

    public static void Text(ScalarExpression expression, KvType type, StoreDefinition? store)
    {
        if (type is not (KvType.Text or KvType.Null))
            throw Mismatch($"{ScalarPrinter.Print(expression, store)} takes TEXT, not {type.ToSqlName()}; CAST it.");
    }

    public static void Summable(ScalarAggregate expression, KvType type, StoreDefinition? store)
    {
        if (type != KvType.Null && !type.IsNumeric() && (type != KvType.Interval || expression.Function == AggregateFunction.Average))
            throw Mismatch($"{ScalarPrinter.Print(expression, store)} takes numbers, not {type.ToSqlName()}; CAST it.");
    }

    /// <summary>Keeps expressions from being nested so deeply that computing them would exhaust the stack.</summary>
    public static void Depth(ScalarExpression expression)
    {
        // The walk itself must not recurse.
        var rest = new Stack<(ScalarExpression Expression, int Depth)>();
        rest.Push((expression, 1));
        while (rest.TryPop(out var next))
        {
            if (next.Depth > GreatestDepth)
                throw new EngineException(EngineErrorCode.InvalidQuery, $"The expression is nested more than {GreatestDepth} levels deep; use IN (…) in place of many ORs.");
            foreach (var part in ScalarParts.Children(next.Expression))
                rest.Push((part, next.Depth + 1));
        }
    }

    private static EngineException Mismatch(string message) => new(EngineErrorCode.TypeMismatch, message);
}
