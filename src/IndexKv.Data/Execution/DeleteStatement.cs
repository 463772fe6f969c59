using IndexKv.Engine.Catalog;
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

    public DeleteStatement(StoreDefinition store, ScalarExpression? where)
    {
        _store = store;
        var projection = store.KeyColumns.Select(k => new QueryProjection(new ScalarColumn(k), store.Columns[k].Name));
        _plan = QueryPlanner.Plan(new Query { Source = store, Predicate = where, Projection = EquatableList.Create<QueryProjection>([.. projection]) });
    }

    public override StatementAccess Access => StatementAccess.Write;

    public override string Explain() => $"delete from {_store.Name}\n{_plan.Explain()}";

    public override StatementResult Execute(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken)
    {
        var write = (WriteTransaction)transaction;
        var writer = new RowWriter(_store, write);
        var keys = new List<byte[]>();
        using (var cursor = _plan.Execute(transaction, parameters, cancellationToken))
        {
            var row = new KvValue[_store.Columns.Count];
            while (cursor.MoveNext())
            {
                for (var i = 0; i < _store.KeyColumns.Count; i++)
                    row[_store.KeyColumns[i]] = cursor.GetValue(i);
                keys.Add(writer.Key(row));
            }
        }

        var affected = AtomicChange.Run(write, keys.Count <= 1, () => keys.Count(key => write.Delete(_store, key)));
        return new StatementResult(null, affected);
    }
}
