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
    private readonly QueryBinder _queries = new(text, transaction);

    public PreparedStatement Bind(StatementSyntax statement)
    {
        try
        {
            return statement switch
            {
                QuerySyntax s => new SelectStatement(QueryPlanner.Plan(_queries.Bind(s))),
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

    private ScalarExpression BindPath(SqlExpression path) => _queries.Expressions(BindingScope.None).Bind(path) switch
    {
        ScalarConstant { Value.Type: Engine.Values.KvType.Text } constant => constant,
        ScalarParameter parameter => parameter,
        _ => throw SqlErrors.At(KvErrorCode.Syntax, text, path.Position, "BACKUP TO takes a path as a text literal or a parameter"),
    };

    private InsertStatement BindInsert(InsertSyntax insert)
    {
        var store = FindStore(insert.Store);
        int[] columns = insert.Columns is null ? [.. Enumerable.Range(0, store.Columns.Count)] : [.. insert.Columns.Select(c => FindColumn(store, c))];
        if (columns.Distinct().Count() != columns.Length)
            throw SqlErrors.At(KvErrorCode.InvalidQuery, text, insert.Store.Position, "a column is named twice");
        var binder = _queries.Expressions(BindingScope.None);
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
        var binder = _queries.Expressions(BindingScope.Of(store));
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
        return new DeleteStatement(store, delete.Where is null ? null : _queries.Expressions(BindingScope.Of(store)).Bind(delete.Where));
    }

    private StoreDefinition FindStore(NameSyntax name) => _queries.FindStore(name);

    private int FindColumn(StoreDefinition store, NameSyntax name)
    {
        var ordinal = store.FindColumn(name.Name);
        return ordinal >= 0
            ? ordinal
            : throw SqlErrors.At(KvErrorCode.InvalidQuery, text, name.Position, $"store '{store.Name}' has no column '{name.Name}'; its columns are {string.Join(", ", store.Columns.Select(c => c.Name))}");
    }
}
