using System.Globalization;

namespace IndexKv.Engine.Values;

/// <summary>
/// Intervals as words: <c>2 days 3 hours</c>, <c>1 week -30 seconds</c>, <c>1 day 02:30:00</c>, ISO 8601's <c>P1DT2H30M</c>. Months and years have no
/// fixed length, and are none.
/// </summary>
internal static class IntervalText
{
    public static bool TryParse(string text, out TimeSpan interval)
    {
        interval = default;
        var ticks = 0m;
        var parsed = text.StartsWith('P') || text.StartsWith("-P", StringComparison.Ordinal) ? TryParseIso(text, ref ticks) : TryParseWords(text, ref ticks);
        if (!parsed || ticks != decimal.Truncate(ticks) || ticks < long.MinValue || ticks > long.MaxValue)
            return false;
        interval = new TimeSpan((long)ticks);
        return true;
    }

    private static bool TryParseWords(string text, ref decimal ticks)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var i = 0; i < words.Length; i++)
        {
            if (i == words.Length - 1)
                return i > 0 && words[i].Contains(':', StringComparison.Ordinal) && TryAddClock(words[i], ref ticks);
            if (!TryAdd(words[i], words[++i].ToUpperInvariant(), ref ticks))
                return false;
        }

        return words.Length > 0;
    }

    private static bool TryAddClock(string word, ref decimal ticks)
    {
        if (!TimeSpan.TryParseExact(word.TrimStart('-', '+'), ["h\\:mm", "h\\:mm\\:ss", "h\\:mm\\:ss\\.FFFFFFF"], CultureInfo.InvariantCulture, out var clock))
            return false;
        ticks += word[0] == '-' ? -clock.Ticks : clock.Ticks;
        return true;
    }

    private static bool TryParseIso(string text, ref decimal ticks)
    {
        var negative = text[0] == '-';
        var (inTime, any, next) = (false, false, negative ? 2 : 1);
        while (next < text.Length)
        {
            if (text[next] == 'T' && !inTime)
            {
                (inTime, any, next) = (true, false, next + 1);
                continue;
            }

            var length = text.AsSpan(next).IndexOfAnyInRange('A', 'Z');
            if (length <= 0)
                return false;
            var unit = (text[next + length], inTime) switch { ('W', false) => "W", ('D', false) => "D", ('H', true) => "H", ('M', true) => "M", ('S', true) => "S", _ => "" };
            if (!TryAdd(text.Substring(next, length), unit, ref ticks))
                return false;
            (any, next) = (true, next + length + 1);
        }

        ticks = negative ? -ticks : ticks;
        return any;
    }

    private static bool TryAdd(string number, string unit, ref decimal ticks)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(number, Style, CultureInfo.InvariantCulture, out var count) || Ticks(unit) is not { } length || Math.Abs(count) > long.MaxValue / length)
            return false;
        ticks += count * length;
        return true;
    }

    private static long? Ticks(string unit) => unit switch
    {
        "MICROSECOND" or "MICROSECONDS" or "US" => TimeSpan.TicksPerMicrosecond,
        "MILLISECOND" or "MILLISECONDS" or "MS" => TimeSpan.TicksPerMillisecond,
        "SECOND" or "SECONDS" or "SEC" or "SECS" or "S" => TimeSpan.TicksPerSecond,
        "MINUTE" or "MINUTES" or "MIN" or "MINS" or "M" => TimeSpan.TicksPerMinute,
        "HOUR" or "HOURS" or "HR" or "HRS" or "H" => TimeSpan.TicksPerHour,
        "DAY" or "DAYS" or "D" => TimeSpan.TicksPerDay,
        "WEEK" or "WEEKS" or "W" => 7 * TimeSpan.TicksPerDay,
        _ => null,
    };
}
