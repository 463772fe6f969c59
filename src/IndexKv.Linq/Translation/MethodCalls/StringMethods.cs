using System.Linq.Expressions;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Linq.Translation.MethodCalls;

/// <summary>
/// Methods of strings that mean the same to the engine. It counts code points where C# counts UTF-16 units, so lengths and positions are
/// left to memory.
/// </summary>
internal static class StringMethods
{
    public static Typed? Translate(ScalarTranslator translator, MethodCallExpression call)
    {
        switch (call)
        {
            case { Object: { } text, Method.Name: nameof(string.StartsWith), Arguments: [var part, ..] } when IsOrdinal(call, 1):
                return Search(translator, "STARTSWITH", text, part);
            case { Object: { } text, Method.Name: nameof(string.EndsWith), Arguments: [var part, ..] } when IsOrdinal(call, 1):
                return Search(translator, "ENDSWITH", text, part);
            case { Object: { } text, Method.Name: nameof(string.Contains), Arguments: [var part, ..] } when IsOrdinal(call, 1):
                return Search(translator, "CONTAINS", text, part);
            case { Object: { } text, Method.Name: nameof(string.ToUpper) or nameof(string.ToUpperInvariant), Arguments: [] }:
                return Function(translator, "UPPER", text);
            case { Object: { } text, Method.Name: nameof(string.ToLower) or nameof(string.ToLowerInvariant), Arguments: [] }:
                return Function(translator, "LOWER", text);
            case { Object: null, Method.Name: nameof(string.IsNullOrEmpty), Arguments: [var text] }:
                return IsNullOrEmpty(translator, text);
            case { Object: null, Method.Name: nameof(string.Concat) } when call.Arguments.All(a => a.Type == typeof(string)):
                return Concatenation(translator, call.Arguments);
            default:
                return null;
        }
    }

    /// <summary><c>a + b</c>, where null is the empty text.</summary>
    public static Typed? Concatenation(ScalarTranslator translator, BinaryExpression expression) =>
        expression.Left.Type == typeof(string) && expression.Right.Type == typeof(string)
            ? Concatenation(translator, [expression.Left, expression.Right])
            : null;

    private static Typed? Concatenation(ScalarTranslator translator, IReadOnlyList<Expression> parts)
    {
        var texts = parts.Select(p => Text(translator, p)).ToArray();
        return Array.TrueForAll(texts, t => t is not null)
            ? new Typed(new ScalarFunction("CONCAT", [.. texts.Select(t => t!.Scalar)]), typeof(string), false)
            : null;
    }

    private static Typed? Search(ScalarTranslator translator, string function, Expression text, Expression part) =>
        Text(translator, text) is { } whole && Text(translator, part) is { } searched
            ? Typed.Condition(new ScalarFunction(function, [whole.Scalar, searched.Scalar]), whole.MayBeNull || searched.MayBeNull)
            : null;

    private static Typed? Function(ScalarTranslator translator, string function, Expression text) => Text(translator, text) is { } value
        ? new Typed(new ScalarFunction(function, [value.Scalar]), typeof(string), value.MayBeNull)
        : null;

    private static Typed? IsNullOrEmpty(ScalarTranslator translator, Expression text)
    {
        if (Text(translator, text) is not { } value)
            return null;
        var isEmpty = new ScalarBinary(BinaryOperator.Equal, value.Scalar, new ScalarConstant(KvValue.FromText("")));
        return Typed.Condition(new ScalarBinary(BinaryOperator.Or, new ScalarIsNull(value.Scalar), isEmpty), value.MayBeNull).Exact();
    }

    private static Typed? Text(ScalarTranslator translator, Expression expression)
    {
        if (expression is ConstantExpression { Value: char character })
            return new Typed(new ScalarConstant(KvValue.FromText(character.ToString())), typeof(char), false);
        return translator.Translate(expression) is { IsNatural: true } value && (value.Type == typeof(string) || value.Type == typeof(char)) ? value : null;
    }

    /// <summary>Without a comparison, or with <see cref="StringComparison.Ordinal"/>.</summary>
    private static bool IsOrdinal(MethodCallExpression call, int after) =>
        call.Arguments.Count == after
        || (call.Arguments.Count == after + 1 && call.Arguments[after] is ConstantExpression { Value: StringComparison.Ordinal });
}
