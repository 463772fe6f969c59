using System.Linq.Expressions;
using System.Reflection;

namespace IndexKv.Linq.Parsing;

/// <summary>
/// Computes expressions that depend on no parameter. Closures' fields, properties, conversions, calls and new objects are read by
/// reflection; only what is left is compiled, to be interpreted.
/// </summary>
internal static class ClosedExpressionEvaluator
{
    public static object? Evaluate(Expression expression)
    {
        switch (expression)
        {
            case ConstantExpression constant:
                return constant.Value;
            case MemberExpression { Member: FieldInfo field } member:
                return field.GetValue(Target(member.Expression));
            case MemberExpression { Member: PropertyInfo property } member when !IsNullableMember(member.Expression):
                return property.GetValue(Target(member.Expression));
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert when IsReferenceConversion(convert):
                return Evaluate(convert.Operand);
            case MethodCallExpression call when IsQueryCall(call):
                return QueryOf(call);
            default:
                return Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();
        }
    }

    private static object? Target(Expression? expression) => expression is null
        ? null
        : Evaluate(expression) ?? throw new InvalidOperationException($"'{expression}' is null.");

    private static bool IsNullableMember(Expression? target) => target is not null && Nullable.GetUnderlyingType(target.Type) is not null;

    /// <summary>Boxing, unboxing to the same type, lifting to nullable, and casts among classes that hold.</summary>
    private static bool IsReferenceConversion(UnaryExpression convert) =>
        convert.Type.IsAssignableFrom(convert.Operand.Type) || Nullable.GetUnderlyingType(convert.Type) == convert.Operand.Type;

    /// <summary>A query inside a query is not run here: it becomes one of its own, that runs when its rows are asked for.</summary>
    private static bool IsQueryCall(MethodCallExpression call) =>
        call.Method.DeclaringType == typeof(Queryable) && call.Type.IsGenericType && typeof(IQueryable).IsAssignableFrom(call.Type);

    private static IQueryable QueryOf(MethodCallExpression call)
    {
        var spine = new Stack<MethodCallExpression>();
        Expression root = call;
        while (root is MethodCallExpression { Method: { } method } inner && method.DeclaringType == typeof(Queryable))
        {
            spine.Push(inner);
            root = inner.Arguments[0];
        }

        if (Evaluate(root) is not IQueryable source)
            throw new NotSupportedException($"'{root}' is no query.");
        var expression = source.Expression;
        foreach (var step in spine)
            expression = Expression.Call(step.Method, [expression, .. step.Arguments.Skip(1)]);
        return source.Provider.CreateQuery(expression);
    }
}
