using IndexKv.Engine.Catalog;
using IndexKv.Engine.Querying;

namespace IndexKv.Data.Binding;

/// <summary>The tables whose columns an expression can name. Immutable.</summary>
internal sealed class BindingScope
{
    private readonly IReadOnlyList<(string Alias, IReadOnlyList<ResultColumn> Columns, int First)> _tables;

    // A table whose columns have to be written with its name.
    private string? _qualified;

    /// <param name="tables">The tables as the statement calls them, with their columns.</param>
    /// <param name="shape">All columns, as expressions see them; null if there are no tables.</param>
    /// <param name="outer">What the query around this one can name, or null.</param>
    public BindingScope(IReadOnlyList<(string Alias, IReadOnlyList<ResultColumn> Columns)> tables, StoreDefinition? shape, BindingScope? outer = null)
    {
        var first = 0;
        var placed = new List<(string, IReadOnlyList<ResultColumn>, int)>();
        foreach (var (alias, columns) in tables)
        {
            placed.Add((alias, columns, first));
            first += columns.Count;
        }

        (_tables, Shape, Outer) = (placed, shape, outer);
    }

    /// <summary>No table.</summary>
    public static BindingScope None { get; } = new([], null);

    public StoreDefinition? Shape { get; }

    public BindingScope? Outer { get; }

    /// <summary>The tables' names.</summary>
    public IEnumerable<string> Aliases => _tables.Select(t => t.Alias);

    /// <summary>All columns' names.</summary>
    public IEnumerable<string> ColumnNames => _tables.SelectMany(t => t.Columns).Select(c => c.Name).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>The scope of a statement over one store.</summary>
    public static BindingScope Of(StoreDefinition store, string? alias = null) =>
        new([(alias ?? store.Name, [.. store.Columns.Select(c => new ResultColumn(c.Name, c.Type, c.IsNullable, c))])], store);

    /// <summary>The scope of ON CONFLICT DO UPDATE: the record that is there, and by its name the one that was to be inserted.</summary>
    public static BindingScope WithExcluded(StoreDefinition store, string excluded, StoreDefinition shape)
    {
        ResultColumn[] columns = [.. store.Columns.Select(c => new ResultColumn(c.Name, c.Type, c.IsNullable, c))];
        return new BindingScope([(store.Name, columns), (excluded, columns)], shape) { _qualified = excluded };
    }

    /// <summary>The places of the columns of a name; several if the name is ambiguous.</summary>
    /// <param name="qualifier">The table's name, or null for any.</param>
    /// <param name="name">The column's name.</param>
    public List<int> Find(string? qualifier, string name)
    {
        var places = new List<int>();
        foreach (var (alias, columns, first) in _tables)
        {
            if (qualifier is not null ? !Same(alias, qualifier) : alias == _qualified)
                continue;
            for (var i = 0; i < columns.Count; i++)
            {
                if (Same(columns[i].Name, name))
                    places.Add(first + i);
            }
        }

        return places;
    }

    /// <summary>The columns of all tables, or of one; null if there is none of that name.</summary>
    public List<(int Place, string Name)>? All(string? qualifier)
    {
        var tables = _tables.Where(t => qualifier is null || Same(t.Alias, qualifier)).ToList();
        return tables.Count == 0 ? null : [.. tables.SelectMany(t => t.Columns.Select((c, i) => (t.First + i, c.Name)))];
    }

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
