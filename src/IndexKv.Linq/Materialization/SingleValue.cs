using System.Linq.Expressions;
using IndexKv.Engine.Execution;

namespace IndexKv.Linq.Materialization;

/// <summary>Functions over results of one row and one column.</summary>
internal static class SingleValue
{
    /// <summary>Reads a count.</summary>
    public static Expression<Func<RowCursor, object?[], long>> Int64Reader { get; } = (row, _) => row.GetValue(0).AsInt64();

    /// <summary>Ends a query for the least or greatest value: there is none of no rows.</summary>
    /// <param name="nullable">The type that the value is read as.</param>
    /// <param name="type">The type wanted.</param>
    public static LambdaExpression Extreme(Type nullable, Type type) => MemoryPipeline.Build(nullable, source =>
    {
        Expression value = Expression.Call(typeof(Enumerable), nameof(Enumerable.Single), [nullable], source);
        return nullable == type ? value : Expression.Call(typeof(SingleValue), nameof(Require), [type], value);
    });

    private static T Require<T>(T? value)
        where T : struct => value ?? throw new InvalidOperationException("Sequence contains no elements");
}
