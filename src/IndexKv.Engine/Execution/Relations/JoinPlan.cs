using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Relations;

/// <summary>Tables joined one after the other: rows flow through, and only what a step holds is held.</summary>
/// <param name="width">How many columns all tables have.</param>
/// <param name="first">The first table's rows.</param>
/// <param name="columns">Which of its columns its plan yields, in that order.</param>
/// <param name="steps">The others.</param>
internal sealed class JoinPlan(int width, QueryPlan first, int[] columns, IReadOnlyList<JoinOperator> steps) : RelationPlan
{
    public override RowStream Open(EvaluationContext context)
    {
        var run = new JoinRun(context);
        return new ArrayStream(steps.Aggregate(First(run), (rows, step) => step.Join(rows, run)));
    }

    public override IEnumerable<string> Explain() => [.. first.Explain().Split('\n'), .. steps.SelectMany(step => step.Explain())];

    private IEnumerable<KvValue[]> First(JoinRun run)
    {
        using var rows = first.Execute(run.Context);
        while (rows.MoveNext())
        {
            var row = new KvValue[width];
            for (var i = 0; i < columns.Length; i++)
                row[columns[i]] = rows.GetValue(i);
            yield return row;
        }
    }
}
