using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>What EXTRACT and DATE_PART read off dates, times and intervals, by PostgreSQL's names.</summary>
internal static class DateFields
{
    private static readonly string[] OfDays =
        ["YEAR", "MONTH", "DAY", "QUARTER", "WEEK", "ISOYEAR", "DOW", "ISODOW", "DOY", "DECADE", "CENTURY", "MILLENNIUM"];

    private static readonly string[] OfClocks = ["HOUR", "MINUTE", "SECOND", "MILLISECOND", "MICROSECOND"];

    private static readonly string[] OfOffsets = ["TIMEZONE", "TIMEZONE_HOUR", "TIMEZONE_MINUTE"];

    public static FunctionDefinition Function { get; } = new("DATE_PART", 2, 2, KvType.Null, a => Read(a[0].AsText(), a[1]))
    {
        Takes = [TypeSet.Texts, TypeSet.Temporal],
        TypeOf = (arguments, types) => TypeOf(arguments[0], types[1]),
    };

    // Seconds and what is counted in them have fractions.
    private static KvType TypeOf(ScalarExpression field, KvType type)
    {
        if (field is not ScalarConstant { Value: { Type: KvType.Text } name })
            return KvType.Null;
        var normal = Normal(name.AsText(), type);
        return normal is "SECOND" or "MILLISECOND" or "EPOCH" ? KvType.Decimal : KvType.Int64;
    }

    private static string Normal(string name, KvType type)
    {
        var upper = name.Trim().ToUpperInvariant();
        upper = upper switch { "MILLISECONDS" or "MICROSECONDS" or "SECONDS" or "MINUTES" or "HOURS" or "DAYS" or "MONTHS" or "YEARS" => upper[..^1], _ => upper };
        string[] known = type switch
        {
            KvType.Date => [.. OfDays, "EPOCH"],
            KvType.Time => [.. OfClocks, "EPOCH"],
            KvType.DateTime => [.. OfDays, .. OfClocks, "EPOCH"],
            KvType.Interval => ["DAY", .. OfClocks, "EPOCH"],
            _ => [.. OfDays, .. OfClocks, .. OfOffsets, "EPOCH"],
        };
        return known.Contains(upper)
            ? upper
            : throw FunctionErrors.Undefined("DATE_PART", $"{(type == KvType.Null ? "nothing" : type.ToSqlName())} has a field {KvValue.FromText(name)}; there are {string.Join(", ", known)}");
    }

    private static KvValue Read(string name, in KvValue value)
    {
        var field = Normal(name, value.Type);
        var ticks = value.Type switch
        {
            KvType.Interval => value.AsInterval().Ticks,
            KvType.Time => value.AsTime().Ticks,
            _ => DateFunctions.Local(value).Ticks,
        };
        return field switch
        {
            "EPOCH" => KvValue.FromDecimal(Epoch(value, ticks)),
            "SECOND" => KvValue.FromDecimal(ticks % TimeSpan.TicksPerMinute / (decimal)TimeSpan.TicksPerSecond),
            "MILLISECOND" => KvValue.FromDecimal(ticks % TimeSpan.TicksPerMinute / (decimal)TimeSpan.TicksPerMillisecond),
            _ => KvValue.FromInt64(Whole(field, value, ticks)),
        };
    }

    private static decimal Epoch(in KvValue value, long ticks) => value.Type switch
    {
        KvType.Interval or KvType.Time => ticks / (decimal)TimeSpan.TicksPerSecond,
        _ => (KvValueConverter.ConvertTo(value, KvType.DateTime).AsDateTime().Ticks - DateTime.UnixEpoch.Ticks) / (decimal)TimeSpan.TicksPerSecond,
    };

    private static long Whole(string field, in KvValue value, long ticks) => field switch
    {
        "HOUR" => ticks / TimeSpan.TicksPerHour % 24,
        "MINUTE" => ticks / TimeSpan.TicksPerMinute % 60,
        "MICROSECOND" => ticks % TimeSpan.TicksPerMinute / TimeSpan.TicksPerMicrosecond,
        "DAY" when value.Type == KvType.Interval => ticks / TimeSpan.TicksPerDay,
        "TIMEZONE" => (long)value.AsDateTimeOffset().Offset.TotalSeconds,
        "TIMEZONE_HOUR" => value.AsDateTimeOffset().Offset.Hours,
        "TIMEZONE_MINUTE" => value.AsDateTimeOffset().Offset.Minutes,
        _ => OfDay(field, DateFunctions.Local(value)),
    };

    private static long OfDay(string field, DateTime day) => field switch
    {
        "YEAR" => day.Year,
        "MONTH" => day.Month,
        "DAY" => day.Day,
        "QUARTER" => (day.Month + 2) / 3,
        "WEEK" => System.Globalization.ISOWeek.GetWeekOfYear(day),
        "ISOYEAR" => System.Globalization.ISOWeek.GetYear(day),
        "DOW" => (int)day.DayOfWeek,
        "ISODOW" => DateFunctions.IsoDayOfWeek(day),
        "DOY" => day.DayOfYear,
        "DECADE" => DateUnits.Number(DateUnit.Decade, day),
        "CENTURY" => DateUnits.Number(DateUnit.Century, day) + 1,
        _ => DateUnits.Number(DateUnit.Millennium, day) + 1,
    };
}
