using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>Finds units by name, cuts moments off at them, counts with them.</summary>
internal static class DateUnits
{
    private static readonly string[] Names = [.. Enum.GetNames<DateUnit>().Select(n => n.ToUpperInvariant())];

    public static DateUnit Parse(string function, string name)
    {
        var upper = name.Trim().ToUpperInvariant();
        var singular = upper switch { "CENTURIES" => "CENTURY", "MILLENNIA" or "MILLENIUM" => "MILLENNIUM", _ => upper.TrimEnd('S') };
        return Array.IndexOf(Names, singular) is >= 0 and var place
            ? (DateUnit)place
            : throw FunctionErrors.Undefined(function, $"there is no unit {KvValue.FromText(name)}; there are {string.Join(", ", Names)}");
    }

    /// <summary>How many ticks of 100 ns a unit of fixed length has; null for one of months.</summary>
    public static long? Ticks(DateUnit unit) => unit switch
    {
        DateUnit.Microsecond => TimeSpan.TicksPerMicrosecond,
        DateUnit.Millisecond => TimeSpan.TicksPerMillisecond,
        DateUnit.Second => TimeSpan.TicksPerSecond,
        DateUnit.Minute => TimeSpan.TicksPerMinute,
        DateUnit.Hour => TimeSpan.TicksPerHour,
        DateUnit.Day => TimeSpan.TicksPerDay,
        DateUnit.Week => 7 * TimeSpan.TicksPerDay,
        _ => null,
    };

    /// <summary>How many months a unit has that is made of them.</summary>
    public static int Months(DateUnit unit) => unit switch
    {
        DateUnit.Month => 1,
        DateUnit.Quarter => 3,
        DateUnit.Year => 12,
        DateUnit.Decade => 120,
        DateUnit.Century => 1200,
        _ => 12_000,
    };

    /// <summary>The number of the unit, from some beginning, that a moment is in. Weeks begin on Monday, centuries with the year 1.</summary>
    public static long Number(DateUnit unit, DateTime moment)
    {
        // 0001-01-01 was a Monday.
        if (Ticks(unit) is { } ticks)
            return moment.Ticks / ticks;
        return unit switch
        {
            DateUnit.Decade => moment.Year / 10,
            DateUnit.Century => (moment.Year - 1) / 100,
            DateUnit.Millennium => (moment.Year - 1) / 1000,
            _ => ((moment.Year * 12L) + moment.Month - 1) / Months(unit),
        };
    }

    /// <summary>The beginning of the unit that a moment is in.</summary>
    public static DateTime Truncate(DateUnit unit, DateTime moment)
    {
        if (Ticks(unit) is { } ticks)
            return new DateTime(moment.Ticks - (moment.Ticks % ticks), moment.Kind);
        var number = Number(unit, moment);
        var (year, month) = unit switch
        {
            // The first decade, of the years 1 to 9, begins where the calendar does.
            DateUnit.Decade => ((int)Math.Max(1, number * 10), 1),
            DateUnit.Century => ((int)(number * 100) + 1, 1),
            DateUnit.Millennium => ((int)(number * 1000) + 1, 1),
            _ => ((int)(number * Months(unit) / 12), (int)(number * Months(unit) % 12) + 1),
        };
        return new DateTime(year, month, 1, 0, 0, 0, moment.Kind);
    }
}
