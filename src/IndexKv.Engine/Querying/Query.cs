using IndexKv.Engine.Catalog;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Querying.Relations;

namespace IndexKv.Engine.Querying;

/// <summary>
/// What is asked, not how it is found: both command text and LINQ end in one of these, and <see cref="QueryPlanner"/> turns it into a
/// <see cref="QueryPlan"/>. Immutable. Evaluated in the order of its members.
/// </summary>
public sealed record Query
{
    /// <summary>The store whose rows are read; null for the one empty row of a query without FROM. With a <see cref="Relation"/>, its shape.</summary>
    public StoreDefinition? Source { get => Relation?.Shape ?? field; init; }

    /// <summary>What is read in place of a store, or null.</summary>
    public QueryRelation? Relation { get; init; }

    /// <summary>Which rows; null for all. A row counts where it is true, not where it is false or NULL.</summary>
    public ScalarExpression? Predicate { get; init; }

    /// <summary>What rows are grouped by; empty with aggregates in <see cref="Projection"/> means one group of all rows.</summary>
    public EquatableList<ScalarExpression> GroupBy { get; init; } = [];

    /// <summary>Which groups; null for all.</summary>
    public ScalarExpression? Having { get; init; }

    /// <summary>The result's columns; at least one.</summary>
    public required EquatableList<QueryProjection> Projection { get; init; }

    /// <summary>Whether equal result rows are returned once.</summary>
    public bool Distinct { get; init; }

    /// <summary>The result's order; without it the order is the access path's.</summary>
    public EquatableList<QueryOrdering> Ordering { get; init; } = [];

    /// <summary>How many rows are skipped: an integer that is not negative; null for none.</summary>
    public ScalarExpression? Offset { get; init; }

    /// <summary>How many rows are returned at most: an integer that is not negative; null for all.</summary>
    public ScalarExpression? Limit { get; init; }
}

/// <summary>One column of a query's result.</summary>
/// <param name="Expression">Its value.</param>
/// <param name="Name">Its name.</param>
public sealed record QueryProjection(ScalarExpression Expression, string Name);

/// <summary>One step of a query's order. NULL comes first ascending and last descending.</summary>
/// <param name="Expression">What is ordered by.</param>
/// <param name="Descending">Whether the greatest comes first.</param>
public sealed record QueryOrdering(ScalarExpression Expression, bool Descending = false);
