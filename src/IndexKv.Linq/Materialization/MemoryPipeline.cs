using System.Linq.Expressions;
using System.Reflection;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Materialization;

/// <summary>
/// Makes of a query's last operators, those that the engine does not run, one function over the rows that it does give: the same
/// operators of <see cref="Enumerable"/>. Texts are ordered by code point, as in the engine.
/// </summary>
internal static class MemoryPipeline
{
    private static readonly ILookup<string, MethodInfo> EnumerableMethods =
        typeof(Enumerable).GetMethods(BindingFlags.Public | BindingFlags.Static).ToLookup(m => m.Name, StringComparer.Ordinal);

    /// <summary>Makes the function: of the rows and the captured values.</summary>
    /// <exception cref="NotSupportedException">An operator has no counterpart in memory.</exception>
    public static LambdaExpression Build(Type element, IEnumerable<ChainCall> calls)
    {
        var source = Expression.Parameter(typeof(IEnumerable<>).MakeGenericType(element), "source");
        var captured = Expression.Parameter(typeof(object?[]), "captured");
        var values = new CapturedValues(captured);
        Expression result = source;
        foreach (var call in calls)
        {
            if (call.Name == nameof(Queryable.AsQueryable))
                continue;
            result = Apply(call, result, values);
        }

        if (result.Type.IsGenericType && result.Type.GetGenericTypeDefinition() == typeof(IOrderedEnumerable<>))
            result = Expression.Convert(result, typeof(IEnumerable<>).MakeGenericType(result.Type.GetGenericArguments()));
        return Lambda(source, captured, result);
    }

    /// <summary>Makes a function over rows whose body is given.</summary>
    public static LambdaExpression Build(Type element, Func<Expression, Expression> body)
    {
        var source = Expression.Parameter(typeof(IEnumerable<>).MakeGenericType(element), "source");
        return Lambda(source, Expression.Parameter(typeof(object?[]), "captured"), body(source));
    }

    private static LambdaExpression Lambda(ParameterExpression source, ParameterExpression captured, Expression body) =>
        Expression.Lambda(typeof(Func<,,>).MakeGenericType(source.Type, captured.Type, body.Type), body, source, captured);

    private static MethodCallExpression Apply(ChainCall call, Expression source, CapturedValues values)
    {
        var arguments = call.Arguments
            .Select(a => values.Visit(a is UnaryExpression { NodeType: ExpressionType.Quote } quote ? quote.Operand : a)!)
            .ToList();
        if (WithTextOrder(call, source, arguments) is { } ordered)
            return ordered;
        var method = Counterpart(call.Method);
        return Expression.Call(method, [source, .. arguments]);
    }

    /// <summary>Orderings, least and greatest of texts: .NET's own order would be the culture's.</summary>
    private static MethodCallExpression? WithTextOrder(ChainCall call, Expression source, List<Expression> arguments)
    {
        var types = call.Method.GetGenericArguments();
        var order = Expression.Constant(TextOrder.Instance, typeof(IComparer<string>));
        switch (call.Name)
        {
            case nameof(Queryable.OrderBy) or nameof(Queryable.OrderByDescending) or nameof(Queryable.ThenBy) or nameof(Queryable.ThenByDescending)
                or nameof(Queryable.MinBy) or nameof(Queryable.MaxBy) when arguments.Count == 1 && types[1] == typeof(string):
                return Expression.Call(typeof(Enumerable), call.Name, types, source, arguments[0], order);
            case nameof(Queryable.Order) or nameof(Queryable.OrderDescending) or nameof(Queryable.Min) or nameof(Queryable.Max)
                when arguments.Count == 0 && types[0] == typeof(string):
                return Expression.Call(typeof(Enumerable), call.Name, types, source, order);
            case nameof(Queryable.Min) or nameof(Queryable.Max) when arguments.Count == 1 && types is [_, var result] && result == typeof(string):
                return Expression.Call(
                    typeof(Enumerable), call.Name, [result], Expression.Call(typeof(Enumerable), nameof(Enumerable.Select), types, source, arguments[0]), order);
            default:
                return null;
        }
    }

    private static MethodInfo Counterpart(MethodInfo method)
    {
        var types = method.GetGenericArguments();
        var wanted = method.GetParameters().Select(p => InMemory(p.ParameterType)).ToArray();
        foreach (var candidate in EnumerableMethods[method.Name])
        {
            if (candidate.GetGenericArguments().Length != types.Length || candidate.GetParameters().Length != wanted.Length)
                continue;
            var made = types.Length == 0 ? candidate : candidate.MakeGenericMethod(types);
            if (made.GetParameters().Select(p => p.ParameterType).SequenceEqual(wanted))
                return made;
        }

        throw new NotSupportedException(
            $"The operator {method.Name} runs neither in the engine nor in memory; call AsEnumerable() before it.");
    }

    private static Type InMemory(Type type)
    {
        if (!type.IsGenericType)
            return type == typeof(IQueryable) ? typeof(System.Collections.IEnumerable) : type;
        var definition = type.GetGenericTypeDefinition();
        if (definition == typeof(IQueryable<>))
            return typeof(IEnumerable<>).MakeGenericType(type.GetGenericArguments());
        if (definition == typeof(IOrderedQueryable<>))
            return typeof(IOrderedEnumerable<>).MakeGenericType(type.GetGenericArguments());
        return definition == typeof(Expression<>) ? type.GetGenericArguments()[0] : type;
    }
}
