using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary><c>x IN (SELECT …)</c>: true if one row equals x, else NULL if one is NULL or x is, else false. Run once for each run.</summary>
internal sealed class SubqueryMembership(Evaluator operand, QueryPlan plan) : Evaluator
{
    public override KvValue Evaluate(EvaluationContext context)
    {
        var result = context.Subquery(this, plan, long.MaxValue);
        if (result.Values.Count == 0)
            return KvValue.FromBoolean(false);
        var value = operand.Evaluate(context);
        if (value.IsNull)
            return KvValue.Null;
        return result.Hashed.Holds(value.Type) ? result.Hashed.Find(value) : Search(value, result.Values);
    }

    /// <summary>The subquery's values.</summary>
    public IEnumerable<KvValue> Values(EvaluationContext context) => context.Subquery(this, plan, long.MaxValue).Values;

    private static KvValue Search(in KvValue value, List<KvValue> candidates)
    {
        var unknown = false;
        foreach (var candidate in candidates)
        {
            if (candidate.IsNull)
                unknown = true;
            else if (Comparison.AreEqual(value, candidate))
                return KvValue.FromBoolean(true);
        }

        return unknown ? KvValue.Null : KvValue.FromBoolean(false);
    }
}
