using System.Linq.Expressions;
using IndexKv.Engine.Catalog;

namespace IndexKv.Linq.Parsing;

/// <summary>A query as the chain of operators it was written as, from the store on, free of captured values. Immutable.</summary>
/// <param name="Root">The constant that is the store.</param>
/// <param name="Calls">The operators' calls in order. Their first arguments are not meant: each works on the one before.</param>
/// <param name="Captured">The captured values.</param>
/// <param name="Sources">The parts of the query that they were computed from.</param>
/// <param name="Joined">For each of them that is joined, the store that it is.</param>
/// <param name="DependsOnValues">Whether other values could make another chain of the same query.</param>
internal sealed record QueryChain(
    ConstantExpression Root,
    IReadOnlyList<ChainCall> Calls,
    IReadOnlyList<object?> Captured,
    IReadOnlyList<Expression> Sources,
    IReadOnlyList<StoreDefinition?> Joined,
    bool DependsOnValues)
{
    /// <summary>The first operators as an expression again.</summary>
    public Expression Prefix(int count)
    {
        Expression expression = Root;
        for (var i = 0; i < count; i++)
            expression = Calls[i].On(expression);
        return expression;
    }
}
