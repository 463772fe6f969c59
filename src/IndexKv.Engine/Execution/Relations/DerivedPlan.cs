using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Relations;

/// <summary>A subquery in the place of a store.</summary>
internal sealed class DerivedPlan(string name, QueryPlan plan) : RelationPlan
{
    public override RowStream Open(EvaluationContext context) => new Rows(plan.Execute(context));

    public override IEnumerable<string> Explain() => [$"subquery {name}", .. Indented(plan.Explain().Split('\n'))];

    private sealed class Rows(RowCursor cursor) : RowStream
    {
        public override bool MoveNext() => cursor.MoveNext();

        public override KvValue Column(int ordinal) => cursor.GetValue(ordinal);

        public override void Dispose() => cursor.Dispose();
    }
}
