using System.Collections;
using System.Linq.Expressions;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Translation.MethodCalls;

/// <summary><c>Contains</c> of a captured collection: a set of the engine, and of keys where the item is the key.</summary>
internal static class CollectionMethods
{
    public static Typed? Translate(ScalarTranslator translator, MethodCallExpression call)
    {
        if (call.Method.Name != nameof(Enumerable.Contains) || Operands(call) is not var (collection, item))
            return null;
        if (collection is not CapturedValueExpression { IsPlainCollection: true } captured || !ValueForm.IsKnown(item.Type) || item.Type == typeof(byte[]))
            return null;
        if (translator.Translate(item)?.Exact() is not { } operand)
            return null;
        if (operand.Member is { } member)
            return Typed.Condition(translator.Parameters.AddSet(operand.Scalar, captured, v => ValueForm.Item(member, v)));
        return Typed.Condition(translator.Parameters.AddSet(operand.Scalar, captured, v => ValueForm.Natural(v)));
    }

    private static (Expression Collection, Expression Item)? Operands(MethodCallExpression call)
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
}
