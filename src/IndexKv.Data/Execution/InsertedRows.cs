using IndexKv.Engine.Catalog;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Execution;

/// <summary>VALUES.</summary>
/// <param name="store">The store.</param>
/// <param name="columns">The columns that the values are for.</param>
/// <param name="rows">The values.</param>
internal sealed class InsertedRows(StoreDefinition store, int[] columns, List<EquatableList<ScalarExpression>> rows) : InsertSource
{
    // Constants and parameters are taken as they are; what has to be computed is a query without a store.
    private readonly QueryPlan?[] _computed =
    [
        .. rows.Select(row => row.All(e => e is ScalarConstant or ScalarParameter)
            ? null
            : QueryPlanner.Plan(new Query { Projection = EquatableList.Create<QueryProjection>([.. row.Select((e, i) => new QueryProjection(e, $"{i}"))]) })),
    ];

    public override bool IsSingle => rows.Count == 1;

    public override string Explain() => $": {rows.Count} row{(rows.Count == 1 ? "" : "s")}";

    public override IEnumerable<IReadOnlyList<KvValue>> Rows(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Row(i, transaction, parameters);
        }
    }

    private KvValue Convert(int row, int place, in KvValue value) => RowWriter.Convert(store, columns[place], value, rows[row][place].Place);

    private KvValue[] Row(int index, Transaction transaction, ParameterValues parameters)
    {
        var row = new KvValue[rows[index].Count];
        if (_computed[index] is { } plan)
        {
            using var cursor = plan.Execute(transaction, parameters);
            cursor.MoveNext();
            for (var i = 0; i < row.Length; i++)
                row[i] = Convert(index, i, cursor.GetValue(i));
            return row;
        }

        for (var i = 0; i < row.Length; i++)
            row[i] = Convert(index, i, rows[index][i] is ScalarConstant constant ? constant.Value : parameters.Scalars[((ScalarParameter)rows[index][i]).Ordinal]);
        return row;
    }
}
