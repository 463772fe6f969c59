using IndexKv.Engine.Catalog;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Execution;

/// <summary>INSERT … SELECT.</summary>
/// <param name="store">The store.</param>
/// <param name="columns">The columns that the query's are for.</param>
/// <param name="plan">The query.</param>
/// <param name="readsTarget">Whether it reads the store that is inserted into: then all its rows are read before the first is inserted.</param>
internal sealed class InsertedQuery(StoreDefinition store, int[] columns, QueryPlan plan, bool readsTarget) : InsertSource
{
    public override bool IsSingle => false;

    public override string Explain() => $"\n{plan.Explain()}";

    public override IEnumerable<IReadOnlyList<KvValue>> Rows(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken)
    {
        var rows = Read(transaction, parameters, cancellationToken);
        return readsTarget ? rows.ToList() : rows;
    }

    private IEnumerable<KvValue[]> Read(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken)
    {
        using var cursor = plan.Execute(transaction, parameters, cancellationToken);
        while (cursor.MoveNext())
        {
            var row = new KvValue[plan.Columns.Count];
            for (var i = 0; i < row.Length; i++)
                row[i] = RowWriter.Convert(store, columns[i], cursor.GetValue(i), plan.Query.Projection[i].Expression.Place);
            yield return row;
        }
    }
}
