using System.Linq.Expressions;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Querying.Relations;
using IndexKv.Engine.Values;
using IndexKv.Linq.Materialization;
using Remotion.Linq.Clauses;
using Remotion.Linq.Clauses.ResultOperators;

namespace IndexKv.Linq.Translation;

/// <summary>The operators that end a query with one value.</summary>
/// <param name="parts">What was translated before them.</param>
internal sealed class TerminalTranslator(QueryParts parts)
{
    /// <summary>Translates an operator.</summary>
    /// <returns>Null if it is none of these, or the engine cannot run it exactly as C# means it.</returns>
    public EngineQuery? Translate(ResultOperatorBase resultOperator)
    {
        switch (resultOperator)
        {
            case FirstResultOperator first when parts.Limit is null:
                parts.Limit = Constant(1);
                return parts.Rows(Finish(first.ReturnDefaultWhenEmpty ? nameof(Enumerable.FirstOrDefault) : nameof(Enumerable.First)));
            case SingleResultOperator single when parts.Limit is null:
                parts.Limit = Constant(2);
                return parts.Rows(Finish(single.ReturnDefaultWhenEmpty ? nameof(Enumerable.SingleOrDefault) : nameof(Enumerable.Single)));
            case LastResultOperator last when parts.IsWholeResult && TryReverse():
                parts.Limit = Constant(1);
                return parts.Rows(Finish(last.ReturnDefaultWhenEmpty ? nameof(Enumerable.FirstOrDefault) : nameof(Enumerable.First)));
            case CountResultOperator:
                return Count(typeof(int));
            case LongCountResultOperator:
                return Count(typeof(long));
            case AnyResultOperator when parts.Limit is null:
                return Exists(source => Expression.Call(typeof(Enumerable), nameof(Enumerable.Any), [typeof(bool)], source));
            case AllResultOperator all when parts.IsWholeResult:
                return parts.Scalars.Translate(all.Predicate)?.Exact() is { } predicate && parts.AddPredicate(new ScalarUnary(UnaryOperator.Not, predicate.Scalar))
                    ? Exists(source => Expression.Not(Expression.Call(typeof(Enumerable), nameof(Enumerable.Any), [typeof(bool)], source)))
                    : null;
            case ContainsResultOperator contains when parts.Limit is null && parts.Offset is null && !parts.IsGrouped:
                return parts.Selector.Type != typeof(double) && parts.Selector.Type != typeof(float)
                    && parts.AddPredicate(parts.Scalars.Equality(parts.Selector, contains.Item)?.Scalar)
                    ? Exists(source => Expression.Call(typeof(Enumerable), nameof(Enumerable.Any), [typeof(bool)], source))
                    : null;
            case MinResultOperator when parts.IsWholeResult:
                return Aggregate(nameof(Enumerable.Min), parts.Selector.Type);
            case MaxResultOperator when parts.IsWholeResult:
                return Aggregate(nameof(Enumerable.Max), parts.Selector.Type);
            case SumResultOperator when parts.IsWholeResult:
                return Aggregate(nameof(Enumerable.Sum), parts.Selector.Type);
            case AverageResultOperator when parts.IsWholeResult:
                return Aggregate(nameof(Enumerable.Average), AverageOf(parts.Selector.Type));
            default:
                return null;
        }
    }

    private static ScalarConstant Constant(long value) => new(KvValue.FromInt64(value));

    private static Func<Type, LambdaExpression> Finish(string method) =>
        element => MemoryPipeline.Build(element, source => Expression.Call(typeof(Enumerable), method, [element], source));

    private static Type AverageOf(Type type)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        var average = value == typeof(int) || value == typeof(long) ? typeof(double) : value;
        return value == type ? average : typeof(Nullable<>).MakeGenericType(average);
    }

    /// <summary>The last row is the first of the opposite order, where no two rows are equal in it.</summary>
    private bool TryReverse()
    {
        if (parts.Sources.Store is not { } store || !store.KeyColumns.All(k => parts.Ordering.Exists(o => o.Expression == new ScalarColumn(k))))
            return false;
        for (var i = 0; i < parts.Ordering.Count; i++)
            parts.Ordering[i] = parts.Ordering[i] with { Descending = !parts.Ordering[i].Descending };
        return true;
    }

    private EngineQuery? Count(Type type)
    {
        parts.Ordering.Clear();
        EquatableList<QueryProjection> column = [new QueryProjection(new ScalarAggregate(AggregateFunction.Count, null), "count")];
        Query query;
        if (parts.IsWholeResult)
        {
            query = parts.Query(column);
        }
        else
        {
            // Which rows are distinct, or taken, is decided before they are counted.
            var rows = parts.NewProjection();
            if (rows.Compile(parts.Selector) is null)
                return null;
            query = new Query { Relation = new DerivedTable("results", parts.Query(rows.Columns)), Projection = column };
        }

        return new EngineQuery(
            query,
            parts.Parameters,
            SingleValue.Int64Reader,
            MemoryPipeline.Build(typeof(long), source => Expression.ConvertChecked(
                Expression.Call(typeof(Enumerable), nameof(Enumerable.Single), [typeof(long)], source), type)));
    }

    private EngineQuery Exists(Func<Expression, Expression> finish)
    {
        parts.Ordering.Clear();
        parts.Distinct = false;
        parts.Limit = Constant(1);
        var projection = parts.NewProjection();
        var materializer = projection.Compile(Expression.Constant(true))!;
        return new EngineQuery(parts.Query(projection.Columns), parts.Parameters, materializer, MemoryPipeline.Build(typeof(bool), finish));
    }

    private EngineQuery? Aggregate(string name, Type type)
    {
        if (parts.Scalars.Translate(parts.Selector)?.Exact() is not { } value || Aggregates.Translate(name, value, type, null, isDistinct: false) is not { } result)
            return null;
        parts.Ordering.Clear();

        // Of no rows at all the engine gives NULL, C# an exception where the type has no null.
        var nullable = type.IsValueType && Nullable.GetUnderlyingType(type) is null ? typeof(Nullable<>).MakeGenericType(type) : type;
        return new EngineQuery(
            parts.Query([new QueryProjection(result.Scalar, value.Member?.Column.Name ?? "value")]),
            parts.Parameters,
            parts.NewProjection().ReadFirst(result, nullable),
            SingleValue.Extreme(nullable, type));
    }
}
