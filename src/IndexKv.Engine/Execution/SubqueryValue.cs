using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary><c>(SELECT …)</c>, run once for each run of the query it is in.</summary>
internal sealed class SubqueryValue(QueryPlan plan) : Evaluator
{
    public override KvValue Evaluate(EvaluationContext context) => context.Subquery(this, plan, mostRows: 2).Single();
}
