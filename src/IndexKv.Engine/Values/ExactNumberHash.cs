namespace IndexKv.Engine.Values;

/// <summary>
/// Hash codes of numbers that are the same for equal numbers of any two types. An integer is hashed as one whatever its type. A float and
/// a decimal can only be equal where both are a multiple of 2^-28, the finest power of two that 28 decimal places hold; all others are
/// hashed as what they are.
/// </summary>
internal static class ExactNumberHash
{
    private const int FinestCommonFraction = 1 << 28;
    private const double IntegerLimit = 170141183460469231731687303715884105728.0;

    public static int Of(in KvValue value)
    {
        if (ExactNumber.TryGetInt128(value, out var integer))
            return OfInteger(integer);
        return value.Type == KvType.Decimal ? OfDecimal(value.AsDecimal()) : OfDouble(ExactNumber.ToDouble(value));
    }

    private static int OfInteger(Int128 value) => value >= long.MinValue && value <= long.MaxValue ? ((long)value).GetHashCode() : value.GetHashCode();

    private static int OfDouble(double value)
    {
        if (value is not (>= -IntegerLimit and < IntegerLimit))
            return value.GetHashCode();
        var whole = Math.Truncate(value);
        if (whole == value)
            return OfInteger((Int128)value);
        var fraction = (value - whole) * FinestCommonFraction;
        return Math.Truncate(fraction) == fraction ? HashCode.Combine((Int128)whole, (int)fraction) : value.GetHashCode();
    }

    private static int OfDecimal(decimal value)
    {
        var whole = decimal.Truncate(value);
        if (whole == value)
            return OfInteger((Int128)whole);

        // The product may be rounded, the quotient of an exact one is not.
        var fraction = decimal.Truncate((value - whole) * FinestCommonFraction);
        return fraction / FinestCommonFraction == value - whole ? HashCode.Combine((Int128)whole, (int)fraction) : value.GetHashCode();
    }
}
