using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>Functions that make dates and times, or others of them. Months have no fixed length, so that DATEADD counts them and no INTERVAL does.</summary>
internal static class DateMakingFunctions
{
    private static readonly TypeSet[] ThreeNumbers = [TypeSet.Integers];

    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("DATE_TRUNC", 2, 2, KvType.Null, a => Truncate(DateUnits.Parse("DATE_TRUNC", a[0].AsText()), a[1]))
        {
            Takes = [TypeSet.Texts, TypeSet.Temporal],
            TypeOf = (_, types) => types[1],
        },
        new("DATEADD", 3, 3, KvType.Null, a => Add(a[0].AsText(), a[1], a[2]))
        {
            Takes = [TypeSet.Texts, TypeSet.Integers, TypeSet.DaysAndClocks],
            TypeOf = (_, types) => types[2],
        },
        new("DATEDIFF", 3, 3, KvType.Int64, a => Difference(a[0].AsText(), a[1], a[2])) { Takes = [TypeSet.Texts, TypeSet.DaysAndClocks] },
        new("LAST_DAY", 1, 1, KvType.Date, a => LastDay(DateFunctions.Local(a[0]))) { Takes = [TypeSet.Days] },
        new("MAKE_DATE", 3, 3, KvType.Date, a => KvValue.FromDate(MakeDate("MAKE_DATE", a))) { Takes = ThreeNumbers },
        new("MAKE_TIME", 3, 3, KvType.Time, a => KvValue.FromTime(MakeTime("MAKE_TIME", a))) { Takes = [TypeSet.Integers, TypeSet.Integers, TypeSet.Numbers] },
        new("MAKE_TIMESTAMP", 6, 6, KvType.DateTime, a => KvValue.FromDateTime(MakeDate("MAKE_TIMESTAMP", a).ToDateTime(MakeTime("MAKE_TIMESTAMP", a[3..]), DateTimeKind.Utc)))
        {
            Takes = [TypeSet.Integers, TypeSet.Integers, TypeSet.Integers, TypeSet.Integers, TypeSet.Integers, TypeSet.Numbers],
        },
        new("TO_TIMESTAMP", 1, 1, KvType.DateTime, a => Arithmetic.Compute(BinaryOperator.Add, KvValue.FromDateTime(DateTime.UnixEpoch), Seconds(a[0]))) { Takes = [TypeSet.Numbers] },
    ];

    private static KvValue Seconds(in KvValue number) => Arithmetic.Compute(BinaryOperator.Multiply, KvValue.FromInterval(TimeSpan.FromSeconds(1)), number);

    private static KvValue Truncate(DateUnit unit, in KvValue value)
    {
        switch (value.Type)
        {
            case KvType.Interval or KvType.Time:
                var ticks = value.Type == KvType.Time ? value.AsTime().Ticks : value.AsInterval().Ticks;
                var whole = DateUnits.Ticks(unit) is { } length && unit <= DateUnit.Day
                    ? ticks - (ticks % length)
                    : throw FunctionErrors.Undefined("DATE_TRUNC", $"{value.Type.ToSqlName()} has no {unit.ToString().ToUpperInvariant()}");
                return value.Type == KvType.Time ? KvValue.FromTime(new TimeOnly(whole)) : KvValue.FromInterval(new TimeSpan(whole));
            default:
                return Like(value, DateUnits.Truncate(unit, DateFunctions.Local(value)), "DATE_TRUNC");
        }
    }

    private static KvValue Add(string unitName, in KvValue number, in KvValue value)
    {
        var unit = DateUnits.Parse("DATEADD", unitName);
        if ((value.Type == KvType.Date && unit < DateUnit.Day) || (value.Type == KvType.Time && unit >= DateUnit.Day))
            throw FunctionErrors.Undefined("DATEADD", $"{value.Type.ToSqlName()} has no {unit.ToString().ToUpperInvariant()}; CAST it to DATETIME");
        var local = DateFunctions.Local(value);
        if (!KvValueConverter.TryConvertTo(number, KvType.Int64, out var count))
            throw FunctionErrors.DoesNotFit("DATEADD", value.Type);
        try
        {
            if (DateUnits.Ticks(unit) is not { } ticks)
                return Like(value, local.AddMonths(checked((int)(count.AsInt64() * DateUnits.Months(unit)))), "DATEADD");
            var moved = checked(count.AsInt64() * ticks);
            return value.Type == KvType.Time
                ? KvValue.FromTime(value.AsTime().Add(new TimeSpan(moved % TimeSpan.TicksPerDay)))
                : Like(value, local.AddTicks(moved), "DATEADD");
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            throw FunctionErrors.DoesNotFit("DATEADD", value.Type);
        }
    }

    // How many beginnings of the unit lie between, as in SQL Server; weeks begin on Monday.
    private static KvValue Difference(string unitName, in KvValue from, in KvValue to)
    {
        var unit = DateUnits.Parse("DATEDIFF", unitName);
        if ((from.Type == KvType.Time) != (to.Type == KvType.Time) || (from.Type == KvType.Time && unit >= DateUnit.Day))
        {
            throw new EngineException(
                EngineErrorCode.TypeMismatch,
                $"DATEDIFF: {from.Type.ToSqlName()} and {to.Type.ToSqlName()} have no {unit.ToString().ToUpperInvariant()} between them; CAST both to DATETIME.");
        }

        return from.Type == KvType.Time
            ? KvValue.FromInt64(DateUnits.Number(unit, DateFunctions.Local(to)) - DateUnits.Number(unit, DateFunctions.Local(from)))
            : KvValue.FromInt64(DateUnits.Number(unit, DateFunctions.Instant(to)) - DateUnits.Number(unit, DateFunctions.Instant(from)));
    }

    // The same type, and the same offset, with another clock.
    private static KvValue Like(in KvValue value, DateTime local, string function)
    {
        switch (value.Type)
        {
            case KvType.Date:
                return KvValue.FromDate(DateOnly.FromDateTime(local));
            case KvType.DateTime:
                return KvValue.FromDateTime(DateTime.SpecifyKind(local, DateTimeKind.Utc));
            default:
                var offset = value.AsDateTimeOffset().Offset;
                var utc = local.Ticks - offset.Ticks;
                return utc >= 0 && utc <= DateTime.MaxValue.Ticks
                    ? KvValue.FromDateTimeOffset(new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), offset))
                    : throw FunctionErrors.DoesNotFit(function, KvType.DateTimeOffset);
        }
    }

    private static KvValue LastDay(DateTime day) => KvValue.FromDate(new DateOnly(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month)));

    private static DateOnly MakeDate(string function, KvValue[] parts)
    {
        var (year, month, day) = (TextPartFunctions.Place(parts[0]), TextPartFunctions.Place(parts[1]), TextPartFunctions.Place(parts[2]));
        return year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth((int)year, (int)month)
            ? new DateOnly((int)year, (int)month, (int)day)
            : throw FunctionErrors.Undefined(function, $"there is no day {parts[0]}-{parts[1]}-{parts[2]}");
    }

    private static TimeOnly MakeTime(string function, KvValue[] parts)
    {
        var (hour, minute) = (TextPartFunctions.Place(parts[0]), TextPartFunctions.Place(parts[1]));
        var second = Seconds(parts[2]).AsInterval();
        return hour is >= 0 and < 24 && minute is >= 0 and < 60 && second >= TimeSpan.Zero && second < TimeSpan.FromMinutes(1)
            ? new TimeOnly((hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute) + second.Ticks)
            : throw FunctionErrors.Undefined(function, $"there is no time {parts[0]}:{parts[1]}:{parts[2]}");
    }
}
