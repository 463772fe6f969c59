using IndexKv.Engine.Catalog;

namespace IndexKv.Engine.Querying.Relations;

/// <summary>One of the tables that are joined: a store or another relation. Immutable.</summary>
public sealed class JoinInput
{
    /// <summary>A store.</summary>
    /// <param name="name">What the query calls it.</param>
    /// <param name="store">The store.</param>
    public JoinInput(string name, StoreDefinition store)
    {
        ArgumentNullException.ThrowIfNull(store);
        (Name, Store) = (name, store);
        Columns = [.. store.Columns.Select(c => new ResultColumn(c.Name, c.Type, c.IsNullable, c) { StoreName = store.Name })];
    }

    /// <summary>A relation.</summary>
    /// <param name="name">What the query calls it.</param>
    /// <param name="relation">The relation.</param>
    public JoinInput(string name, QueryRelation relation)
    {
        ArgumentNullException.ThrowIfNull(relation);
        (Name, Relation, Columns) = (name, relation, relation.Columns);
    }

    /// <summary>What the query calls it.</summary>
    public string Name { get; }

    /// <summary>The store, or null.</summary>
    public StoreDefinition? Store { get; }

    /// <summary>The relation, or null.</summary>
    public QueryRelation? Relation { get; }

    /// <summary>Its columns.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; }
}
