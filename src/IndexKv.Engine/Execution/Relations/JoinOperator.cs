using IndexKv.Engine.Querying.Relations;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Relations;

/// <summary>Joins one more table to rows that are as wide as the whole join. Immutable and thread-safe.</summary>
internal abstract class JoinOperator(JoinKind kind, int firstColumn, int[] columns, Evaluator? condition)
{
    private const int RowsBetweenChecks = 256;

    /// <summary>Which of the table's columns are needed, by their place in it.</summary>
    protected int[] Columns => columns;

    /// <summary>The rows of both, given those of the tables before.</summary>
    public abstract IEnumerable<KvValue[]> Join(IEnumerable<KvValue[]> left, JoinRun run);

    /// <summary>The plan as text, one step a line.</summary>
    public abstract IEnumerable<string> Explain();

    protected string Name => kind == JoinKind.Left ? "left join" : "join";

    /// <summary>A left row with each of its partners; or with NULLs, where it has none and has to stay.</summary>
    /// <param name="left">The left row.</param>
    /// <param name="partners">The needed columns of the rows that may be its partners.</param>
    /// <param name="run">The run.</param>
    protected IEnumerable<KvValue[]> Combine(KvValue[] left, IEnumerable<KvValue[]>? partners, JoinRun run)
    {
        var found = false;
        foreach (var partner in partners ?? [])
        {
            if (run.Count++ % RowsBetweenChecks == 0)
                run.Context.CancellationToken.ThrowIfCancellationRequested();
            var row = (KvValue[])left.Clone();
            for (var c = 0; c < columns.Length; c++)
                row[firstColumn + columns[c]] = partner[c];
            if (!run.IsTrue(condition, row))
                continue;
            found = true;
            yield return row;
        }

        // The columns of a table that is not there yet are NULL.
        if (!found && kind == JoinKind.Left)
            yield return left;
    }
}
