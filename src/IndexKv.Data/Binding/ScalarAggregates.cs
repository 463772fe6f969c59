using IndexKv.Engine.Querying.Expressions;

namespace IndexKv.Data.Binding;

/// <summary>Looks for aggregates.</summary>
internal sealed class ScalarAggregates : ScalarRewriter
{
    private bool _found;

    /// <summary>Whether an expression has an aggregate in it.</summary>
    public static bool IsIn(ScalarExpression expression)
    {
        var search = new ScalarAggregates();
        search.Rewrite(expression);
        return search._found;
    }

    protected override bool TryReplace(ScalarExpression expression, out ScalarExpression replacement)
    {
        _found |= expression is ScalarAggregate;
        replacement = expression;
        return false;
    }
}
