using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>
/// Arithmetic of dates, times and intervals. A DATE with an INTERVAL is a DATETIME; a TIME goes round at midnight, as in PostgreSQL.
/// </summary>
internal static class DateArithmetic
{
    /// <summary>The result's type; null if the operation is not defined.</summary>
    public static KvType? TypeOf(BinaryOperator symbol, KvType left, KvType right) => (symbol, left, right) switch
    {
        (BinaryOperator.Add or BinaryOperator.Subtract, KvType.Date, KvType.Interval) => KvType.DateTime,
        (BinaryOperator.Add or BinaryOperator.Subtract, KvType.DateTime or KvType.DateTimeOffset or KvType.Time or KvType.Interval, KvType.Interval) => left,
        (BinaryOperator.Add, KvType.Interval, KvType.Date) => KvType.DateTime,
        (BinaryOperator.Add, KvType.Interval, KvType.DateTime or KvType.DateTimeOffset or KvType.Time) => right,
        (BinaryOperator.Add, KvType.Date, KvType.Time) or (BinaryOperator.Add, KvType.Time, KvType.Date) => KvType.DateTime,
        (BinaryOperator.Add or BinaryOperator.Subtract, KvType.Date, _) when right.IsInteger() => KvType.Date,
        (BinaryOperator.Add, _, KvType.Date) when left.IsInteger() => KvType.Date,
        (BinaryOperator.Subtract, KvType.Date, KvType.Date) => KvType.Int64,
        (BinaryOperator.Subtract, KvType.Time, KvType.Time) => KvType.Interval,
        (BinaryOperator.Subtract, _, _) when IsDay(left) && IsDay(right) => KvType.Interval,
        (BinaryOperator.Multiply or BinaryOperator.Divide, KvType.Interval, _) when right.IsNumeric() => KvType.Interval,
        (BinaryOperator.Multiply, _, KvType.Interval) when left.IsNumeric() => KvType.Interval,
        _ => null,
    };

    /// <exception cref="OverflowException">The result is out of its type's range.</exception>
    /// <exception cref="DivideByZeroException">An interval is divided by zero.</exception>
    public static KvValue Compute(BinaryOperator symbol, in KvValue left, in KvValue right)
    {
        if (TypeOf(symbol, left.Type, right.Type) is null)
        {
            throw new EngineException(
                EngineErrorCode.TypeMismatch, $"{left.Type.ToSqlName()} {Arithmetic.Symbol(symbol)} {right.Type.ToSqlName()} is not defined; CAST one of {left} and {right}.");
        }

        return (symbol, left.Type, right.Type) switch
        {
            (BinaryOperator.Multiply, KvType.Interval, _) => Scale(left, right, divide: false),
            (BinaryOperator.Multiply, _, _) => Scale(right, left, divide: false),
            (BinaryOperator.Divide, _, _) => Scale(left, right, divide: true),
            (BinaryOperator.Subtract, KvType.Date, KvType.Date) => KvValue.FromInt64(left.AsDate().DayNumber - right.AsDate().DayNumber),
            (BinaryOperator.Subtract, KvType.Time, KvType.Time) => KvValue.FromInterval(left.AsTime().ToTimeSpan() - right.AsTime().ToTimeSpan()),
            (BinaryOperator.Subtract, _, KvType.Interval) => Add(left, right.AsInterval() == TimeSpan.MinValue ? throw new OverflowException() : -right.AsInterval()),
            (BinaryOperator.Subtract, KvType.Date, _) when right.Type.IsInteger() => AddDays(left, checked(-ToInt128(right))),
            (BinaryOperator.Subtract, _, _) => KvValue.FromInterval(Instant(left) - Instant(right)),
            (_, _, KvType.Interval) => Add(left, right.AsInterval()),
            (_, KvType.Interval, _) => Add(right, left.AsInterval()),
            (_, KvType.Date, KvType.Time) => Add(left, right.AsTime().ToTimeSpan()),
            (_, KvType.Time, KvType.Date) => Add(right, left.AsTime().ToTimeSpan()),
            (_, KvType.Date, _) => AddDays(left, ToInt128(right)),
            _ => AddDays(right, ToInt128(left)),
        };
    }

    private static bool IsDay(KvType type) => type is KvType.Date or KvType.DateTime or KvType.DateTimeOffset;

    private static DateTime Instant(in KvValue value) => KvValueConverter.ConvertTo(value, KvType.DateTime).AsDateTime();

    private static KvValue Add(in KvValue value, TimeSpan interval) => value.Type switch
    {
        KvType.Interval => KvValue.FromInterval(value.AsInterval() + interval),
        KvType.Time => KvValue.FromTime(value.AsTime().Add(new TimeSpan(interval.Ticks % TimeSpan.TicksPerDay))),
        KvType.DateTimeOffset => KvValue.FromDateTimeOffset(AddTo(value.AsDateTimeOffset(), interval)),
        _ => KvValue.FromDateTime(AddTo(Instant(value), interval)),
    };

    private static DateTime AddTo(DateTime value, TimeSpan interval)
    {
        var ticks = checked(value.Ticks + interval.Ticks);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTime(ticks, DateTimeKind.Utc) : throw new OverflowException();
    }

    private static DateTimeOffset AddTo(DateTimeOffset value, TimeSpan interval)
    {
        try
        {
            return value.Add(interval);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new OverflowException();
        }
    }

    private static KvValue AddDays(in KvValue value, Int128 days)
    {
        var number = checked(value.AsDate().DayNumber + days);
        return number >= 0 && number <= DateOnly.MaxValue.DayNumber ? KvValue.FromDate(DateOnly.FromDayNumber((int)number)) : throw new OverflowException();
    }

    // To the nearest tick, away from zero if two are as near.
    private static KvValue Scale(in KvValue interval, in KvValue number, bool divide)
    {
        var ticks = interval.AsInterval().Ticks;
        if (divide && KvValueComparer.Instance.Compare(number, KvValue.FromInt8(0)) == 0)
            throw new DivideByZeroException();
        if (number.Type is KvType.Single or KvType.Double)
        {
            var factor = ExactNumber.ToDouble(number);
            var scaled = Math.Round(divide ? ticks / factor : ticks * factor, MidpointRounding.AwayFromZero);
            return KvValue.FromInterval(new TimeSpan(checked((long)scaled)));
        }

        var exact = NumberConversion.Truncating(number, KvType.Decimal).AsDecimal();
        var result = decimal.Round(divide ? ticks / exact : ticks * exact, MidpointRounding.AwayFromZero);
        return KvValue.FromInterval(new TimeSpan(checked((long)result)));
    }

    private static Int128 ToInt128(in KvValue value) => NumberConversion.Truncating(value, KvType.Int128).AsInt128();
}
