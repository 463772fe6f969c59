using System.Linq.Expressions;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Linq.Translation;

/// <summary>
/// C#'s unchecked arithmetic. The engine computes integers wider and never wraps, so sums, differences and products are cut to the
/// width of the C# type afterwards: <c>((r + half) &amp; mask) - half</c>, which is exact.
/// </summary>
internal static class ArithmeticTranslation
{
    public static Typed? Compute(ExpressionType symbol, Typed left, Typed right, Type type)
    {
        if (Operator(symbol) is not { } operation)
            return null;
        var valueType = Nullable.GetUnderlyingType(type) ?? type;
        if (Scalar(operation, left, right, valueType) is not { } scalar)
            return null;
        return new Typed(scalar, type, left.MayBeNull || right.MayBeNull);
    }

    private static ScalarExpression? Scalar(BinaryOperator symbol, Typed left, Typed right, Type type)
    {
        var plain = new ScalarBinary(symbol, left.Scalar, right.Scalar);
        var isBitwise = symbol is BinaryOperator.BitwiseAnd or BinaryOperator.BitwiseOr or BinaryOperator.ExclusiveOr;
        if (type == typeof(int) || type == typeof(uint) || type == typeof(long) || type == typeof(ulong))
            return OfIntegers(symbol, left.Scalar, right.Scalar, type, isBitwise);
        if (isBitwise)
            return null;
        if (type == typeof(decimal))
            return plain;
        if (type == typeof(double) || type == typeof(float))
        {
            // The engine divides doubles by zero no more than integers, so only divisors known not to be zero will do.
            if (symbol is BinaryOperator.Divide or BinaryOperator.Modulo && !IsKnownNotZero(right.Scalar))
                return null;
            if (symbol == BinaryOperator.Modulo && type == typeof(float))
                return null;
            return type == typeof(float) ? new ScalarCast(plain, KvType.Single) : plain;
        }

        return IsDateArithmetic(symbol, left.ValueType, right.ValueType) ? plain : null;
    }

    private static ScalarExpression? OfIntegers(BinaryOperator symbol, ScalarExpression left, ScalarExpression right, Type type, bool isBitwise)
    {
        if (isBitwise || symbol is BinaryOperator.Divide or BinaryOperator.Modulo)
            return type == typeof(ulong) && isBitwise ? null : new ScalarBinary(symbol, left, right);
        if (type == typeof(int) || type == typeof(uint))
        {
            var narrow = new ScalarBinary(symbol, left, right);
            return type == typeof(uint)
                ? And(narrow, KvValue.FromInt64(uint.MaxValue))
                : Wrap(narrow, KvValue.FromInt64(1L << 31), KvValue.FromInt64(uint.MaxValue));
        }

        if (type == typeof(ulong))
            return null;
        var wide = new ScalarBinary(symbol, new ScalarCast(left, KvType.Int128), new ScalarCast(right, KvType.Int128));
        return Wrap(wide, KvValue.FromInt128((Int128)1 << 63), KvValue.FromInt128(ulong.MaxValue));
    }

    private static ScalarBinary Wrap(ScalarExpression result, KvValue half, KvValue mask)
    {
        var shifted = new ScalarBinary(BinaryOperator.Add, result, new ScalarConstant(half));
        return new ScalarBinary(BinaryOperator.Subtract, And(shifted, mask), new ScalarConstant(half));
    }

    private static ScalarBinary And(ScalarExpression value, KvValue mask) => new(BinaryOperator.BitwiseAnd, value, new ScalarConstant(mask));

    private static bool IsKnownNotZero(ScalarExpression expression) =>
        expression is ScalarConstant { Value: { IsNull: false } value } && KvValueComparer.Instance.Compare(value, KvValue.FromInt64(0)) != 0;

    private static bool IsDateArithmetic(BinaryOperator symbol, Type left, Type right) => (symbol, left.Name, right.Name) switch
    {
        (BinaryOperator.Add or BinaryOperator.Subtract, nameof(DateTime) or nameof(TimeSpan), nameof(TimeSpan)) => true,
        (BinaryOperator.Subtract, nameof(DateTime), nameof(DateTime)) => true,
        (BinaryOperator.Subtract, nameof(DateTimeOffset), nameof(DateTimeOffset)) => true,
        _ => false,
    };

    private static BinaryOperator? Operator(ExpressionType symbol) => symbol switch
    {
        ExpressionType.Add => BinaryOperator.Add,
        ExpressionType.Subtract => BinaryOperator.Subtract,
        ExpressionType.Multiply => BinaryOperator.Multiply,
        ExpressionType.Divide => BinaryOperator.Divide,
        ExpressionType.Modulo => BinaryOperator.Modulo,
        ExpressionType.And => BinaryOperator.BitwiseAnd,
        ExpressionType.Or => BinaryOperator.BitwiseOr,
        ExpressionType.ExclusiveOr => BinaryOperator.ExclusiveOr,
        _ => null,
    };
}
