using System.Linq.Expressions;
using System.Reflection;

namespace IndexKv.Linq.Parsing;

/// <summary>One operator of a query. Immutable.</summary>
/// <param name="Method">The method of <see cref="Queryable"/>.</param>
/// <param name="Arguments">Its arguments after the source.</param>
internal sealed record ChainCall(MethodInfo Method, IReadOnlyList<Expression> Arguments)
{
    /// <summary>The operator's name.</summary>
    public string Name => Method.Name;

    /// <summary>The only argument as a lambda, or null if it is none.</summary>
    public LambdaExpression? Lambda => Arguments is [UnaryExpression { NodeType: ExpressionType.Quote, Operand: LambdaExpression lambda }] ? lambda : null;

    /// <summary>The call on a source.</summary>
    public MethodCallExpression On(Expression source) => Expression.Call(Method, [source, .. Arguments]);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}({string.Join(", ", Arguments.Select(a => a is UnaryExpression { NodeType: ExpressionType.Quote } q ? q.Operand : a))})";
}
