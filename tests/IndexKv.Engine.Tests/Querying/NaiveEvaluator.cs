using System.Globalization;
using System.Text.RegularExpressions;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Querying;

/// <summary>
/// What expressions mean, written a second time on CLR values and without any of the engine's code: null is unknown, numbers are decimals
/// (doubles only where they are not finite), instants are UTC.
/// </summary>
internal sealed class NaiveEvaluator(ParameterValues parameters)
{
    public bool IsTrue(ScalarExpression expression, KvValue[] row) => Condition(expression, row) == true;

    public object? Evaluate(ScalarExpression expression, KvValue[] row) => expression switch
    {
        ScalarConstant e => Plain(e.Value),
        ScalarColumn e => Plain(row[e.Ordinal]),
        ScalarParameter e => Plain(parameters.Scalars[e.Ordinal]),
        ScalarBinary { Operator: BinaryOperator.Add } e => Add(Evaluate(e.Left, row), Evaluate(e.Right, row)),
        _ => Condition(expression, row),
    };

    public static object? Plain(KvValue value) => value.Type switch
    {
        KvType.Null => null,
        KvType.Double => double.IsFinite(value.AsDouble()) ? (decimal)value.AsDouble() : value.AsDouble(),
        KvType.DateTimeOffset => value.AsDateTimeOffset().UtcDateTime,
        KvType.Date => value.AsDate().ToDateTime(TimeOnly.MinValue),
        KvType.DateTime or KvType.Text or KvType.Boolean or KvType.Uuid => KvValueConversion.ToObject(value),
        KvType.Int128 => (decimal)value.AsInt128(),
        _ => Convert.ToDecimal(KvValueConversion.ToObject(value), CultureInfo.InvariantCulture),
    };

    /// <summary>The order of two values that are not null; null if one is NaN.</summary>
    public static int? Order(object x, object y) => (x, y) switch
    {
        (double.NaN, _) or (_, double.NaN) => null,
        (double d, double e) => d.CompareTo(e),
        (double d, decimal) => Math.Sign(d),
        (decimal, double e) => -Math.Sign(e),
        (decimal d, decimal e) => d.CompareTo(e),
        (string d, string e) => System.Text.Encoding.UTF8.GetBytes(d).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(e)),
        (string d, DateTime e) => Instant(d).CompareTo(e),
        (DateTime d, string e) => d.CompareTo(Instant(e)),
        (DateTime d, DateTime e) => d.CompareTo(e),
        (bool d, bool e) => d.CompareTo(e),
        (Guid d, Guid e) => d.CompareTo(e),
        _ => throw new AssertionException($"{x} and {y} are not compared here"),
    };

    private bool? Condition(ScalarExpression expression, KvValue[] row)
    {
        switch (expression)
        {
            case ScalarUnary { Operator: UnaryOperator.Not } e:
                return !Condition(e.Operand, row);
            case ScalarBinary { Operator: BinaryOperator.And } e:
                return Condition(e.Left, row) & Condition(e.Right, row);
            case ScalarBinary { Operator: BinaryOperator.Or } e:
                return Condition(e.Left, row) | Condition(e.Right, row);
            case ScalarBinary e:
                return Compare(e.Operator, Evaluate(e.Left, row), Evaluate(e.Right, row));
            case ScalarIsNull e:
                return Evaluate(e.Operand, row) is null;
            case ScalarIn e:
                return e.Items.Select(item => Compare(BinaryOperator.Equal, Evaluate(e.Operand, row), Evaluate(item, row))).Aggregate((bool?)false, (x, y) => x | y);
            case ScalarInSet e:
                var value = Evaluate(e.Operand, row);
                return parameters.Sets[e.SetOrdinal].Any(item => Compare(BinaryOperator.Is, value, Plain(item)) == true || (value is double.NaN && Plain(item) is double.NaN));
            case ScalarLike e:
                var (text, pattern) = ((string?)Evaluate(e.Operand, row), (string?)Evaluate(e.Pattern, row));
                return text is null || pattern is null ? null : Like(text, pattern, e.IgnoreCase);
            case ScalarFunction { Name: "STARTSWITH" } e:
                var (whole, start) = ((string?)Evaluate(e.Arguments[0], row), (string?)Evaluate(e.Arguments[1], row));
                return whole is null || start is null ? null : whole.StartsWith(start, StringComparison.Ordinal);
            default:
                return (bool?)Evaluate(expression, row);
        }
    }

    private static bool? Compare(BinaryOperator symbol, object? x, object? y)
    {
        if (symbol == BinaryOperator.Is && (x is null || y is null))
            return x is null && y is null;
        if (x is null || y is null)
            return null;
        var order = Order(x, y);
        return symbol switch
        {
            BinaryOperator.Equal or BinaryOperator.Is => order == 0,
            BinaryOperator.NotEqual => order != 0,
            BinaryOperator.LessThan => order < 0,
            BinaryOperator.LessThanOrEqual => order <= 0,
            BinaryOperator.GreaterThan => order > 0,
            BinaryOperator.GreaterThanOrEqual => order >= 0,
            _ => throw new AssertionException($"{symbol} is not computed here"),
        };
    }

    // Letters outside ASCII keep their case, so the platform's own IgnoreCase will not do.
    private static bool Like(string text, string pattern, bool ignoreCase)
    {
        var (x, y) = ignoreCase ? (AsciiLower(text), AsciiLower(pattern)) : (text, pattern);
        var regex = string.Concat(y.Select(c => c switch { '%' => ".*", '_' => "(?:[\ud800-\udbff][\udc00-\udfff]|[^\ud800-\udfff])", _ => Regex.Escape(c.ToString()) }));
        return Regex.IsMatch(x, $@"\A(?:{regex})\z", RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    private static string AsciiLower(string text) => string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? (char)(c + 32) : c));

    private static object? Add(object? x, object? y) => x is null || y is null ? null : (decimal)x + (decimal)y;

    private static DateTime Instant(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
