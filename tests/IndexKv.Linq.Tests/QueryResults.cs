using System.Collections;

namespace IndexKv.Linq.Tests;

/// <summary>What a query gave, as texts that compare.</summary>
internal static class QueryResults
{
    public static IReadOnlyList<string> Of<T>(Func<IQueryable<T>, object?> query, IQueryable<T> source, bool ordered)
    {
        object? result;
        List<string> rows;
        try
        {
            result = query(source);
            if (result is not IEnumerable sequence || result is string)
                return [Text(result)];
            rows = [.. sequence.Cast<object?>().Select(Text)];
        }
        catch (Exception e) when (e is InvalidOperationException or OverflowException or ArgumentException)
        {
            return [e.GetType().Name];
        }

        if (!ordered)
            rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        double d => d.ToString("R"),
        decimal d => (d / 1.0000000000m).ToString(),
        _ => value.ToString()!,
    };
}
