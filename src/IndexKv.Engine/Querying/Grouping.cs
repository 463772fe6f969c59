using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying.Expressions;

namespace IndexKv.Engine.Querying;

/// <summary>
/// A query over groups, taken apart: what rows are grouped by, which aggregates are computed, and the expressions over these as slots.
/// </summary>
internal sealed class Grouping : ScalarRewriter
{
    private readonly Query _query;
    private readonly List<ScalarAggregate> _aggregates = [];

    private Grouping(Query query)
    {
        _query = query;
        Projection = [.. query.Projection.Select(p => Rewrite(p.Expression))];
        Having = query.Having is null ? null : Rewrite(query.Having);
        Ordering = [.. query.Ordering.Select(o => o with { Expression = Rewrite(o.Expression) })];
    }

    public EquatableList<ScalarExpression> Keys => _query.GroupBy;

    public IReadOnlyList<ScalarAggregate> Aggregates => _aggregates;

    public IReadOnlyList<ScalarExpression> Projection { get; }

    public ScalarExpression? Having { get; }

    public IReadOnlyList<QueryOrdering> Ordering { get; }

    /// <summary>Whether only all rows are counted.</summary>
    public bool IsCountOfAll => Keys.Count == 0 && Having is null && _aggregates.All(a => a is { Function: AggregateFunction.Count, Argument: null });

    /// <summary>The query's grouping, or null if it has neither GROUP BY nor an aggregate.</summary>
    public static Grouping? Of(Query query)
    {
        var isGrouped = query.GroupBy.Count > 0 || query.Having is not null || query.Projection.Any(p => ScalarParts.HasAggregate(p.Expression))
            || query.Ordering.Any(o => ScalarParts.HasAggregate(o.Expression));
        return isGrouped ? new Grouping(query) : null;
    }

    protected override bool TryReplace(ScalarExpression expression, out ScalarExpression replacement)
    {
        replacement = expression;
        for (var i = 0; i < Keys.Count; i++)
        {
            if (Keys[i] == expression)
            {
                replacement = new ScalarSlot(i, ScalarTyping.Infer(expression, _query.Source));
                return true;
            }
        }

        if (expression is ScalarAggregate aggregate)
        {
            var index = _aggregates.IndexOf(aggregate);
            if (index < 0)
            {
                index = _aggregates.Count;
                _aggregates.Add(aggregate);
            }

            replacement = new ScalarSlot(Keys.Count + index, ScalarTyping.Infer(expression, _query.Source));
            return true;
        }

        if (expression is ScalarColumn)
        {
            throw new EngineException(
                EngineErrorCode.InvalidQuery,
                $"Column {ScalarPrinter.Print(expression, _query.Source)} has no single value in a group; put it into GROUP BY or into an aggregate.");
        }

        return false;
    }
}
