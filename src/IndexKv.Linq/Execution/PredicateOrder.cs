using System.Linq.Expressions;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Execution;

/// <summary>
/// Brings those of a query's first conditions that the engine can run before those that run in memory, so that
/// <c>x => IsOdd(x.Number) &amp;&amp; x.Id == 5</c> is a key lookup. A condition that could fail stays behind the one that may guard it.
/// </summary>
internal static class PredicateOrder
{
    public static QueryChain EngineFirst(QueryChain chain, EntityMap map)
    {
        var conditions = chain.Calls.TakeWhile(c => c is { Name: nameof(Queryable.Where), Lambda.Parameters.Count: 1 }).ToList();
        if (conditions.Count < 2)
            return chain;
        var first = new List<ChainCall>();
        var later = new List<ChainCall>();
        foreach (var condition in conditions)
        {
            var isForEngine = later.Count == 0 || CannotFail.Holds(condition.Lambda!.Body);
            (isForEngine && IsTranslated(chain, condition, map) ? first : later).Add(condition);
        }

        return later.Count == 0 ? chain : chain with { Calls = [.. first, .. later, .. chain.Calls.Skip(conditions.Count)] };
    }

    private static bool IsTranslated(QueryChain chain, ChainCall condition, EntityMap map) =>
        QueryCompiler.Translate(chain with { Calls = [condition] }, 1, map) is not null;

    /// <summary>Conditions of comparisons, sets and searches; anything that computes could overflow or divide by zero.</summary>
    private sealed class CannotFail : ExpressionVisitor
    {
        private bool _holds = true;

        public static bool Holds(Expression condition)
        {
            var visitor = new CannotFail();
            visitor.Visit(condition);
            return visitor._holds;
        }

        public override Expression? Visit(Expression? node)
        {
            _holds &= node is null or MemberExpression or ParameterExpression or ConstantExpression or CapturedValueExpression
                || node.NodeType is ExpressionType.Equal or ExpressionType.NotEqual or ExpressionType.LessThan or ExpressionType.LessThanOrEqual
                    or ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual or ExpressionType.AndAlso or ExpressionType.OrElse
                    or ExpressionType.Not or ExpressionType.Convert
                || node is MethodCallExpression { Method.Name: nameof(Enumerable.Contains) or nameof(Equals) or nameof(string.StartsWith) or nameof(string.EndsWith) };
            return _holds ? base.Visit(node) : node;
        }
    }
}
