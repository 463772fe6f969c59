using System.Linq.Expressions;
using System.Reflection;

namespace IndexKv.Linq.Parsing;

/// <summary>
/// Undoes what C# 14 makes of <c>array.Contains(x)</c> and <c>array.SequenceEqual(y)</c>: <see cref="MemoryExtensions"/> over spans, which
/// no expression evaluator can run. They become <see cref="Enumerable"/>'s methods again.
/// </summary>
internal sealed class SpanCallRewriter : ExpressionVisitor
{
    private static readonly ILookup<string, MethodInfo> EnumerableMethods = typeof(Enumerable).GetMethods()
        .Where(m => m.Name is nameof(Enumerable.Contains) or nameof(Enumerable.SequenceEqual))
        .ToLookup(m => m.Name, StringComparer.Ordinal);

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Method.DeclaringType != typeof(MemoryExtensions)
            || node.Method.Name is not (nameof(MemoryExtensions.Contains) or nameof(MemoryExtensions.SequenceEqual)))
        {
            return base.VisitMethodCall(node);
        }

        var arguments = new List<Expression>();
        foreach (var argument in node.Arguments)
        {
            if ((argument.Type.IsByRefLike ? Unwrap(argument) : argument) is not { } plain)
                return base.VisitMethodCall(node);
            arguments.Add(Visit(plain));
        }

        if (arguments is [_, _, ConstantExpression { Value: null }])
            arguments.RemoveAt(2);
        var item = node.Method.GetGenericArguments()[0];
        var method = EnumerableMethods[node.Method.Name].First(m => m.GetParameters().Length == arguments.Count).MakeGenericMethod(item);
        return method.GetParameters().Zip(arguments).All(p => p.First.ParameterType.IsAssignableFrom(p.Second.Type))
            ? Expression.Call(method, arguments)
            : base.VisitMethodCall(node);
    }

    private static Expression? Unwrap(Expression span) => span switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert, Method.Name: "op_Implicit", Operand: var operand } =>
            operand.Type.IsByRefLike ? Unwrap(operand) : operand,
        MethodCallExpression { Method: { Name: "op_Implicit" or nameof(MemoryExtensions.AsSpan) }, Object: null, Arguments: [var operand] } =>
            operand.Type.IsByRefLike ? Unwrap(operand) : operand,
        _ => null,
    };
}
