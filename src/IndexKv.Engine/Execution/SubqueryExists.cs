using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary><c>EXISTS (SELECT …)</c>, run once for each run of the query it is in.</summary>
internal sealed class SubqueryExists(QueryPlan plan) : Evaluator
{
    public override KvValue Evaluate(EvaluationContext context) => KvValue.FromBoolean(context.Subquery(this, plan, mostRows: 1).Values.Count > 0);
}
