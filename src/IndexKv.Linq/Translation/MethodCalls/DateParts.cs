using System.Linq.Expressions;
using IndexKv.Engine.Querying.Expressions;

namespace IndexKv.Linq.Translation.MethodCalls;

/// <summary>Parts of dates and times that are kept as C# has them.</summary>
internal static class DateParts
{
    public static Typed? Translate(ScalarTranslator translator, MemberExpression expression)
    {
        if (expression.Expression is not { } target || !IsDate(target.Type) || Function(expression.Member.Name) is not { } function)
            return null;
        return translator.Translate(target) is { IsNatural: true } value
            ? new Typed(new ScalarFunction(function, [value.Scalar]), expression.Type, value.MayBeNull)
            : null;
    }

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
