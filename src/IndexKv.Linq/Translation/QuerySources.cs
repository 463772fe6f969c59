using System.Linq.Expressions;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Querying.Relations;
using IndexKv.Linq.Mapping;
using Remotion.Linq.Clauses;
using Remotion.Linq.Clauses.Expressions;

namespace IndexKv.Linq.Translation;

/// <summary>The stores that a query reads, in the order they are joined. Filled by translation.</summary>
/// <param name="main">The first one's mapping.</param>
internal sealed class QuerySources(EntityMap main)
{
    private readonly Dictionary<IQuerySource, SourceTable> _tables = [];
    private readonly List<JoinStep> _steps = [];
    private int _width = main.Store.Columns.Count;

    /// <summary>The first table.</summary>
    public SourceTable Main { get; } = new(main, 0, IsOptional: false);

    /// <summary>Whether there is more than one.</summary>
    public bool IsJoin => _steps.Count > 0;

    /// <summary>The only store, or null.</summary>
    public StoreDefinition? Store => IsJoin ? null : Main.Map.Store;

    /// <summary>The join, or null.</summary>
    public QueryRelation? Relation => IsJoin ? new JoinRelation(new JoinInput(Main.Map.Store.Name, Main.Map.Store), _steps) : null;

    /// <summary>Says that a name of the query stands for a table.</summary>
    public void Name(IQuerySource source, SourceTable table) => _tables[source] = table;

    /// <summary>A table that comes next. It is not optional until it is joined: its own condition sees its rows only.</summary>
    public SourceTable Next(EntityMap map) => new(map, _width, IsOptional: false);

    /// <summary>Joins a table.</summary>
    public SourceTable Join(SourceTable table, JoinKind kind, ScalarExpression? condition)
    {
        var name = table.Map.Store.Name;
        if (name == Main.Map.Store.Name || _steps.Exists(s => s.Input.Name == name))
            name = $"{name}{_steps.Count + 2}";
        _steps.Add(new JoinStep(new JoinInput(name, table.Map.Store), kind, condition));
        _width += table.Map.Store.Columns.Count;
        return table with { IsOptional = kind == JoinKind.Left };
    }

    /// <summary>The table whose entity an expression is, also seen as a base class or an interface of its.</summary>
    public SourceTable? Find(Expression? expression)
    {
        var type = expression?.Type;
        while (expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs, Method: null } convert)
            expression = convert.Operand;
        return expression is QuerySourceReferenceExpression reference && _tables.TryGetValue(reference.ReferencedQuerySource, out var table)
            && expression.Type == table.Map.Type && type!.IsAssignableFrom(table.Map.Type)
            ? table
            : null;
    }
}
