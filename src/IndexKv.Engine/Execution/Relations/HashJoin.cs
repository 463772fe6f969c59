using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Relations;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Relations;

/// <summary>
/// Reads the right table once into a hash table by what it is joined on, and looks up each left row there; with nothing to join on, each left
/// row meets all of the right table's. The right table is held in memory.
/// </summary>
/// <param name="kind">What becomes of rows without a partner.</param>
/// <param name="firstColumn">The place of the right table's first column.</param>
/// <param name="columns">Which of its columns its plan yields, in that order.</param>
/// <param name="right">The right table's rows.</param>
/// <param name="keys">What is equal: over the left row, and over the right one, which stands in a row of its own.</param>
/// <param name="condition">What else is checked; null for nothing.</param>
/// <param name="text">The conditions, for the plan.</param>
internal sealed class HashJoin(
    JoinKind kind, int firstColumn, int[] columns, QueryPlan right, IReadOnlyList<(Evaluator Left, Evaluator Right)> keys, Evaluator? condition, string text)
    : JoinOperator(kind, firstColumn, columns, condition)
{
    private readonly int _firstColumn = firstColumn;

    public override IEnumerable<KvValue[]> Join(IEnumerable<KvValue[]> left, JoinRun run)
    {
        var table = new Dictionary<KvValue[], List<KvValue[]>>(RowEquality.Instance);
        var isBuilt = false;
        foreach (var row in left)
        {
            if (!isBuilt)
                Build(table, row.Length, run);
            isBuilt = true;
            var key = Key(row, k => k.Left, run);
            foreach (var joined in Combine(row, key is null ? null : table.GetValueOrDefault(key), run))
                yield return joined;
        }
    }

    public override IEnumerable<string> Explain()
    {
        yield return keys.Count == 0 ? $"nested {Name}{(text.Length == 0 ? "" : " on " + text)}" : $"hash {Name} on {text}";
        foreach (var line in right.Explain().Split('\n'))
            yield return "  " + line;
    }

    private void Build(Dictionary<KvValue[], List<KvValue[]>> table, int width, JoinRun run)
    {
        using var rows = right.Execute(run.Context);
        var whole = new KvValue[width];
        while (rows.MoveNext())
        {
            var partner = new KvValue[Columns.Length];
            for (var i = 0; i < partner.Length; i++)
                whole[_firstColumn + Columns[i]] = partner[i] = rows.GetValue(i);
            if (Key(whole, k => k.Right, run) is not { } key)
                continue;
            if (!table.TryGetValue(key, out var partners))
                table.Add(key, partners = []);
            partners.Add(partner);
        }
    }

    // NULL and NaN equal nothing.
    private KvValue[]? Key(KvValue[] row, Func<(Evaluator Left, Evaluator Right), Evaluator> side, JoinRun run)
    {
        var key = new KvValue[keys.Count];
        for (var i = 0; i < key.Length; i++)
        {
            key[i] = run.Evaluate(side(keys[i]), row);
            if (key[i].IsNull || Comparison.IsNaN(key[i]))
                return null;
        }

        return key;
    }
}
