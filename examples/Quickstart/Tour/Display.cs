using System.Data.Common;
using System.Globalization;
using Spectre.Console;

namespace Quickstart.Tour;

/// <summary>Prints what a step did.</summary>
internal static class Display
{
    private const int ColumnsShown = 5;
    private const int RowsShown = 4;

    public static void Title(string text) => AnsiConsole.Write(new Rule($"[bold]{text.EscapeMarkup()}[/]").LeftJustified());

    /// <summary>One lookup: the code as a user would write it, its plan, and the first rows of its answer.</summary>
    public static void Lookup(string api, string code, string plan, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows)
    {
        AnsiConsole.MarkupLineInterpolated($"\n[bold blue]{api}[/]  {code}");
        foreach (var line in plan.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            AnsiConsole.MarkupLineInterpolated($"  [grey]plan:[/] [green]{line.Trim()}[/]");
        foreach (var row in rows.Take(RowsShown))
        {
            var text = string.Join(", ", row.Take(ColumnsShown).Select(c => $"{c.Key}={Text(c.Value)}"));
            AnsiConsole.MarkupLineInterpolated($"  {text}{(row.Count > ColumnsShown ? ", …" : "")}");
        }

        if (rows.Count > RowsShown)
            AnsiConsole.MarkupLineInterpolated($"  … {rows.Count - RowsShown} more");
    }

    /// <summary>All rows of a reader.</summary>
    public static List<IReadOnlyDictionary<string, object?>> ReadAll(DbDataReader reader)
    {
        var rows = new List<IReadOnlyDictionary<string, object?>>();
        while (reader.Read())
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount)
                .ToDictionary(reader.GetName, i => reader.IsDBNull(i) ? null : reader.GetValue(i)));
        }

        return rows;
    }

    /// <summary>The public properties of an entity.</summary>
    public static IReadOnlyDictionary<string, object?> Properties(object entity) =>
        entity.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0).ToDictionary(p => p.Name, p => p.GetValue(entity));

    private static string Text(object? value) => value switch
    {
        null => "NULL",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
