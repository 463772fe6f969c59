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

    /// <summary>The moment that CURRENT_TIMESTAMP and its like give, in UTC; null for that at which a query first asks.</summary>
    public DateTime? Moment { get; init; }

    /// <summary>The same values for several queries that are one statement, so that all see one present moment.</summary>
    public ParameterValues AtOneMoment() => Moment is null ? this with { Moment = DateTime.UtcNow } : this;
}
