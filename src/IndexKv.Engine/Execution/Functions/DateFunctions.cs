using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>Parts of dates and times, and the present moment.</summary>
internal static class DateFunctions
{
    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        Part("YEAR", TypeSet.Days, d => d.Year),
        Part("MONTH", TypeSet.Days, d => d.Month),
        Part("DAY", TypeSet.Days, d => d.Day),
        Part("HOUR", TypeSet.Clocks, d => d.Hour),
        Part("MINUTE", TypeSet.Clocks, d => d.Minute),
        Part("SECOND", TypeSet.Clocks, d => d.Second),
        Part("DAYOFWEEK", TypeSet.Days, d => (int)d.DayOfWeek),
        Part("DAYOFYEAR", TypeSet.Days, d => d.DayOfYear),
        DateFields.Function,
        Cast("DATE", KvType.Date),
        Cast("TIME", KvType.Time),
        Cast("DATETIME", KvType.DateTime),
        new("UNIXEPOCH", 1, 1, KvType.Int64, a => KvValue.FromInt64(UnixSeconds(Instant(a[0])))) { Takes = [TypeSet.Days] },
        new("JULIANDAY", 1, 1, KvType.Double, a => KvValue.FromDouble(JulianDay(Instant(a[0])))) { Takes = [TypeSet.Days] },
        new("STRFTIME", 2, 2, KvType.Text, a => KvValue.FromText(DateFormat.Format(a[0].AsText(), a[1]))) { Takes = [TypeSet.Texts, TypeSet.DaysAndClocks] },
        new("CURRENT_TIMESTAMP", 0, 0, KvType.DateTime, _ => default) { AtMoment = KvValue.FromDateTime },
        new("CURRENT_DATE", 0, 0, KvType.Date, _ => default) { AtMoment = m => KvValue.FromDate(DateOnly.FromDateTime(m)) },
        new("CURRENT_TIME", 0, 0, KvType.Time, _ => default) { AtMoment = m => KvValue.FromTime(TimeOnly.FromDateTime(m)) },
    ];

    /// <summary>Day and time as the value's own clock shows them; a TIME is on the first of all days.</summary>
    public static DateTime Local(in KvValue value) => value.Type switch
    {
        KvType.DateTime => value.AsDateTime(),
        KvType.Date => value.AsDate().ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
        KvType.DateTimeOffset => value.AsDateTimeOffset().DateTime,
        _ => DateTime.MinValue.Add(value.AsTime().ToTimeSpan()),
    };

    /// <summary>The moment in UTC.</summary>
    public static DateTime Instant(in KvValue value) => KvValueConverter.ConvertTo(value, KvType.DateTime).AsDateTime();

    /// <summary>1 Monday to 7 Sunday.</summary>
    public static int IsoDayOfWeek(DateTime day) => day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek;

    /// <summary>Whole seconds since 1970, those before counting down.</summary>
    public static long UnixSeconds(DateTime moment) => new DateTimeOffset(moment).ToUnixTimeSeconds();

    /// <summary>Days since noon of the first day of the Julian period.</summary>
    public static double JulianDay(DateTime moment) => (moment.Ticks / (double)TimeSpan.TicksPerDay) + 1721425.5;

    private static FunctionDefinition Part(string name, TypeSet takes, Func<DateTime, int> part) =>
        new(name, 1, 1, KvType.Int64, a => KvValue.FromInt64(part(Local(a[0])))) { Takes = [takes] };

    private static FunctionDefinition Cast(string name, KvType type) => new(name, 1, 1, type, a => KvValueConverter.Cast(a[0], type));
}
