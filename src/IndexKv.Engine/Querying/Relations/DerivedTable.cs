namespace IndexKv.Engine.Querying.Relations;

/// <summary>A query in the place of a store: <c>FROM (SELECT …) AS name</c>. Immutable.</summary>
/// <param name="name">What it is called.</param>
/// <param name="query">The query.</param>
public sealed class DerivedTable(string name, Query query) : QueryRelation
{
    private readonly ResultColumn[] _columns = QueryPlanner.Describe(query);

    /// <summary>The query.</summary>
    public Query Query => query;

    /// <inheritdoc/>
    public override IReadOnlyList<ResultColumn> Columns => _columns;

    private protected override string Name => name;
}
