using System.Linq.Expressions;

namespace IndexKv.Linq.Parsing;

/// <summary>Finds the expressions that use no parameter from outside themselves and so have one value for the whole query.</summary>
internal sealed class ClosedExpressionFinder : ExpressionVisitor
{
    private readonly HashSet<Expression> _closed = new(ReferenceEqualityComparer.Instance);
    private readonly List<ParameterExpression> _free = [];

    private ClosedExpressionFinder()
    {
    }

    public static IReadOnlySet<Expression> Find(Expression expression)
    {
        var finder = new ClosedExpressionFinder();
        finder.Visit(expression);
        return finder._closed;
    }

    public override Expression? Visit(Expression? node)
    {
        if (node is null)
            return null;
        var before = _free.Count;
        var visited = base.Visit(node);
        if (node is LambdaExpression lambda)
            Unbind(lambda, before);
        if (_free.Count == before && HasValue(node))
            _closed.Add(node);
        return visited;
    }

    protected override Expression VisitParameter(ParameterExpression node)
    {
        _free.Add(node);
        return node;
    }

    protected override Expression VisitLambda<T>(Expression<T> node)
    {
        Visit(node.Body);
        return node;
    }

    private static bool HasValue(Expression node) =>
        node is not LambdaExpression and not DefaultExpression
        && node.NodeType is not (ExpressionType.Quote or ExpressionType.Throw or ExpressionType.Extension)
        && node.Type != typeof(void)
        && !node.Type.IsByRefLike;

    private void Unbind(LambdaExpression lambda, int from)
    {
        for (var i = _free.Count - 1; i >= from; i--)
        {
            if (lambda.Parameters.Contains(_free[i]))
                _free.RemoveAt(i);
        }
    }
}
