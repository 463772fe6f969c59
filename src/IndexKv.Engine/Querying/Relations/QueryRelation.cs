using IndexKv.Engine.Catalog;

namespace IndexKv.Engine.Querying.Relations;

/// <summary>What a query reads in place of one store: a join, a subquery, the union of two. Immutable.</summary>
public abstract class QueryRelation
{
    private StoreDefinition? _shape;

    private protected QueryRelation()
    {
    }

    /// <summary>Its columns.</summary>
    public abstract IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>Its columns as expressions see them: a <see cref="Expressions.ScalarColumn"/>'s ordinal is a place in these.</summary>
    public StoreDefinition Shape => _shape ??= StoreDefinition.OfRows(Name, [.. Columns.Select(c => new ColumnDefinition(c.Name, c.Type, c.IsNullable))]);

    /// <summary>What messages call it.</summary>
    private protected abstract string Name { get; }
}
