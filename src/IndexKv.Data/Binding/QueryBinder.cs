using IndexKv.Data.Sql;
using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Querying.Relations;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Binding;

/// <summary>Binds queries, and those within them, to a transaction's schema.</summary>
internal sealed class QueryBinder(string text, Transaction transaction)
{
    private readonly HashSet<uint> _read = [];

    public ExpressionBinder Expressions(BindingScope scope) => new(text, scope, this);

    /// <summary>Whether any query bound here reads a store.</summary>
    public bool Reads(StoreDefinition store) => _read.Contains(store.Id);

    /// <param name="query">The query.</param>
    /// <param name="outer">What the query around it can name, on which it must not depend.</param>
    public Query Bind(QuerySyntax query, BindingScope? outer = null) => query switch
    {
        SelectSyntax select => BindSelect(select, outer),
        CompoundSyntax compound => BindCompound(compound, outer),
        _ => throw new InvalidOperationException($"{query.GetType().Name} is no query."),
    };

    public StoreDefinition FindStore(NameSyntax name)
    {
        if (transaction.TryGetStore(name.Name, out var store))
            return store;
        var known = transaction.Stores.Count == 0 ? "there are none" : $"there are {string.Join(", ", transaction.Stores.Select(s => s.Name))}";
        throw SqlErrors.At(KvErrorCode.StoreNotFound, text, name.Position, $"there is no store '{name.Name}'; {known}");
    }

    /// <summary>A store that a query reads.</summary>
    public StoreDefinition ReadStore(NameSyntax name)
    {
        var store = FindStore(name);
        _read.Add(store.Id);
        return store;
    }

    private Query BindSelect(SelectSyntax select, BindingScope? outer)
    {
        var (store, relation, scope) = new SourceBinder(text, this, outer).Bind(select);
        var binder = Expressions(scope);
        var projection = BindItems(select.Items, scope);
        return new Query
        {
            Source = store,
            Relation = relation,
            Predicate = select.Where is null ? null : binder.Bind(select.Where),
            GroupBy = EquatableList.Create<ScalarExpression>([.. select.GroupBy.Select(g => BindOrdinalOrAlias(g, projection, binder))]),
            Having = select.Having is null ? null : BindOnce(select.Having, projection, binder),
            Projection = EquatableList.Create<QueryProjection>([.. projection]),
            Distinct = select.Distinct,
            Ordering = EquatableList.Create<QueryOrdering>([.. select.OrderBy.Select(o => new QueryOrdering(BindOnce(o.Expression, projection, binder), o.Descending))]),
            Limit = BindFixed(select.Limit),
            Offset = BindFixed(select.Offset),
        };
    }

    /// <summary>Binds a select list.</summary>
    public List<QueryProjection> BindItems(IReadOnlyList<SelectItemSyntax> items, BindingScope scope)
    {
        var binder = Expressions(scope);
        var projection = new List<QueryProjection>();
        foreach (var item in items)
        {
            if (item.Expression is not null)
                projection.Add(new QueryProjection(binder.Bind(item.Expression), item.Name));
            else
                projection.AddRange(All(item, scope).Select(c => new QueryProjection(new ScalarColumn(c.Place), c.Name)));
        }

        return projection;
    }

    // From left to right, whatever the operators, as SQLite does it.
    private Query BindCompound(CompoundSyntax compound, BindingScope? outer)
    {
        var query = BindSelect(compound.First, outer);
        foreach (var (position, symbol, all, select) in compound.Others)
        {
            var right = BindSelect(select, outer);
            try
            {
                query = OverAll(new SetOperation(symbol, all, query, right));
            }
            catch (EngineException e)
            {
                throw SqlErrors.At((KvErrorCode)e.Code, text, position, e.Message);
            }
        }

        var columns = query.Projection.ToList();
        return query with
        {
            Ordering = EquatableList.Create<QueryOrdering>(
                [.. compound.OrderBy.Select(o => new QueryOrdering(BindOrdinalOrAlias(o.Expression, columns, null), o.Descending))]),
            Limit = BindFixed(compound.Limit),
            Offset = BindFixed(compound.Offset),
        };
    }

    private static Query OverAll(QueryRelation relation) => new()
    {
        Relation = relation,
        Projection = EquatableList.Create<QueryProjection>([.. relation.Columns.Select((c, i) => new QueryProjection(new ScalarColumn(i), c.Name))]),
    };

    private ScalarExpression? BindFixed(SqlExpression? expression) => expression is null ? null : Expressions(BindingScope.None).Bind(expression);

    private List<(int Place, string Name)> All(SelectItemSyntax item, BindingScope scope)
    {
        if (scope.Shape is null)
            throw SqlErrors.At(KvErrorCode.InvalidQuery, text, item.Position, "'*' needs a FROM clause");
        return scope.All(item.Qualifier)
            ?? throw SqlErrors.At(KvErrorCode.InvalidQuery, text, item.Position, $"'{item.Qualifier}' is not what this statement reads; it reads {string.Join(", ", scope.Aliases.Select(a => $"'{a}'"))}");
    }

    private ScalarExpression BindOnce(SqlExpression expression, List<QueryProjection> projection, ExpressionBinder binder)
    {
        var bound = BindOrdinalOrAlias(expression, projection, binder);
        if (expression is SqlLiteral or SqlName)
            binder.RequireSame(bound, expression.Position, "a column of the result that is used again");
        return bound;
    }

    // ORDER BY 2 is the second column; an alias is what it stands for, before the tables' columns are asked.
    private ScalarExpression BindOrdinalOrAlias(SqlExpression expression, List<QueryProjection> projection, ExpressionBinder? binder)
    {
        if (expression is SqlLiteral { Value: { Type: KvType.Int64 } ordinal })
        {
            return ordinal.AsInt64() >= 1 && ordinal.AsInt64() <= projection.Count
                ? projection[(int)ordinal.AsInt64() - 1].Expression
                : throw SqlErrors.At(KvErrorCode.InvalidQuery, text, expression.Position, $"there is no column {ordinal.AsInt64()} in a result of {projection.Count}");
        }

        if (expression is SqlName { Qualifier: null } name
            && projection.Find(p => p.Name.Equals(name.Name, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return found.Expression;
        }

        return binder?.Bind(expression)
            ?? throw SqlErrors.At(KvErrorCode.InvalidQuery, text, expression.Position, "what UNION, EXCEPT and INTERSECT yield is ordered by its columns' names or numbers");
    }
}
