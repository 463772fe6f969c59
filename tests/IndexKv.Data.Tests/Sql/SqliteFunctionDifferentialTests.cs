using System.Globalization;
using IndexKv.Data.Tests.Execution;

namespace IndexKv.Data.Tests.Sql;

/// <summary>Calls of functions with random arguments, here and in SQLite: equal answers.</summary>
[TestFixture]
public sealed class SqliteFunctionDifferentialTests
{
    private const int CallsOfEach = 60;
    private const string Stamp = "'%Y-%m-%d %H:%M:%S'";

    // # is a text, % an integer, ~ a DOUBLE, & a blob, @ a moment; in brackets: what SQLite is asked instead.
    private static readonly string[] Templates =
    [
        "LENGTH(#)", "LENGTH(&)", "UPPER(REPLACE(#, 'é', ''))", "LOWER(REPLACE(#, 'é', ''))", "SUBSTR(#, %)", "SUBSTR(#, %, %)", "COALESCE(HEX(SUBSTR(&, %, %)), '')", "INSTR(#, #)", "TRIM(#)", "LTRIM(#, #)", "RTRIM(#, #)",
        "TRIM(#, #)", "REPLACE(#, #, #)", "COALESCE(HEX(#), '')", "COALESCE(HEX(&), '')", "UNICODE(#)", "CHAR(65 + COALESCE(ABS(%), 1), 97, 8364 + COALESCE(ABS(%), 1))", "QUOTE(#)", "QUOTE(%)", "QUOTE(&)", "QUOTE(NULL)",
        "# || #", "COALESCE(NULLIF(#, #), 'same')", "IIF(% > %, #, #)", "IFNULL(%, %)", "MIN(%, %, %)", "MAX(%, ~)", "MAX(#, #)", "MIN(%, NULL)",
        "ABS(%)", "ABS(~)", "SIGN(%)", "SIGN(~)", "ROUND(~)", "ROUND(~, 1)", "ROUND(~, %)",
        "UNIXEPOCH(@) [CAST(STRFTIME('%%s', @) AS INTEGER)]", "ROUND(JULIANDAY(@), 6)", "CAST(DATE(@) AS TEXT) [DATE(@)]", $"STRFTIME({Stamp}, @)",
        "STRFTIME('%%d|%%f|%%H|%%j|%%m|%%M|%%s|%%S|%%w|%%W|%%Y|%%%%', @)",
        $"STRFTIME({Stamp}, @ + INTERVAL '%5 days') [STRFTIME({Stamp}, @, '%5 days')]", $"STRFTIME({Stamp}, @ - INTERVAL '%5' SECOND) [STRFTIME({Stamp}, @, -(%5) || ' seconds')]",
        $"STRFTIME({Stamp}, DATEADD('year', %5, DATE_TRUNC('month', @))) [STRFTIME({Stamp}, @, 'start of month', '%5 years')]",
        $"STRFTIME({Stamp}, DATEADD('month', %5, DATE_TRUNC('year', @))) [STRFTIME({Stamp}, @, 'start of year', '%5 months')]",
        $"STRFTIME({Stamp}, DATE_TRUNC('day', @)) [STRFTIME({Stamp}, @, 'start of day')]", "DATEDIFF('day', @1, @2) [CAST(JULIANDAY(DATE(@2)) - JULIANDAY(DATE(@1)) AS INTEGER)]",
        "EXTRACT(DOY FROM @) [CAST(STRFTIME('%%j', @) AS INTEGER)]", "EXTRACT(dow FROM @) [CAST(STRFTIME('%%w', @) AS INTEGER)]", "EXTRACT(HOUR FROM @) [CAST(STRFTIME('%%H', @) AS INTEGER)]",
        "FLOOR(EXTRACT(EPOCH FROM @)) [CAST(STRFTIME('%%s', @) AS INTEGER)]", "CAST(LAST_DAY(@) AS TEXT) [DATE(@, 'start of month', '+1 month', '-1 day')]",
    ];

    [Test]
    public void Functions_are_those_of_sqlite()
    {
        using var sqlite = new SqliteOracle();
        using var session = new SqlSession();
        var random = new Random(5);
        var compared = 0;
        var different = new List<string>();
        foreach (var template in Templates)
        {
            for (var i = 0; i < CallsOfEach; i++)
            {
                var (ours, theirs) = Write(template, random);
                var expected = SqliteOracle.Print(sqlite.Ask("SELECT " + theirs));
                var actual = SqliteOracle.Print([[.. session.Query("SELECT " + ours)[0].Select(Normal)]]);
                compared++;
                if (actual != expected)
                    different.Add($"{ours} is {actual}, not {expected}");
            }
        }

        TestContext.Out.WriteLine($"{compared} calls of {Templates.Length} kinds");
        different.Should().BeEmpty();
        compared.Should().Be(Templates.Length * CallsOfEach).And.BeGreaterThan(3000);
    }

    private static object? Normal(object? value) => SqliteOracle.Normal(value switch
    {
        int number => (long)number,
        decimal number => (double)number,
        _ => value,
    });

    private static (string Ours, string Theirs) Write(string template, Random random)
    {
        string[] moments = [Moment(random), Moment(random)];
        var shift = random.Next(-1800, 2000).ToString("+0;-0", CultureInfo.InvariantCulture);
        var (ours, theirs) = ("", "");
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] == '[')
            {
                theirs = "";
                for (i++; template[i] != ']'; i++)
                    theirs += Value(template, ref i, random, moments, shift).Theirs;
                break;
            }

            var (own, other) = Value(template, ref i, random, moments, shift);
            ours += own;
            theirs += other;
        }

        return (ours, theirs);
    }

    private static (string Ours, string Theirs) Value(string template, ref int i, Random random, string[] moments, string shift)
    {
        static (string, string) Same(string text) => (text, text);
        var next = i + 1 < template.Length ? template[i + 1] : ' ';
        if (random.Next(12) == 0 && (template[i] is '#' or '~' or '&' || (template[i] == '%' && next is ')' or ',')))
            return Same("NULL");
        switch (template[i])
        {
            case '#':
                return Same(new[] { "'abc'", "' a b '", "''", "'héllo€'", "'aXbXa'", "'b'", "'it''s'", "'😀x😀'", "'X'", "'a'" }[random.Next(10)]);
            case '~':
                return Same(FormattableString.Invariant($"{random.Next(-32, 64) / 8.0:0.0##}e0"));
            case '&':
                return Same("X'" + string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(256).ToString("x2", CultureInfo.InvariantCulture))) + "'");
            case '%' when next == '%':
                i++;
                return Same("%");
            case '%' when next == '5':
                i++;
                return Same(shift);
            case '%' when !char.IsAsciiLetter(next):
                return Same(random.Next(-9, 10).ToString(CultureInfo.InvariantCulture));
            case '@':
                var place = next is '1' or '2' ? next - '1' : 0;
                i += next is '1' or '2' ? 1 : 0;
                return ($"DATETIME {moments[place]}", moments[place]);
            default:
                return Same(template[i].ToString());
        }
    }

    private static string Moment(Random random) =>
        new DateTime(1900, 1, 1).AddMilliseconds(random.NextInt64(200L * 365 * 86_400_000)).ToString("\\'yyyy-MM-dd HH:mm:ss.fff\\'", CultureInfo.InvariantCulture);
}
