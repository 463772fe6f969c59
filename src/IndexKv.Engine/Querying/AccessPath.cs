using IndexKv.Engine.Querying.Expressions;

namespace IndexKv.Engine.Querying;

/// <summary>How a query's records are found.</summary>
public abstract record AccessPath
{
    private protected AccessPath()
    {
    }
}

/// <summary>No store is read: one row of nothing.</summary>
public sealed record SingleRow : AccessPath;

/// <summary>The condition is never true: nothing is read.</summary>
public sealed record NoRows : AccessPath;

/// <summary>One record, by its whole key.</summary>
/// <param name="Parts">The key's parts, in key order; the same for all rows.</param>
public sealed record KeyLookup(EquatableList<ScalarExpression> Parts) : AccessPath;

/// <summary>The records of several keys, found in one pass.</summary>
/// <param name="Parts">The key's parts, in key order; null at <paramref name="Varying"/>.</param>
/// <param name="Varying">The part of which there are several values.</param>
/// <param name="Items">The values, or</param>
/// <param name="Set">the set parameter that holds them, or</param>
/// <param name="Subquery">the subquery that yields them.</param>
public sealed record KeySetLookup(
    EquatableList<ScalarExpression?> Parts, int Varying, EquatableList<ScalarExpression> Items, ScalarInSet? Set, ScalarInQuery? Subquery = null) : AccessPath;

/// <summary>The records of a range of keys, in key order; sorted stores only.</summary>
/// <param name="Prefix">The key's first parts.</param>
/// <param name="Lower">The next part's lower bound, or null.</param>
/// <param name="LowerInclusive">Whether the bound itself is in the range.</param>
/// <param name="Upper">The next part's upper bound, or null.</param>
/// <param name="UpperInclusive">Whether the bound itself is in the range.</param>
/// <param name="TextPrefix">What the next part, a text, begins with, or null.</param>
/// <param name="Descending">Whether from the greatest key down.</param>
public sealed record KeyRangeScan(
    EquatableList<ScalarExpression> Prefix,
    ScalarExpression? Lower,
    bool LowerInclusive,
    ScalarExpression? Upper,
    bool UpperInclusive,
    ScalarExpression? TextPrefix,
    bool Descending) : AccessPath;

/// <summary>The first record of a range that meets the condition, and the last: all that MIN and MAX of the key need. Sorted stores only.</summary>
/// <param name="Range">The range.</param>
public sealed record KeyEnds(KeyRangeScan Range) : AccessPath;

/// <summary>All records: a tablescan.</summary>
public sealed record FullScan : AccessPath;

/// <summary>The rows of what is read in place of a store.</summary>
public sealed record RelationScan : AccessPath;

/// <summary>How many records there are, known without reading them.</summary>
public sealed record CountOnly : AccessPath;
