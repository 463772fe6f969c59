using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>The first column of a subquery's rows.</summary>
internal sealed class SubqueryResult
{
    private const int RowsBetweenChecks = 256;

    private HashedList? _hashed;

    private SubqueryResult(List<KvValue> values) => Values = values;

    public List<KvValue> Values { get; }

    public HashedList Hashed => _hashed ??= new HashedList(Values);

    public static SubqueryResult Read(QueryPlan plan, EvaluationContext context, long mostRows)
    {
        var values = new List<KvValue>();
        using var rows = plan.Execute(context);
        while (values.Count < mostRows && rows.MoveNext())
        {
            if (values.Count % RowsBetweenChecks == 0)
                context.CancellationToken.ThrowIfCancellationRequested();
            values.Add(rows.GetValue(0));
        }

        return new SubqueryResult(values);
    }

    public KvValue Single() => Values.Count switch
    {
        0 => KvValue.Null,
        1 => Values[0],
        _ => throw new EngineException(EngineErrorCode.InvalidQuery, "A subquery that stands for a value has more than one row; add a condition, an aggregate or LIMIT 1."),
    };
}
