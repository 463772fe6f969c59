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
        return null;
    }
}
