using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Linq.Translation;

/// <summary>
/// C#'s <c>Sum</c>, <c>Average</c>, <c>Min</c> and <c>Max</c> in the engine's terms. Sums are computed wide, so that only a result that does not fit its
/// type overflows; the sum of nothing is zero.
/// </summary>
internal static class Aggregates
{
    /// <summary>Translates an aggregate.</summary>
    /// <param name="name">The method's name.</param>
    /// <param name="value">What is aggregated.</param>
    /// <param name="type">The result's type.</param>
    /// <param name="filter">Which rows; null for all.</param>
    /// <param name="isDistinct">Whether doubles count once.</param>
    /// <returns>Null for what the engine does not compute exactly as C# does.</returns>
    public static Typed? Translate(string name, Typed value, Type type, ScalarExpression? filter, bool isDistinct)
    {
        if (isDistinct && value.IsFloating)
            return null;

        // Of no rows at all there is no average and no extreme, where the type has no null to say so.
        var isSum = name == nameof(Enumerable.Sum);
        if (!isSum && filter is not null && Nullable.GetUnderlyingType(type) is null && type.IsValueType)
            return null;
        return name switch
        {
            nameof(Enumerable.Sum) => Sum(value, type, filter, isDistinct),
            nameof(Enumerable.Average) => Average(value, type, filter, isDistinct),
            nameof(Enumerable.Min) => Extreme(AggregateFunction.Min, value, type, filter),
            _ => Extreme(AggregateFunction.Max, value, type, filter),
        };
    }

    /// <summary>A value where a condition holds, else NULL, which no aggregate counts.</summary>
    public static ScalarExpression Filtered(ScalarExpression value, ScalarExpression? filter) =>
        filter is null ? value : new ScalarCase([new ScalarWhen(filter, value)], null);

    private static Typed? Sum(Typed value, Type type, ScalarExpression? filter, bool isDistinct)
    {
        KvValue? zero = value.ValueType switch
        {
            var t when t == typeof(int) || t == typeof(long) => KvValue.FromInt64(0),
            var t when t == typeof(decimal) => KvValue.FromDecimal(0),
            var t when t == typeof(double) => KvValue.FromDouble(0),
            _ => null,
        };
        if (zero is not { } none)
            return null;
        var summed = Filtered(value.ValueType == typeof(long) ? new ScalarCast(value.Scalar, KvType.Int128) : value.Scalar, filter);
        ScalarExpression sum = new ScalarAggregate(AggregateFunction.Sum, summed, isDistinct);

        // C# begins with zero, which a negative zero added to it leaves.
        if (value.ValueType == typeof(double))
            sum = new ScalarBinary(BinaryOperator.Add, sum, new ScalarConstant(none));
        return new Typed(new ScalarFunction("COALESCE", [sum, new ScalarConstant(none)]), type, false);
    }

    private static Typed? Average(Typed value, Type type, ScalarExpression? filter, bool isDistinct)
    {
        if (value.ValueType != typeof(int) && value.ValueType != typeof(long) && value.ValueType != typeof(decimal) && value.ValueType != typeof(double))
            return null;
        return new Typed(new ScalarAggregate(AggregateFunction.Average, Filtered(value.Scalar, filter), isDistinct), type, true);
    }

    private static Typed? Extreme(AggregateFunction function, Typed value, Type type, ScalarExpression? filter)
    {
        if (!value.IsNatural || ValueForm.IsSpecial(value.Member) || !ValueForm.IsKnown(value.Type) || value.Type != type || value.ValueType == typeof(bool)
            || value.ValueType == typeof(byte[]) || value.ValueType == typeof(DateTimeOffset) || value.Member?.Column.Type == KvType.DateTimeOffset)
        {
            return null;
        }

        return new Typed(new ScalarAggregate(function, Filtered(value.Scalar, filter)), type, true);
    }
}
