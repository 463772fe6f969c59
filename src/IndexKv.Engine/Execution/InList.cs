using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>
/// <c>x IN (a, b, …)</c>: true if one item equals x, else NULL if one is NULL or x is, else false. A long list that is the same for all rows is
/// hashed once for each run.
/// </summary>
internal sealed class InList(Evaluator operand, Evaluator[] items, bool isFixed) : Evaluator
{
    private const int WorthHashing = 8;

    public override KvValue Evaluate(EvaluationContext context)
    {
        if (items.Length == 0)
            return KvValue.FromBoolean(false);
        var value = operand.Evaluate(context);
        if (value.IsNull)
            return KvValue.Null;
        if (!isFixed || items.Length < WorthHashing)
            return Search(value, context);
        var list = context.List(this);
        return list.Holds(value.Type) ? list.Find(value) : Search(value, context);
    }

    /// <summary>Hashes the items as they are in a run.</summary>
    public HashedList Hash(EvaluationContext context) => new(items.Select(item => item.Evaluate(context)));

    private KvValue Search(in KvValue value, EvaluationContext context)
    {
        var unknown = false;
        foreach (var item in items)
        {
            var candidate = item.Evaluate(context);
            if (candidate.IsNull)
                unknown = true;
            else if (Comparison.AreEqual(value, candidate))
                return KvValue.FromBoolean(true);
        }

        return unknown ? KvValue.Null : KvValue.FromBoolean(false);
    }
}
