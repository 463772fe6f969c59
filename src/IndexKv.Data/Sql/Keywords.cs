using System.Collections.Frozen;

namespace IndexKv.Data.Sql;

/// <summary>Words that are no names unless quoted.</summary>
internal static class Keywords
{
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "AND", "AS", "ASC", "BETWEEN", "BY", "CASE", "CAST", "CREATE", "CROSS", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "DELETE", "DESC", "DISTINCT", "DROP",
        "ELSE", "END", "ESCAPE", "EXCEPT", "EXISTS", "EXPLAIN", "FALSE", "FROM", "FULL", "GLOB", "GROUP", "HAVING", "IN", "INNER", "INSERT", "INTERSECT", "INTO", "IS",
        "JOIN", "LEFT", "LIKE", "LIMIT", "NATURAL", "NOT", "NULL", "OFFSET", "ON", "OR", "ORDER", "PRIMARY", "RETURNING", "RIGHT", "SELECT", "SET", "THEN", "TRUE", "UNION", "UPDATE",
        "USING", "VALUES", "WHEN", "WHERE",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Reserved.Order(StringComparer.Ordinal)];

    public static bool IsReserved(string word) => Reserved.Contains(word);
}
