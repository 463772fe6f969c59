using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>Functions of numbers.</summary>
internal static class NumberFunctions
{
    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("ABS", 1, 1, KvType.Null, a => Abs(Number(a[0]))),
        new("SIGN", 1, 1, KvType.Int64, a => KvValue.FromInt64(Math.Sign(KvValueComparer.Instance.Compare(Number(a[0]), KvValue.FromInt8(0))))),
        new("ROUND", 1, 2, KvType.Null, Round),
        new("FLOOR", 1, 1, KvType.Null, a => OfFraction(a[0], Math.Floor, decimal.Floor)),
        new("CEIL", 1, 1, KvType.Null, a => OfFraction(a[0], Math.Ceiling, decimal.Ceiling)),
        new("CEILING", 1, 1, KvType.Null, a => OfFraction(a[0], Math.Ceiling, decimal.Ceiling)),
        new("SQRT", 1, 1, KvType.Double, a => KvValue.FromDouble(Math.Sqrt(ExactNumber.ToDouble(Number(a[0]))))),
        new("POWER", 2, 2, KvType.Double, a => KvValue.FromDouble(Math.Pow(ExactNumber.ToDouble(Number(a[0])), ExactNumber.ToDouble(Number(a[1]))))),
        new("MOD", 2, 2, KvType.Null, a => Arithmetic.Compute(BinaryOperator.Modulo, a[0], a[1])),
    ];

    /// <summary>The type of ABS: an unsigned number stays what it is, others become what they are computed in.</summary>
    public static KvType TypeOfAbs(KvType type) => type is KvType.UInt8 or KvType.UInt16 or KvType.UInt32 or KvType.UInt64 or KvType.UInt128
        ? type
        : Arithmetic.TypeOf(type, type);

    private static KvValue Abs(in KvValue value) => KvValueComparer.Instance.Compare(value, KvValue.FromInt8(0)) < 0
        ? Arithmetic.Negate(value)
        : NumberConversion.Truncating(value, TypeOfAbs(value.Type));

    private static KvValue Round(KvValue[] arguments)
    {
        var digits = arguments.Length > 1 ? (int)Math.Clamp(NumberConversion.Exact(Number(arguments[1]), KvType.Int64).AsInt64(), 0, 15) : 0;
        return OfFraction(arguments[0], d => Math.Round(d, digits, MidpointRounding.AwayFromZero), d => decimal.Round(d, digits, MidpointRounding.AwayFromZero));
    }

    private static KvValue OfFraction(in KvValue value, Func<double, double> ofDouble, Func<decimal, decimal> ofDecimal) => Number(value).Type switch
    {
        KvType.Decimal => KvValue.FromDecimal(ofDecimal(value.AsDecimal())),
        KvType.Single or KvType.Double => KvValue.FromDouble(ofDouble(ExactNumber.ToDouble(value))),
        _ => value,
    };

    private static KvValue Number(in KvValue value) => value.Type.IsNumeric()
        ? value
        : throw new EngineException(EngineErrorCode.TypeMismatch, $"A function of numbers cannot take the {value.Type.ToSqlName()} {value}; CAST it.");
}
