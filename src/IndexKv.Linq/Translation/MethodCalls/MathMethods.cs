using System.Linq.Expressions;
using IndexKv.Engine.Querying.Expressions;

namespace IndexKv.Linq.Translation.MethodCalls;

/// <summary>Methods of <see cref="Math"/> of which the engine's functions give the same, bit for bit.</summary>
internal static class MathMethods
{
    public static Typed? Translate(ScalarTranslator translator, MethodCallExpression call)
    {
        var function = (call.Method.Name, call.Arguments.Count) switch
        {
            (nameof(Math.Abs), 1) => "ABS",
            (nameof(Math.Floor), 1) => "FLOOR",
            (nameof(Math.Ceiling), 1) => "CEIL",
            (nameof(Math.Sqrt), 1) => "IEEE_SQRT",
            (nameof(Math.Pow), 2) => "IEEE_POWER",
            _ => null,
        };
        if (function is null)
            return null;
        var arguments = call.Arguments.Select(translator.Translate).ToArray();
        if (Array.Exists(arguments, a => a is not { IsNatural: true }))
            return null;
        return new Typed(
            new ScalarFunction(function, [.. arguments.Select(a => a!.Scalar)]), call.Type, Array.Exists(arguments, a => a!.MayBeNull));
    }
}
