using IndexKv.Engine.Catalog;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Execution;

/// <summary>INSERT and INSERT OR REPLACE.</summary>
internal sealed class InsertStatement(StoreDefinition store, int[] columns, List<EquatableList<ScalarExpression>> rows, bool replace) : PreparedStatement
{
    // Constants and parameters are taken as they are; what has to be computed is a query without a store.
    private readonly QueryPlan?[] _computed =
    [
        .. rows.Select(row => row.All(e => e is ScalarConstant or ScalarParameter)
            ? null
            : QueryPlanner.Plan(new Query { Projection = EquatableList.Create<QueryProjection>([.. row.Select((e, i) => new QueryProjection(e, $"{i}"))]) })),
    ];

    public override StatementAccess Access => StatementAccess.Write;

    public override string Explain() => $"{(replace ? "insert or replace" : "insert")} into {store.Name}: {rows.Count} row{(rows.Count == 1 ? "" : "s")}";

    public override StatementResult Execute(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken)
    {
        var write = (WriteTransaction)transaction;
        var writer = new RowWriter(store, write);
        var affected = AtomicChange.Run(write, rows.Count == 1, () =>
        {
            for (var i = 0; i < rows.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var row = Row(i, transaction, parameters);
                if (replace)
                    writer.Put(row);
                else
                    writer.Insert(row);
            }

            return rows.Count;
        });
        return new StatementResult(null, affected);
    }

    private KvValue[] Row(int index, Transaction transaction, ParameterValues parameters)
    {
        var row = new KvValue[store.Columns.Count];
        if (_computed[index] is { } plan)
        {
            using var cursor = plan.Execute(transaction, parameters);
            cursor.MoveNext();
            for (var i = 0; i < columns.Length; i++)
                row[columns[i]] = cursor.GetValue(i);
            return row;
        }

        for (var i = 0; i < columns.Length; i++)
            row[columns[i]] = rows[index][i] is ScalarConstant constant ? constant.Value : parameters.Scalars[((ScalarParameter)rows[index][i]).Ordinal];
        return row;
    }
}
