using IndexKv.Engine.Values;

namespace IndexKv.Engine.Querying;

/// <summary>The values a query runs with. The lists are read, not copied: they stay unchanged until the query's cursor is disposed.</summary>
/// <param name="Scalars">The value of each <see cref="Expressions.ScalarParameter"/>, by ordinal.</param>
/// <param name="Sets">The values of each <see cref="Expressions.ScalarInSet"/>, by ordinal.</param>
public sealed record ParameterValues(IReadOnlyList<KvValue> Scalars, IReadOnlyList<IReadOnlyCollection<KvValue>> Sets)
{
    /// <summary>No parameters.</summary>
    public static ParameterValues None { get; } = new([], []);

    /// <summary>The connection's variables; null where there is none.</summary>
    public SessionVariables? Session { get; init; }
}
