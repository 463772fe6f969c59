using System.Numerics;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Tests.Querying;
using IndexKv.Engine.Values;
using static IndexKv.Engine.Tests.Querying.Scalars;

namespace IndexKv.Engine.Tests.Execution;

[TestFixture]
public sealed class ArithmeticTests
{
    private static readonly object[] Integers =
    [
        (sbyte)-128, (byte)255, (short)-300, ushort.MaxValue, int.MinValue, uint.MaxValue, 0L, 1L, -1L, 7L, long.MaxValue, long.MinValue, ulong.MaxValue,
        Int128.MaxValue, Int128.MinValue, UInt128.MaxValue,
    ];

    [TestCase(BinaryOperator.Add)]
    [TestCase(BinaryOperator.Subtract)]
    [TestCase(BinaryOperator.Multiply)]
    [TestCase(BinaryOperator.Divide)]
    [TestCase(BinaryOperator.Modulo)]
    public void Integers_are_exact_or_an_error(BinaryOperator symbol)
    {
        foreach (var left in Integers)
        {
            foreach (var right in Integers)
            {
                var expression = Binary(symbol, Value(left), Value(right));
                var type = ScalarTyping.Infer(expression, null);
                var (x, y) = (Big(left), Big(right));
                var isZero = y.IsZero && symbol is BinaryOperator.Divide or BinaryOperator.Modulo && y.IsZero;
                var exact = isZero ? BigInteger.Zero : Exact(symbol, x, y);
                var fits = type == KvType.Int64 ? exact >= long.MinValue && exact <= long.MaxValue : new[] { x, y, exact }.All(n => n >= Int128.MinValue && n <= (BigInteger)Int128.MaxValue);
                var because = $"{left} {symbol} {right}";
                if (isZero && new[] { x, y }.All(n => n <= (BigInteger)Int128.MaxValue))
                    Failure(expression).Should().Be(EngineErrorCode.DivisionByZero, because);
                else if (!fits)
                    Failure(expression).Should().Be(EngineErrorCode.Overflow, because);
                else
                    (Compute(expression) is var result && result.Type == type && Big(KvValueConversion.ToObject(result)!) == exact).Should().BeTrue(because);
            }
        }
    }

    [TestCase(1L, 2.5, KvType.Double)]
    [TestCase(1.5f, 2L, KvType.Double)]
    public void Doubles_win_over_integers(object left, object right, KvType type) => MustBe(BinaryOperator.Add, left, right, type, 3.5);

    [Test]
    public void Decimals_win_over_integers_and_doubles_over_decimals()
    {
        MustBe(BinaryOperator.Multiply, 1.10m, 3L, KvType.Decimal, 3.30m);
        MustBe(BinaryOperator.Add, 0.5m, 0.25, KvType.Double, 0.75);
        Failure(Binary(BinaryOperator.Multiply, Value(decimal.MaxValue), Value(2L))).Should().Be(EngineErrorCode.Overflow);
        Failure(Binary(BinaryOperator.Divide, Value(1m), Value(0m))).Should().Be(EngineErrorCode.DivisionByZero);
    }

    [Test]
    public void Dates_take_days_and_instants_intervals()
    {
        var instant = new DateTime(2024, 2, 28, 23, 0, 0, DateTimeKind.Utc);
        var offset = new DateTimeOffset(2024, 2, 28, 23, 0, 0, TimeSpan.FromHours(2));
        MustBe(BinaryOperator.Add, new DateOnly(2024, 2, 28), 2L, KvType.Date, new DateOnly(2024, 3, 1));
        MustBe(BinaryOperator.Subtract, new DateOnly(2024, 3, 1), new DateOnly(2024, 2, 28), KvType.Int64, 2L);
        MustBe(BinaryOperator.Add, instant, TimeSpan.FromHours(2), KvType.DateTime, instant.AddHours(2));
        MustBe(BinaryOperator.Subtract, instant, instant.AddHours(-3), KvType.Interval, TimeSpan.FromHours(3));
        MustBe(BinaryOperator.Subtract, offset, TimeSpan.FromHours(1), KvType.DateTimeOffset, offset.AddHours(-1));
        MustBe(BinaryOperator.Add, TimeSpan.FromHours(1), TimeSpan.FromHours(2), KvType.Interval, TimeSpan.FromHours(3));
    }

    [Test]
    public void Dates_out_of_range_are_an_error_and_do_not_wrap()
    {
        Failure(Binary(BinaryOperator.Add, Value(new DateOnly(2024, 1, 1)), Value((Int128)1 << 64))).Should().Be(EngineErrorCode.Overflow);
        Failure(Binary(BinaryOperator.Subtract, Value(new DateOnly(2024, 1, 1)), Value(long.MinValue))).Should().Be(EngineErrorCode.Overflow);
        Failure(Binary(BinaryOperator.Add, Value(DateTime.MaxValue), Value(TimeSpan.FromTicks(1)))).Should().Be(EngineErrorCode.Overflow);
        Failure(Binary(BinaryOperator.Add, Value(DateTimeOffset.MaxValue), Value(TimeSpan.FromDays(1)))).Should().Be(EngineErrorCode.Overflow);
        Failure(Binary(BinaryOperator.Subtract, Value(DateTime.MaxValue), Value(TimeSpan.MinValue))).Should().Be(EngineErrorCode.Overflow);
        Failure(new ScalarUnary(UnaryOperator.Negate, Value(TimeSpan.MinValue))).Should().Be(EngineErrorCode.Overflow);
    }

    [TestCase("a", 1L)]
    [TestCase(true, 1L)]
    public void Types_without_arithmetic_are_named(object left, object right)
    {
        var expression = Binary(BinaryOperator.Add, Value(left), Value(right));
        var planning = () => ScalarTyping.Infer(expression, null);
        var symbol = $"{KvValueConversion.FromObject(left).Type.ToSqlName()} + {KvValueConversion.FromObject(right).Type.ToSqlName()}";
        planning.Should().Throw<EngineException>().WithMessage($"*{symbol}*").Which.Code.Should().Be(EngineErrorCode.TypeMismatch);
        var running = () => Compute(Binary(BinaryOperator.Add, Parameter(0), Parameter(1)), KvValueConversion.FromObject(left), KvValueConversion.FromObject(right));
        running.Should().Throw<EngineException>().WithMessage($"*{symbol}*").Which.Code.Should().Be(EngineErrorCode.TypeMismatch);
    }

    [Test]
    public void Null_makes_null() => Compute(Binary(BinaryOperator.Divide, Value((object?)null), Value(0L))).IsNull.Should().BeTrue();

    private static void MustBe(BinaryOperator symbol, object left, object right, KvType type, object result)
    {
        var expression = Binary(symbol, Value(left), Value(right));
        ScalarTyping.Infer(expression, null).Should().Be(type);
        KvValueConversion.ToObject(Compute(expression)).Should().Be(result).And.BeOfType(result.GetType());
    }

    private static EngineErrorCode Failure(ScalarExpression expression)
    {
        var computing = () => Compute(expression);
        return computing.Should().Throw<EngineException>().Which.Code;
    }

    private static BigInteger Exact(BinaryOperator symbol, BigInteger x, BigInteger y) => symbol switch
    {
        BinaryOperator.Add => x + y,
        BinaryOperator.Subtract => x - y,
        BinaryOperator.Multiply => x * y,
        BinaryOperator.Divide => BigInteger.Divide(x, y),
        _ => BigInteger.Remainder(x, y),
    };

    private static BigInteger Big(object value) => BigInteger.Parse(
        ((IFormattable)value).ToString(null, System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
