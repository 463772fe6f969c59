using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Execution;

/// <summary>SELECT.</summary>
internal sealed class SelectStatement(QueryPlan plan) : PreparedStatement
{
    public override StatementAccess Access => StatementAccess.Read;

    /// <summary>The statement as one lookup of a key; null if it is more than that.</summary>
    public PointLookup? Point => plan.Point;

    public override IReadOnlyList<ResultColumn> Columns => plan.Columns;

    public override string Explain() => plan.Explain();

    public override StatementResult Execute(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken) =>
        new(plan.Execute(transaction, parameters, cancellationToken), -1);
}
