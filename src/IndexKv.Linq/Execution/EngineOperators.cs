using System.Linq.Expressions;
using System.Reflection;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Execution;

/// <summary>The operators of <see cref="Queryable"/>, in the overloads that translation and re-linq both know.</summary>
internal static class EngineOperators
{
    private static readonly HashSet<string> WithoutArguments =
    [
        nameof(Queryable.First), nameof(Queryable.FirstOrDefault), nameof(Queryable.Single), nameof(Queryable.SingleOrDefault),
        nameof(Queryable.Last), nameof(Queryable.LastOrDefault), nameof(Queryable.Count), nameof(Queryable.LongCount), nameof(Queryable.Any),
        nameof(Queryable.Min), nameof(Queryable.Max), nameof(Queryable.Distinct), nameof(Queryable.Order), nameof(Queryable.OrderDescending),
    ];

    private static readonly HashSet<string> WithLambda =
    [
        nameof(Queryable.Where), nameof(Queryable.Select), nameof(Queryable.All), nameof(Queryable.Min), nameof(Queryable.Max),
        nameof(Queryable.OrderBy), nameof(Queryable.OrderByDescending), nameof(Queryable.ThenBy), nameof(Queryable.ThenByDescending),
    ];

    private static readonly MethodInfo OrderBy = OneLambda(nameof(Queryable.OrderBy));
    private static readonly MethodInfo OrderByDescending = OneLambda(nameof(Queryable.OrderByDescending));

    /// <summary>Whether the engine may be able to run an operator.</summary>
    public static bool Include(ChainCall call) => call.Arguments switch
    {
        [] => WithoutArguments.Contains(call.Name),
        [UnaryExpression { Operand: LambdaExpression { Parameters.Count: 1 } }] => WithLambda.Contains(call.Name),
        [CapturedValueExpression count] when count.Type == typeof(int) => call.Name is nameof(Queryable.Skip) or nameof(Queryable.Take) or nameof(Queryable.Contains),
        [_] => call.Name == nameof(Queryable.Contains),
        _ => false,
    };

    /// <summary>The operator in the form that re-linq knows.</summary>
    public static ChainCall Normalize(ChainCall call)
    {
        if (call.Name is not (nameof(Queryable.Order) or nameof(Queryable.OrderDescending)))
            return call;
        var type = call.Method.GetGenericArguments()[0];
        var item = Expression.Parameter(type, "item");
        var method = (call.Name == nameof(Queryable.Order) ? OrderBy : OrderByDescending).MakeGenericMethod(type, type);
        return new ChainCall(method, [Expression.Quote(Expression.Lambda(item, item))]);
    }

    private static MethodInfo OneLambda(string name) => typeof(Queryable).GetMethods().Single(m => m.Name == name && m.GetParameters().Length == 2);
}
