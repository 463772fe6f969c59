using IndexKv.Engine.Catalog;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Execution;

/// <summary>DELETE: the keys are gathered first and then removed.</summary>
internal sealed class DeleteStatement : PreparedStatement
{
    private readonly StoreDefinition _store;
    private readonly QueryPlan _plan;
    private readonly IReadOnlyList<int> _columns;
    private readonly RowProjection? _returning;

    public DeleteStatement(StoreDefinition store, ScalarExpression? where, RowProjection? returning)
    {
        _store = store;
        _returning = returning;
        _columns = returning is null ? store.KeyColumns : [.. Enumerable.Range(0, store.Columns.Count)];
        var projection = _columns.Select(k => new QueryProjection(new ScalarColumn(k), store.Columns[k].Name));
        _plan = QueryPlanner.Plan(new Query { Source = store, Predicate = where, Projection = EquatableList.Create<QueryProjection>([.. projection]) });
    }

    public override StatementAccess Access => StatementAccess.Write;

    public override IReadOnlyList<ResultColumn> Columns => _returning?.Columns ?? [];

    public override string Explain() => $"delete from {_store.Name}\n{_plan.Explain()}";

    public override StatementResult Execute(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken)
    {
        parameters = parameters.AtOneMoment();
        var write = (WriteTransaction)transaction;
        var writer = new RowWriter(_store, write);
        var keys = new List<byte[]>();
        var returned = ReturnedRows.Begin(_returning, transaction, parameters, cancellationToken);
        using (var cursor = _plan.Execute(transaction, parameters, cancellationToken))
        {
            var row = new KvValue[_store.Columns.Count];
            while (cursor.MoveNext())
            {
                for (var i = 0; i < _columns.Count; i++)
                    row[_columns[i]] = cursor.GetValue(i);
                keys.Add(writer.Key(row));
                returned?.Add(row);
            }
        }

        var affected = AtomicChange.Run(write, keys.Count <= 1, () => keys.Count(key => write.Delete(_store, key)));
        return new StatementResult(returned, affected);
    }
}
