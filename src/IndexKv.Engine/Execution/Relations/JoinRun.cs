using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Relations;

/// <summary>One run of a join: what expressions are computed from. Not thread-safe.</summary>
internal sealed class JoinRun
{
    private readonly RowAtHand _row = new();

    public JoinRun(EvaluationContext outer) => Context = new EvaluationContext(outer) { Row = _row };

    public EvaluationContext Context { get; }

    /// <summary>How many pairs of rows were looked at.</summary>
    public long Count { get; set; }

    public KvValue Evaluate(Evaluator expression, KvValue[] row)
    {
        _row.Values = row;
        return expression.Evaluate(Context);
    }

    public bool IsTrue(Evaluator? condition, KvValue[] row)
    {
        if (condition is null)
            return true;
        _row.Values = row;
        return condition.IsTrue(Context);
    }
}
