using System.Linq.Expressions;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Execution;

/// <summary>The operators of <see cref="Queryable"/>, in the overloads that the engine may be able to run.</summary>
internal static class EngineOperators
{
    private static readonly HashSet<string> WithoutArguments =
    [
        nameof(Queryable.First), nameof(Queryable.FirstOrDefault), nameof(Queryable.Single), nameof(Queryable.SingleOrDefault),
        nameof(Queryable.Last), nameof(Queryable.LastOrDefault), nameof(Queryable.Count), nameof(Queryable.LongCount), nameof(Queryable.Any),
        nameof(Queryable.Min), nameof(Queryable.Max), nameof(Queryable.Sum), nameof(Queryable.Average), nameof(Queryable.Distinct),
        nameof(Queryable.Order), nameof(Queryable.OrderDescending),
    ];

    private static readonly HashSet<string> WithLambda =
    [
        nameof(Queryable.Where), nameof(Queryable.Select), nameof(Queryable.All), nameof(Queryable.Min), nameof(Queryable.Max),
        nameof(Queryable.Sum), nameof(Queryable.Average), nameof(Queryable.OrderBy), nameof(Queryable.OrderByDescending), nameof(Queryable.ThenBy),
        nameof(Queryable.ThenByDescending), nameof(Queryable.GroupBy), nameof(Queryable.SelectMany),
    ];

    /// <summary>Whether the engine may be able to run an operator.</summary>
    public static bool Include(ChainCall call) => call.Arguments switch
    {
        [] => WithoutArguments.Contains(call.Name),
        [UnaryExpression { Operand: LambdaExpression { Parameters.Count: 1 } }] => WithLambda.Contains(call.Name),
        [CapturedValueExpression count] when count.Type == typeof(int) => call.Name is nameof(Queryable.Skip) or nameof(Queryable.Take) or nameof(Queryable.Contains),
        [_] => call.Name == nameof(Queryable.Contains),
        [UnaryExpression { Operand: LambdaExpression { Parameters.Count: 1 } }, ..] when call.Arguments.All(a => a.NodeType == ExpressionType.Quote) =>
            call.Name is nameof(Queryable.GroupBy) or nameof(Queryable.SelectMany),
        [CapturedValueExpression { Query: not null }, _, _, _] => call.Name is nameof(Queryable.Join) or nameof(Queryable.GroupJoin) or nameof(Queryable.LeftJoin),
        _ => false,
    };
}
