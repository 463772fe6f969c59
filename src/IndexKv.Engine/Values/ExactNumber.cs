using System.Numerics;

namespace IndexKv.Engine.Values;

/// <summary>Compares numbers of any two types without losing a bit of either.</summary>
internal static class ExactNumber
{
    public static int Compare(in KvValue x, in KvValue y)
    {
        if (TryGetInt128(x, out var left) && TryGetInt128(y, out var right))
            return left.CompareTo(right);
        if (IsFloat(x))
            return IsFloat(y) ? ToDouble(x).CompareTo(ToDouble(y)) : -CompareWithDouble(y, ToDouble(x));
        if (IsFloat(y))
            return CompareWithDouble(x, ToDouble(y));
        if (x.Type == KvType.Decimal && y.Type == KvType.Decimal)
            return x.AsDecimal().CompareTo(y.AsDecimal());
        return CompareFractions(x, y);
    }

    // Doubles of numbers that are not floats are good to four units in the last place: where they differ by more, that decides, and only
    // numbers that are all but equal need the long way.
    private static int CompareWithDouble(in KvValue number, double other)
    {
        if (!double.IsFinite(other))
            return double.IsPositiveInfinity(other) ? -1 : 1;
        var nearest = ToDouble(number);
        if (Math.Abs(nearest - other) > Math.Abs(nearest) * 1e-14)
            return nearest.CompareTo(other);
        const long ExactIntegers = 1L << 53;
        return TryGetInt128(number, out var integer) && integer >= -ExactIntegers && integer <= ExactIntegers
            ? nearest.CompareTo(other)
            : CompareFractions(number, KvValue.FromDouble(other));
    }

    private static int CompareFractions(in KvValue x, in KvValue y)
    {
        var (n, d) = Fraction(x);
        var (m, e) = Fraction(y);
        return (n * e).CompareTo(m * d);
    }

    public static bool TryGetInt128(in KvValue value, out Int128 number)
    {
        switch (value.Type)
        {
            case KvType.Int8:
                number = value.AsInt8();
                return true;
            case KvType.Int16:
                number = value.AsInt16();
                return true;
            case KvType.Int32:
                number = value.AsInt32();
                return true;
            case KvType.Int64:
                number = value.AsInt64();
                return true;
            case KvType.Int128:
                number = value.AsInt128();
                return true;
            case KvType.UInt8:
                number = value.AsUInt8();
                return true;
            case KvType.UInt16:
                number = value.AsUInt16();
                return true;
            case KvType.UInt32:
                number = value.AsUInt32();
                return true;
            case KvType.UInt64:
                number = value.AsUInt64();
                return true;
            case KvType.UInt128 when value.AsUInt128() <= (UInt128)Int128.MaxValue:
                number = (Int128)value.AsUInt128();
                return true;
            default:
                number = 0;
                return false;
        }
    }

    /// <summary>The nearest double.</summary>
    public static double ToDouble(in KvValue value) => value.Type switch
    {
        KvType.Double => value.AsDouble(),
        KvType.Single => value.AsSingle(),
        KvType.Decimal => (double)value.AsDecimal(),
        KvType.UInt128 => (double)value.AsUInt128(),
        _ => TryGetInt128(value, out var number) ? (double)number : throw new InvalidOperationException($"{value.Type} is no number."),
    };

    private static bool IsFloat(in KvValue value) => value.Type is KvType.Single or KvType.Double;

    // A finite number as numerator and positive denominator.
    private static (BigInteger Numerator, BigInteger Denominator) Fraction(in KvValue value)
    {
        switch (value.Type)
        {
            case KvType.Decimal:
                Span<int> parts = stackalloc int[4];
                decimal.GetBits(value.AsDecimal(), parts);
                var coefficient = (BigInteger)new UInt128((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
                return (parts[3] < 0 ? -coefficient : coefficient, BigInteger.Pow(10, (parts[3] >> 16) & 0xFF));
            case KvType.Single or KvType.Double:
                var bits = BitConverter.DoubleToInt64Bits(ToDouble(value));
                var exponent = (int)(bits >> 52) & 0x7FF;
                var mantissa = bits & 0xF_FFFF_FFFF_FFFF;
                if (exponent == 0)
                    exponent++;
                else
                    mantissa |= 1L << 52;
                BigInteger number = bits < 0 ? -mantissa : mantissa;
                exponent -= 1075;
                return exponent >= 0 ? (number << exponent, 1) : (number, BigInteger.One << -exponent);
            case KvType.UInt128:
                return (value.AsUInt128(), 1);
            default:
                TryGetInt128(value, out var integer);
                return (integer, 1);
        }
    }
}
