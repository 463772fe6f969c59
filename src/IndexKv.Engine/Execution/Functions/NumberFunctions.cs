using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>Functions that keep the kind of their numbers.</summary>
internal static class NumberFunctions
{
    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("ABS", 1, 1, KvType.Null, a => Abs(a[0])) { Takes = [TypeSet.Numbers], TypeOf = (_, types) => types[0] == KvType.Null ? KvType.Null : TypeOfAbs(types[0]) },
        new("SIGN", 1, 1, KvType.Int64, a => KvValue.FromInt64(Math.Sign(KvValueComparer.Instance.Compare(a[0], KvValue.FromInt8(0))))) { Takes = [TypeSet.Numbers] },
        OfFraction("FLOOR", 1, (number, _) => Math.Floor(number), (number, _) => decimal.Floor(number)),
        OfFraction("CEIL", 1, (number, _) => Math.Ceiling(number), (number, _) => decimal.Ceiling(number)),
        OfFraction("CEILING", 1, (number, _) => Math.Ceiling(number), (number, _) => decimal.Ceiling(number)),
        OfFraction("ROUND", 2, Round, (number, digits) => decimal.Round(number, digits, MidpointRounding.AwayFromZero)),
        OfFraction("TRUNC", 2, (number, digits) => Math.Round(number, Math.Min(digits, 15), MidpointRounding.ToZero), (number, digits) => decimal.Round(number, digits, MidpointRounding.ToZero)),
        new("MOD", 2, 2, KvType.Null, a => Arithmetic.Compute(BinaryOperator.Modulo, a[0], a[1]))
        {
            Takes = [TypeSet.Numbers],
            TypeOf = (_, types) => types.Contains(KvType.Null) ? KvType.Null : Arithmetic.TypeOf(types[0], types[1]),
        },
    ];

    // An unsigned number stays what it is, others become what they are computed in.
    private static KvType TypeOfAbs(KvType type) => type is KvType.UInt8 or KvType.UInt16 or KvType.UInt32 or KvType.UInt64 or KvType.UInt128
        ? type
        : Arithmetic.TypeOf(type, type);

    private static KvValue Abs(in KvValue value) => KvValueComparer.Instance.Compare(value, KvValue.FromInt8(0)) < 0
        ? Arithmetic.Negate(value)
        : NumberConversion.Truncating(value, TypeOfAbs(value.Type));

    // Adding zero makes of the negative zero the other.
    private static double Round(double number, int digits) => Math.Round(number, Math.Min(digits, 15), MidpointRounding.AwayFromZero) + 0.0;

    private static FunctionDefinition OfFraction(string name, int most, Func<double, int, double> ofDouble, Func<decimal, int, decimal> ofDecimal) =>
        new(name, 1, most, KvType.Null, arguments =>
        {
            // As in SQLite, fewer digits than none are none.
            var digits = arguments.Length > 1 ? (int)Math.Clamp(TextPartFunctions.Place(arguments[1]), 0, 28) : 0;
            return arguments[0].Type switch
            {
                KvType.Decimal => KvValue.FromDecimal(ofDecimal(arguments[0].AsDecimal(), digits)),
                KvType.Single or KvType.Double => KvValue.FromDouble(ofDouble(ExactNumber.ToDouble(arguments[0]), digits)),
                _ => arguments[0],
            };
        })
        {
            Takes = [TypeSet.Numbers, TypeSet.Integers],
            TypeOf = (_, types) => types[0] == KvType.Single ? KvType.Double : types[0],
        };
}
