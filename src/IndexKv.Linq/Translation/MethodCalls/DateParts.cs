using System.Linq.Expressions;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Linq.Translation.MethodCalls;

/// <summary>Parts of dates and times that are kept as C# has them.</summary>
internal static class DateParts
{
    public static Typed? Translate(ScalarTranslator translator, MemberExpression expression)
    {
        if (expression is { Member.Name: nameof(DateTime.Date), Expression: { } moment } && moment.Type == typeof(DateTime))
            return Day(translator, moment) is { } day ? new Typed(new ScalarCast(day.Scalar, KvType.DateTime), typeof(DateTime), day.MayBeNull) : null;
        if (expression.Expression is not { } target || !IsDate(target.Type) || Function(expression.Member.Name) is not { } function)
            return null;
        return translator.Translate(target) is { IsNatural: true } value
            ? new Typed(new ScalarFunction(function, [value.Scalar]), expression.Type, value.MayBeNull)
            : null;
    }

    /// <summary>The day of a moment.</summary>
    public static Typed? Day(ScalarTranslator translator, Expression moment) =>
        translator.Translate(moment) is { IsNatural: true } value && value.ValueType == typeof(DateTime)
            ? new Typed(new ScalarCast(value.Scalar, KvType.Date), typeof(DateOnly), value.MayBeNull)
            : null;

    private static bool IsDate(Type type) =>
        type == typeof(DateTime) || type == typeof(DateOnly) || type == typeof(TimeOnly) || type == typeof(DateTimeOffset);

    private static string? Function(string part) => part switch
    {
        nameof(DateTime.Year) => "YEAR",
        nameof(DateTime.Month) => "MONTH",
        nameof(DateTime.Day) => "DAY",
        nameof(DateTime.Hour) => "HOUR",
        nameof(DateTime.Minute) => "MINUTE",
        nameof(DateTime.Second) => "SECOND",
        nameof(DateTime.DayOfWeek) => "DAYOFWEEK",
        nameof(DateTime.DayOfYear) => "DAYOFYEAR",
        _ => null,
    };
}
