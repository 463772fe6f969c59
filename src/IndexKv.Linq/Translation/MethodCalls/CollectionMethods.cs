using System.Collections;
using System.Linq.Expressions;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Translation.MethodCalls;

/// <summary><c>Contains</c> of a captured collection: a set of the engine, and of keys where the item is the key.</summary>
internal static class CollectionMethods
{
    public static Typed? Translate(ScalarTranslator translator, MethodCallExpression call)
    {
        if (Operands(call) is not var (collection, item))
            return null;
        if (collection is not CapturedValueExpression { IsPlainCollection: true } captured || !ValueForm.IsKnown(item.Type) || item.Type == typeof(byte[]))
            return null;
        if (translator.Translate(item)?.Exact() is not { } operand)
            return null;
        if (operand.Member is { } member)
            return Typed.Condition(translator.Parameters.AddSet(operand.Scalar, captured, v => ValueForm.Item(member, v)));
        return Typed.Condition(translator.Parameters.AddSet(operand.Scalar, captured, v => ValueForm.Natural(v)));
    }

    private static (Expression Collection, Expression Item)? Operands(MethodCallExpression call) => call.Method.Name switch
    {
        nameof(Enumerable.Contains) => OfContains(call),
        nameof(Enumerable.Any) or nameof(List<>.Exists) => OfAny(call),
        _ => null,
    };

    private static (Expression Collection, Expression Item)? OfContains(MethodCallExpression call)
    {
        if (call.Object is null)
        {
            return call.Arguments.Count == 2 && (call.Method.DeclaringType == typeof(Enumerable) || call.Method.DeclaringType == typeof(Queryable))
                ? (call.Arguments[0], call.Arguments[1])
                : null;
        }

        return call.Arguments.Count == 1 && call.Object.Type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(call.Object.Type)
            ? (call.Object, call.Arguments[0])
            : null;
    }

    /// <summary><c>ids.Any(id => id == x.Id)</c> is <c>ids.Contains(x.Id)</c>, but for NaN.</summary>
    private static (Expression Collection, Expression Item)? OfAny(MethodCallExpression call)
    {
        var (collection, condition) = call switch
        {
            { Object: null, Arguments: [var source, LambdaExpression lambda] } when call.Method.DeclaringType == typeof(Enumerable) => (source, lambda),
            { Object: { } list, Arguments: [LambdaExpression lambda] } when list.Type.IsGenericType && list.Type.GetGenericTypeDefinition() == typeof(List<>) => (list, lambda),
            _ => (null, null),
        };
        if (collection is null || condition is not { Parameters: [var element], Body: BinaryExpression { NodeType: ExpressionType.Equal } equality })
            return null;
        var item = equality.Left == element ? equality.Right : equality.Right == element ? equality.Left : null;
        return item is not null && item != element && item.Type == element.Type && item.Type != typeof(double) && item.Type != typeof(float) ? (collection, item) : null;
    }
}
