using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Execution;

/// <summary>EXPLAIN: the plan, a row a line.</summary>
internal sealed class ExplainStatement(string plan) : PreparedStatement
{
    private static readonly ResultColumn[] PlanColumn = [new("plan", KvType.Text, IsNullable: false, null)];

    public override StatementAccess Access => StatementAccess.Read;

    public override IReadOnlyList<ResultColumn> Columns => PlanColumn;

    public override string Explain() => plan;

    public override StatementResult Execute(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken) =>
        new(new Lines(plan.Split('\n')), -1);

    private sealed class Lines(string[] lines) : RowCursor
    {
        private int _current = -1;

        public override IReadOnlyList<ResultColumn> Columns => PlanColumn;

        public override bool MoveNext() => ++_current < lines.Length;

        public override KvValue GetValue(int ordinal) => KvValue.FromText(lines[_current]);
    }
}
