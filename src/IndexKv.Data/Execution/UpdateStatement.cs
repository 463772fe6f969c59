using IndexKv.Engine.Catalog;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Execution;

/// <summary>UPDATE: the new rows are computed first and then written, so that none is met twice.</summary>
internal sealed class UpdateStatement : PreparedStatement
{
    private readonly StoreDefinition _store;
    private readonly QueryPlan _plan;
    private readonly bool _changesKeys;
    private readonly RowProjection? _returning;

    public UpdateStatement(StoreDefinition store, Dictionary<int, ScalarExpression> assigned, ScalarExpression? where, RowProjection? returning)
    {
        _returning = returning;
        _store = store;
        _changesKeys = store.KeyColumns.Any(assigned.ContainsKey);

        // The old key, then the new row.
        var projection = store.KeyColumns.Select(k => new QueryProjection(new ScalarColumn(k), store.Columns[k].Name))
            .Concat(store.Columns.Select((c, i) => new QueryProjection(assigned.GetValueOrDefault(i) ?? new ScalarColumn(i), c.Name)));
        _plan = QueryPlanner.Plan(new Query { Source = store, Predicate = where, Projection = EquatableList.Create<QueryProjection>([.. projection]) });
    }

    public override StatementAccess Access => StatementAccess.Write;

    public override IReadOnlyList<ResultColumn> Columns => _returning?.Columns ?? [];

    public override string Explain() => $"update {_store.Name}\n{_plan.Explain()}";

    public override StatementResult Execute(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken)
    {
        parameters = parameters.AtOneMoment();
        var write = (WriteTransaction)transaction;
        var writer = new RowWriter(_store, write);
        var changes = new List<(byte[] OldKey, KvValue[] Row)>();
        using (var cursor = _plan.Execute(transaction, parameters, cancellationToken))
        {
            var old = new KvValue[_store.Columns.Count];
            while (cursor.MoveNext())
            {
                for (var i = 0; i < _store.KeyColumns.Count; i++)
                    old[_store.KeyColumns[i]] = cursor.GetValue(i);
                var row = new KvValue[_store.Columns.Count];
                for (var i = 0; i < row.Length; i++)
                    row[i] = RowWriter.Convert(_store, i, cursor.GetValue(_store.KeyColumns.Count + i), _plan.Query.Projection[_store.KeyColumns.Count + i].Expression.Place);
                changes.Add((writer.Key(old), row));
            }
        }

        var affected = AtomicChange.Run(write, changes.Count <= 1 && _plan.Path is KeyLookup, () =>
        {
            if (_changesKeys && changes.Count > 1)
                Move(write, writer, changes);
            else
                changes.ForEach(c => writer.Replace(c.OldKey, c.Row));
            return changes.Count;
        });
        var returned = ReturnedRows.Begin(_returning, transaction, parameters, cancellationToken);
        changes.ForEach(c => returned?.Add(c.Row));
        return new StatementResult(returned, affected);
    }

    // All old records go before the first new one comes: keys may move onto each other's places, as in id = id + 1.
    private void Move(WriteTransaction write, RowWriter writer, List<(byte[] OldKey, KvValue[] Row)> changes)
    {
        foreach (var (oldKey, _) in changes)
            write.Delete(_store, oldKey);
        foreach (var (_, row) in changes)
            writer.Insert(row);
    }
}
