using System.Globalization;
using System.Text;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>STRFTIME's patterns, as SQLite has them: sqlite.org/lang_datefunc.html.</summary>
internal static class DateFormat
{
    private const string OfDays = "deFgGjJmsuUVwWY";
    private const string OfClocks = "fHIklMpPRST";

    public static string Format(string pattern, in KvValue value)
    {
        var moment = DateFunctions.Local(value);
        var result = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%')
            {
                result.Append(pattern[i]);
                continue;
            }

            var letter = ++i < pattern.Length ? pattern[i] : ' ';
            if (letter == '%')
                result.Append('%');
            else if (OfDays.Contains(letter, StringComparison.Ordinal) && value.Type != KvType.Time)
                result.Append(OfDay(letter, moment, value));
            else if (OfClocks.Contains(letter, StringComparison.Ordinal))
                result.Append(OfClock(letter, moment));
            else
                throw FunctionErrors.Undefined("STRFTIME", $"'%{letter}' is nothing that {value.Type.ToSqlName()} has; there are {string.Join(' ', (OfDays + OfClocks + '%').Select(c => $"%{c}"))}");
        }

        return result.ToString();
    }

    private static string OfDay(char letter, DateTime day, in KvValue value) => letter switch
    {
        'd' => Digits(day.Day, 2),
        'e' => Digits(day.Day, 2, ' '),
        'F' => $"{Digits(day.Year, 4)}-{Digits(day.Month, 2)}-{Digits(day.Day, 2)}",
        'g' => Digits(ISOWeek.GetYear(day) % 100, 2),
        'G' => Digits(ISOWeek.GetYear(day), 4),
        'j' => Digits(day.DayOfYear, 3),
        'J' => DateFunctions.JulianDay(DateFunctions.Instant(value)).ToString("G16", CultureInfo.InvariantCulture),
        'm' => Digits(day.Month, 2),
        's' => DateFunctions.UnixSeconds(DateFunctions.Instant(value)).ToString(CultureInfo.InvariantCulture),
        'u' => Digits(DateFunctions.IsoDayOfWeek(day), 1),

        // Weeks of the year that begin on Sunday, on Monday; days before the first are in week 0.
        'U' => Digits((day.DayOfYear + 6 - (int)day.DayOfWeek) / 7, 2),
        'W' => Digits((day.DayOfYear + 6 - (((int)day.DayOfWeek + 6) % 7)) / 7, 2),
        'V' => Digits(ISOWeek.GetWeekOfYear(day), 2),
        'w' => Digits((int)day.DayOfWeek, 1),
        _ => Digits(day.Year, 4),
    };

    private static string OfClock(char letter, DateTime clock) => letter switch
    {
        'f' => (clock.Ticks % TimeSpan.TicksPerMinute / TimeSpan.TicksPerMillisecond / 1000m).ToString("00.000", CultureInfo.InvariantCulture),
        'H' => Digits(clock.Hour, 2),
        'I' => Digits(Twelve(clock), 2),
        'k' => Digits(clock.Hour, 2, ' '),
        'l' => Digits(Twelve(clock), 2, ' '),
        'M' => Digits(clock.Minute, 2),
        'p' => clock.Hour < 12 ? "AM" : "PM",
        'P' => clock.Hour < 12 ? "am" : "pm",
        'R' => $"{Digits(clock.Hour, 2)}:{Digits(clock.Minute, 2)}",
        'S' => Digits(clock.Second, 2),
        _ => $"{Digits(clock.Hour, 2)}:{Digits(clock.Minute, 2)}:{Digits(clock.Second, 2)}",
    };

    private static int Twelve(DateTime clock) => clock.Hour % 12 == 0 ? 12 : clock.Hour % 12;

    private static string Digits(int number, int count, char padding = '0') => number.ToString(CultureInfo.InvariantCulture).PadLeft(count, padding);
}
