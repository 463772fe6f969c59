using System.Globalization;
using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Values;

/// <summary>Between number types.</summary>
internal static class NumberConversion
{
    public static KvValue Exact(in KvValue value, KvType type)
    {
        var converted = Truncating(value, type);

        // A binary float takes the nearest value: 0.1 written as a literal has to be storable. Integers have to be exact.
        if (ExactNumber.Compare(value, converted) == 0
            || (type == KvType.Double && value.Type is KvType.Decimal)
            || (type == KvType.Single && value.Type is KvType.Double or KvType.Decimal))
        {
            return converted;
        }

        throw new EngineException(
            EngineErrorCode.TypeMismatch,
            $"{value.Type.ToSqlName()} {value} is not exactly a {type.ToSqlName()}; CAST it to lose the rest.");
    }

    public static KvValue Truncating(in KvValue value, KvType type)
    {
        try
        {
            checked
            {
                return type switch
                {
                    KvType.Double => KvValue.FromDouble(ExactNumber.ToDouble(value)),
                    KvType.Single => KvValue.FromSingle(ToSingle(ExactNumber.ToDouble(value))),
                    KvType.Decimal => KvValue.FromDecimal(ToDecimal(value)),
                    KvType.UInt128 => KvValue.FromUInt128(ToUInt128(value)),
                    KvType.Int128 => KvValue.FromInt128(ToInt128(value)),
                    KvType.Int64 => KvValue.FromInt64((long)ToInt128(value)),
                    KvType.Int32 => KvValue.FromInt32((int)ToInt128(value)),
                    KvType.Int16 => KvValue.FromInt16((short)ToInt128(value)),
                    KvType.Int8 => KvValue.FromInt8((sbyte)ToInt128(value)),
                    KvType.UInt64 => KvValue.FromUInt64((ulong)ToInt128(value)),
                    KvType.UInt32 => KvValue.FromUInt32((uint)ToInt128(value)),
                    KvType.UInt16 => KvValue.FromUInt16((ushort)ToInt128(value)),
                    KvType.UInt8 => KvValue.FromUInt8((byte)ToInt128(value)),
                    _ => throw KvValueConverter.Mismatch(value, type),
                };
            }
        }
        catch (OverflowException)
        {
            throw DoesNotFit(value, type);
        }
    }

    public static EngineException DoesNotFit(in KvValue value, KvType type) => new(
        EngineErrorCode.Overflow, string.Create(CultureInfo.InvariantCulture, $"{value} does not fit {type.ToSqlName()}."));

    // The cast alone would make an infinity of a number that is too large.
    private static float ToSingle(double value)
    {
        var nearest = (float)value;
        return float.IsInfinity(nearest) && double.IsFinite(value) ? throw new OverflowException() : nearest;
    }

    private static Int128 ToInt128(in KvValue value) => value.Type switch
    {
        KvType.Single or KvType.Double => checked((Int128)ExactNumber.ToDouble(value)),
        KvType.Decimal => (Int128)decimal.Truncate(value.AsDecimal()),
        KvType.UInt128 => checked((Int128)value.AsUInt128()),
        _ => ExactNumber.TryGetInt128(value, out var number) ? number : throw new OverflowException(),
    };

    private static UInt128 ToUInt128(in KvValue value) => value.Type switch
    {
        KvType.UInt128 => value.AsUInt128(),
        KvType.Single or KvType.Double => checked((UInt128)Math.Truncate(ExactNumber.ToDouble(value))),
        _ => checked((UInt128)ToInt128(value)),
    };

    private static decimal ToDecimal(in KvValue value) => value.Type switch
    {
        KvType.Decimal => value.AsDecimal(),
        KvType.Single when Math.Truncate(value.AsSingle()) == value.AsSingle() => (decimal)checked((Int128)value.AsSingle()),
        KvType.Single => (decimal)value.AsSingle(),
        KvType.Double when Math.Truncate(value.AsDouble()) == value.AsDouble() => (decimal)checked((Int128)value.AsDouble()),
        KvType.Double => (decimal)value.AsDouble(),
        KvType.UInt128 => (decimal)value.AsUInt128(),
        _ => ExactNumber.TryGetInt128(value, out var number) ? (decimal)number : throw new OverflowException(),
    };
}
