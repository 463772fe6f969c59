using IndexKv.Data.Execution;
using IndexKv.Data.Sql;
using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Querying.Relations;

namespace IndexKv.Data.Binding;

/// <summary>Binds INSERT, UPDATE and DELETE to a transaction's schema.</summary>
internal sealed class ChangeBinder(string text, QueryBinder queries)
{
    private const string Excluded = "excluded";

    public PreparedStatement Bind(ChangeSyntax change)
    {
        var store = queries.FindStore(change.Store);
        var returning = BindReturning(change, store);
        return change switch
        {
            InsertSyntax insert => BindInsert(insert, store, returning),
            UpdateSyntax update => new UpdateStatement(store, BindAssignments(update.Assignments, store, BindingScope.Of(store)), BindCondition(update.Where, store), returning),
            DeleteSyntax delete => new DeleteStatement(store, BindCondition(delete.Where, store), returning),
            _ => throw new InvalidOperationException($"{change.GetType().Name} is no change."),
        };
    }

    private ScalarExpression? BindCondition(SqlExpression? where, StoreDefinition store) =>
        where is null ? null : queries.Expressions(BindingScope.Of(store)).Bind(where);

    private RowProjection? BindReturning(ChangeSyntax change, StoreDefinition store)
    {
        if (change.Returning.Count == 0)
            return null;
        var projection = queries.BindItems(change.Returning, BindingScope.Of(store));
        var aggregate = projection.FindIndex(p => ScalarAggregates.IsIn(p.Expression));
        return aggregate < 0
            ? new RowProjection(projection, store)
            : throw SqlErrors.At(KvErrorCode.InvalidQuery, text, change.Returning[0].Position, "RETURNING takes no aggregates: it returns a row for each record");
    }

    private InsertStatement BindInsert(InsertSyntax insert, StoreDefinition store, RowProjection? returning)
    {
        int[] columns = insert.Columns is null ? [.. Enumerable.Range(0, store.Columns.Count)] : [.. insert.Columns.Select(c => FindColumn(store, c))];
        if (columns.Distinct().Count() != columns.Length)
            throw SqlErrors.At(KvErrorCode.InvalidQuery, text, insert.Store.Position, "a column is named twice");
        var defaults = ColumnDefaults.Of(store);
        var missing = store.KeyColumns.Where(k => !columns.Contains(k) && !defaults.Has(k) && k != store.GeneratedColumn).Select(k => $"'{store.Columns[k].Name}'").ToList();
        if (missing.Count > 0)
            throw SqlErrors.At(KvErrorCode.NullNotAllowed, text, insert.Store.Position, $"INSERT into '{store.Name}' gives no value to its key {string.Join(", ", missing)}");
        InsertSource source = insert.Query is null ? BindRows(insert, store, columns, defaults) : BindQuery(insert.Query, store, columns);
        return new InsertStatement(store, columns, defaults, source, BindConflict(insert, store), returning);
    }

    private InsertedRows BindRows(InsertSyntax insert, StoreDefinition store, int[] columns, ColumnDefaults defaults)
    {
        var binder = queries.Expressions(BindingScope.None);
        var rows = new List<EquatableList<ScalarExpression>>();
        foreach (var row in insert.Rows)
        {
            if (row.Count != columns.Length)
                throw SqlErrors.At(KvErrorCode.InvalidQuery, text, row.Count == 0 ? insert.Position : row[0].Position, $"the row has {row.Count} values for {columns.Length} columns");
            rows.Add(EquatableList.Create<ScalarExpression>([.. row.Select((value, i) => value is SqlDefault ? defaults[columns[i]] : binder.Bind(value))]));
        }

        return new InsertedRows(store, columns, rows);
    }

    private InsertedQuery BindQuery(QuerySyntax query, StoreDefinition store, int[] columns)
    {
        var plan = QueryPlanner.Plan(queries.Bind(query));
        if (plan.Columns.Count != columns.Length)
            throw SqlErrors.At(KvErrorCode.InvalidQuery, text, query.Position, $"the query has {plan.Columns.Count} columns for {columns.Length} of the store's");
        return new InsertedQuery(store, columns, plan, queries.Reads(store));
    }

    private InsertConflict BindConflict(InsertSyntax insert, StoreDefinition store)
    {
        if (insert.OnConflict is not { } conflict)
            return insert.Replace ? InsertConflict.Replace : InsertConflict.Fail;
        var columns = conflict.Columns.Select(c => FindColumn(store, c)).ToHashSet();
        if (columns.Count > 0 && !columns.SetEquals(store.KeyColumns))
        {
            throw SqlErrors.At(
                KvErrorCode.InvalidQuery, text, conflict.Columns[0].Position,
                $"nothing but the whole key of '{store.Name}' is unique: ON CONFLICT ({string.Join(", ", store.KeyColumns.Select(k => store.Columns[k].Name))})");
        }

        if (conflict.Assignments is null)
            return InsertConflict.Ignore;

        // What stands without a table's name is the record that is there; what was to be inserted is 'excluded'.
        var both = new JoinRelation(new JoinInput(store.Name, store), [new JoinStep(new JoinInput(Excluded, store), JoinKind.Inner, null)]);
        var scope = BindingScope.WithExcluded(store, Excluded, both.Shape);
        var assigned = BindAssignments(conflict.Assignments, store, scope);
        var where = conflict.Where is null ? new ScalarConstant(Engine.Values.KvValue.FromBoolean(true)) : queries.Expressions(scope).Bind(conflict.Where);
        var projection = new RowProjection(
            [new QueryProjection(where, "where"), .. assigned.Select(a => new QueryProjection(a.Value, store.Columns[a.Key].Name))], both.Shape);
        return new InsertConflict(new ConflictUpdate(store, [.. assigned.Select(a => (a.Key, a.Value.Place))], projection));
    }

    private Dictionary<int, ScalarExpression> BindAssignments(IReadOnlyList<AssignmentSyntax> assignments, StoreDefinition store, BindingScope scope)
    {
        var binder = queries.Expressions(scope);
        var assigned = new Dictionary<int, ScalarExpression>();
        foreach (var (column, value) in assignments)
        {
            var ordinal = FindColumn(store, column);
            if (!assigned.TryAdd(ordinal, value is SqlDefault ? ColumnDefaults.Of(store)[ordinal] : binder.Bind(value)))
                throw SqlErrors.At(KvErrorCode.InvalidQuery, text, column.Position, $"'{column.Name}' is set twice");
        }

        return assigned;
    }

    private int FindColumn(StoreDefinition store, NameSyntax name)
    {
        var ordinal = store.FindColumn(name.Name);
        return ordinal >= 0
            ? ordinal
            : throw SqlErrors.At(KvErrorCode.InvalidQuery, text, name.Position, $"store '{store.Name}' has no column '{name.Name}'; its columns are {string.Join(", ", store.Columns.Select(c => c.Name))}");
    }
}
