using System.Linq.Expressions;

namespace IndexKv.Linq.Translation.MethodCalls;

/// <summary>Calls of methods inside predicates and projections.</summary>
internal static class MethodCallTranslation
{
    public static Typed? Translate(ScalarTranslator translator, MethodCallExpression call)
    {
        if (CollectionMethods.Translate(translator, call) is { } contains)
            return contains;
        if (EqualityMethods.Translate(translator, call) is { } equality)
            return equality;
        if (call.Method.DeclaringType == typeof(string))
            return StringMethods.Translate(translator, call);
        if (call.Method.DeclaringType == typeof(Math))
            return MathMethods.Translate(translator, call);
        if (call.Method.Name == nameof(DateOnly.FromDateTime) && call.Method.DeclaringType == typeof(DateOnly))
            return DateParts.Day(translator, call.Arguments[0]);
        return call.Method.Name == nameof(Nullable<>.GetValueOrDefault) && call.Object is { } nullable && Nullable.GetUnderlyingType(nullable.Type) is { } type
            ? translator.Translate(Expression.Coalesce(nullable, call.Arguments is [var other] ? other : Expression.Constant(Activator.CreateInstance(type), type)))
            : null;
    }
}
