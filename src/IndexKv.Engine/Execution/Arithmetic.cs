using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution.Functions;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>
/// Arithmetic in queries. Integers are computed in INT64, or in INT128 where an operand is UINT64 or wider, and overflow is an error;
/// with a DECIMAL in DECIMAL; with a FLOAT or DOUBLE in DOUBLE. Dates take intervals.
/// </summary>
internal static class Arithmetic
{
    public static KvValue Compute(BinaryOperator symbol, in KvValue left, in KvValue right)
    {
        if (left.IsNull || right.IsNull)
            return KvValue.Null;
        try
        {
            if (symbol == BinaryOperator.Concatenate)
                return Concatenate(left, right);
            if (!left.Type.IsNumeric() || !right.Type.IsNumeric())
                return DateArithmetic.Compute(symbol, left, right);
            return TypeOf(left.Type, right.Type) switch
            {
                KvType.Double => KvValue.FromDouble(Doubles(symbol, ExactNumber.ToDouble(left), ExactNumber.ToDouble(right))),
                KvType.Decimal => KvValue.FromDecimal(Decimals(symbol, ToDecimal(left), ToDecimal(right))),
                KvType.Int64 => KvValue.FromInt64(checked((long)Integers(symbol, ToInt128(left), ToInt128(right)))),
                _ => KvValue.FromInt128(Integers(symbol, ToInt128(left), ToInt128(right))),
            };
        }
        catch (OverflowException)
        {
            var type = left.Type.IsNumeric() && right.Type.IsNumeric() ? TypeOf(left.Type, right.Type) : left.Type;
            throw new EngineException(EngineErrorCode.Overflow, $"{left} {Symbol(symbol)} {right} does not fit {type.ToSqlName()}.");
        }
        catch (DivideByZeroException)
        {
            throw new EngineException(EngineErrorCode.DivisionByZero, $"{left} {Symbol(symbol)} {right} divides by zero.");
        }
    }

    public static KvValue Negate(in KvValue value) => value.IsNull
        ? value
        : value.Type == KvType.Interval
            ? Compute(BinaryOperator.Subtract, KvValue.FromInterval(TimeSpan.Zero), value)
            : Compute(BinaryOperator.Subtract, KvValue.FromInt64(0), value);

    public static KvValue OnesComplement(in KvValue value) => value.IsNull
        ? value
        : Compute(BinaryOperator.ExclusiveOr, value, KvValue.FromInt64(-1));

    /// <summary>The type that two number types are computed in.</summary>
    public static KvType TypeOf(KvType left, KvType right)
    {
        if (left is KvType.Single or KvType.Double || right is KvType.Single or KvType.Double)
            return KvType.Double;
        if (left == KvType.Decimal || right == KvType.Decimal)
            return KvType.Decimal;
        return IsWide(left) || IsWide(right) ? KvType.Int128 : KvType.Int64;
    }

    public static string Symbol(BinaryOperator symbol) => symbol switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Modulo => "%",
        BinaryOperator.Concatenate => "||",
        BinaryOperator.BitwiseAnd => "&",
        BinaryOperator.BitwiseOr => "|",
        _ => "^",
    };

    private static bool IsWide(KvType type) => type is KvType.UInt64 or KvType.Int128 or KvType.UInt128;

    private static Int128 Integers(BinaryOperator symbol, Int128 left, Int128 right) => checked(symbol switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => right == 0 ? throw new DivideByZeroException() : left / right,

        // The platform's division overflows for the least number by -1, though the remainder does not.
        BinaryOperator.Modulo => right == 0 ? throw new DivideByZeroException() : right == -1 ? 0 : left % right,
        BinaryOperator.BitwiseAnd => left & right,
        BinaryOperator.BitwiseOr => left | right,
        _ => left ^ right,
    });

    private static double Doubles(BinaryOperator symbol, double left, double right) => symbol switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => right == 0 ? throw new DivideByZeroException() : left / right,
        BinaryOperator.Modulo => right == 0 ? throw new DivideByZeroException() : left % right,
        _ => throw NotOfIntegers(symbol),
    };

    private static decimal Decimals(BinaryOperator symbol, decimal left, decimal right) => symbol switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => left / right,
        BinaryOperator.Modulo => left % right,
        _ => throw NotOfIntegers(symbol),
    };

    private static KvValue Concatenate(in KvValue left, in KvValue right) => left.Type == KvType.Blob && right.Type == KvType.Blob
        ? KvValue.FromBlob([.. left.AsBlob(), .. right.AsBlob()])
        : KvValue.FromText(Concatenate(KvValueConverter.Cast(left, KvType.Text).AsText(), KvValueConverter.Cast(right, KvType.Text).AsText()));

    private static string Concatenate(string left, string right)
    {
        FunctionErrors.CheckLength("||", (long)left.Length + right.Length);
        return left + right;
    }

    private static Int128 ToInt128(in KvValue value) => NumberConversion.Truncating(value, KvType.Int128).AsInt128();

    private static decimal ToDecimal(in KvValue value) => NumberConversion.Truncating(value, KvType.Decimal).AsDecimal();

    private static EngineException NotOfIntegers(BinaryOperator symbol) =>
        new(EngineErrorCode.TypeMismatch, $"The operator {Symbol(symbol)} takes integers.");
}
