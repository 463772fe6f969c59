using IndexKv.Data.Execution;
using IndexKv.Data.Sql;
using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Binding;

/// <summary>Binds statements to a transaction's schema and plans them.</summary>
internal sealed class StatementBinder(string text, Transaction transaction)
{
    public PreparedStatement Bind(StatementSyntax statement)
    {
        try
        {
            return statement switch
            {
                SelectSyntax s => new SelectStatement(QueryPlanner.Plan(BindSelect(s))),
                InsertSyntax s => BindInsert(s),
                UpdateSyntax s => BindUpdate(s),
                DeleteSyntax s => BindDelete(s),
                CreateStoreSyntax s => new CreateStoreStatement(new StoreDefinition(s.Name.Name, s.Kind, s.Columns), s.IfNotExists),
                DropStoreSyntax s => new DropStoreStatement(s.Name.Name, s.IfExists),
                CheckSyntax s => new CheckStatement(s.Store is null ? null : FindStore(s.Store).Name),
                CheckpointSyntax => new CheckpointStatement(),
                VacuumSyntax s => new VacuumStatement(s.Store is null ? null : FindStore(s.Store).Name),
                BackupSyntax s => new BackupStatement(BindPath(s.Directory)),
                ExplainSyntax s => new ExplainStatement(Bind(s.Statement).Explain()),
                _ => throw new InvalidOperationException($"{statement.GetType().Name} is no statement."),
            };
        }
        catch (EngineException e)
        {
            throw SqlErrors.At((KvErrorCode)e.Code, text, statement.Position, e.Message);
        }
    }

    private ScalarExpression BindPath(SqlExpression path) => new ExpressionBinder(text, null, null).Bind(path) switch
    {
        ScalarConstant { Value.Type: Engine.Values.KvType.Text } constant => constant,
        ScalarParameter parameter => parameter,
        _ => throw SqlErrors.At(KvErrorCode.Syntax, text, path.Position, "BACKUP TO takes a path as a text literal or a parameter"),
    };

    private Query BindSelect(SelectSyntax select)
    {
        var store = select.From is null ? null : FindStore(select.From);
        var binder = new ExpressionBinder(text, store, select.Alias);
        var projection = new List<QueryProjection>();
        foreach (var item in select.Items)
        {
            if (item.Expression is not null)
                projection.Add(new QueryProjection(binder.Bind(item.Expression), item.Name));
            else if (store is not null)
                projection.AddRange(store.Columns.Select((column, i) => new QueryProjection(new ScalarColumn(i), column.Name)));
            else
                throw SqlErrors.At(KvErrorCode.InvalidQuery, text, item.Position, "'*' needs a FROM clause");
        }

        return new Query
        {
            Source = store,
            Predicate = select.Where is null ? null : binder.Bind(select.Where),
            GroupBy = EquatableList.Create<ScalarExpression>([.. select.GroupBy.Select(g => BindOrdinalOrAlias(g, projection, binder))]),
            Having = select.Having is null ? null : BindOrdinalOrAlias(select.Having, projection, binder),
            Projection = EquatableList.Create<QueryProjection>([.. projection]),
            Distinct = select.Distinct,
            Ordering = EquatableList.Create<QueryOrdering>([.. select.OrderBy.Select(o => new QueryOrdering(BindOrdinalOrAlias(o.Expression, projection, binder), o.Descending))]),
            Limit = select.Limit is null ? null : new ExpressionBinder(text, null, null).Bind(select.Limit),
            Offset = select.Offset is null ? null : new ExpressionBinder(text, null, null).Bind(select.Offset),
        };
    }

    // ORDER BY 2 is the second column; an alias is what it stands for, before the store's columns are asked.
    private ScalarExpression BindOrdinalOrAlias(SqlExpression expression, List<QueryProjection> projection, ExpressionBinder binder)
    {
        if (expression is SqlLiteral { Value: { Type: Engine.Values.KvType.Int64 } ordinal })
        {
            return ordinal.AsInt64() >= 1 && ordinal.AsInt64() <= projection.Count
                ? projection[(int)ordinal.AsInt64() - 1].Expression
                : throw SqlErrors.At(KvErrorCode.InvalidQuery, text, expression.Position, $"there is no column {ordinal.AsInt64()} in a result of {projection.Count}");
        }

        return expression is SqlName { Qualifier: null } name
            && projection.Find(p => p.Name.Equals(name.Name, StringComparison.OrdinalIgnoreCase)) is { } found
                ? found.Expression
                : binder.Bind(expression);
    }

    private InsertStatement BindInsert(InsertSyntax insert)
    {
        var store = FindStore(insert.Store);
        int[] columns = insert.Columns is null ? [.. Enumerable.Range(0, store.Columns.Count)] : [.. insert.Columns.Select(c => FindColumn(store, c))];
        if (columns.Distinct().Count() != columns.Length)
            throw SqlErrors.At(KvErrorCode.InvalidQuery, text, insert.Store.Position, "a column is named twice");
        var binder = new ExpressionBinder(text, null, null);
        var rows = new List<EquatableList<ScalarExpression>>();
        foreach (var row in insert.Rows)
        {
            if (row.Count != columns.Length)
                throw SqlErrors.At(KvErrorCode.InvalidQuery, text, row[0].Position, $"the row has {row.Count} values for {columns.Length} columns");
            rows.Add(binder.BindAll(row));
        }

        var missing = store.KeyColumns.Where(k => !columns.Contains(k)).Select(k => $"'{store.Columns[k].Name}'").ToList();
        if (missing.Count > 0)
            throw SqlErrors.At(KvErrorCode.NullNotAllowed, text, insert.Store.Position, $"INSERT into '{store.Name}' gives no value to its key {string.Join(", ", missing)}");
        return new InsertStatement(store, columns, rows, insert.Replace);
    }

    private UpdateStatement BindUpdate(UpdateSyntax update)
    {
        var store = FindStore(update.Store);
        var binder = new ExpressionBinder(text, store, null);
        var assigned = new Dictionary<int, ScalarExpression>();
        foreach (var (column, value) in update.Assignments)
        {
            if (!assigned.TryAdd(FindColumn(store, column), binder.Bind(value)))
                throw SqlErrors.At(KvErrorCode.InvalidQuery, text, column.Position, $"'{column.Name}' is set twice");
        }

        return new UpdateStatement(store, assigned, update.Where is null ? null : binder.Bind(update.Where));
    }

    private DeleteStatement BindDelete(DeleteSyntax delete)
    {
        var store = FindStore(delete.Store);
        return new DeleteStatement(store, delete.Where is null ? null : new ExpressionBinder(text, store, null).Bind(delete.Where));
    }

    private StoreDefinition FindStore(NameSyntax name)
    {
        if (transaction.TryGetStore(name.Name, out var store))
            return store;
        var known = transaction.Stores.Count == 0 ? "there are none" : $"there are {string.Join(", ", transaction.Stores.Select(s => s.Name))}";
        throw SqlErrors.At(KvErrorCode.StoreNotFound, text, name.Position, $"there is no store '{name.Name}'; {known}");
    }

    private int FindColumn(StoreDefinition store, NameSyntax name)
    {
        var ordinal = store.FindColumn(name.Name);
        return ordinal >= 0
            ? ordinal
            : throw SqlErrors.At(KvErrorCode.InvalidQuery, text, name.Position, $"store '{store.Name}' has no column '{name.Name}'; its columns are {string.Join(", ", store.Columns.Select(c => c.Name))}");
    }
}
