using IndexKv.Engine.Execution.Spilling;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Relations;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Relations;

/// <summary>
/// Reads the right table once into a hash table by what it is joined on, and looks up each left row there; with nothing to join on, each left
/// row meets all of the right table's. Where memory does not take the right table, both are sorted and merged by what they are joined on.
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
        using var rows = left.GetEnumerator();
        if (!rows.MoveNext())
            yield break;
        using var partners = Partners(rows.Current.Length, run).GetEnumerator();
        var table = new JoinTable(keys.Count, run.Context.WorkSpace);
        while (!table.IsFull && partners.MoveNext())
            table.Add(partners.Current.Key, partners.Current.Partner);

        if (!table.IsFull)
        {
            do
            {
                foreach (var joined in Combine(rows.Current, LeftKey(rows.Current, run) is { } key ? table.Find(key) : null, run))
                    yield return joined;
            }
            while (rows.MoveNext());
        }
        else
        {
            var rest = table.Rows.Concat(Read(partners));
            foreach (var joined in keys.Count == 0 ? JoinNested(rows, rest, run) : JoinSorted(rows, rest, run))
                yield return joined;
        }
    }

    public override IEnumerable<string> Explain()
    {
        yield return keys.Count == 0 ? $"nested {Name}{(text.Length == 0 ? "" : " on " + text)}" : $"hash {Name} on {text}";
        foreach (var line in right.Explain().Split('\n'))
            yield return "  " + line;
    }

    // What the right table's rows are joined on, and their needed columns; without those that equal nothing.
    private IEnumerable<(KvValue[] Key, KvValue[] Partner)> Partners(int width, JoinRun run)
    {
        using var rows = right.Execute(run.Context);
        var whole = new KvValue[width];
        while (rows.MoveNext())
        {
            var partner = new KvValue[Columns.Length];
            for (var i = 0; i < partner.Length; i++)
                whole[_firstColumn + Columns[i]] = partner[i] = rows.GetValue(i);
            if (Key(whole, k => k.Right, run) is { } key)
                yield return (key, partner);
        }
    }

    private static IEnumerable<(KvValue[] Key, KvValue[] Partner)> Read(IEnumerator<(KvValue[] Key, KvValue[] Partner)> rest)
    {
        while (rest.MoveNext())
            yield return rest.Current;
    }

    // Each left row meets all of the right table's, which are read from disk each time.
    private IEnumerable<KvValue[]> JoinNested(IEnumerator<KvValue[]> left, IEnumerable<(KvValue[] Key, KvValue[] Partner)> right, JoinRun run)
    {
        var space = run.Context.WorkSpace;
        using var file = new SpillFile(space.CreateFile(), space.BlockBytes);
        foreach (var (_, partner) in right)
            file.Add(partner);
        var partners = file.EndRun();
        do
        {
            foreach (var joined in Combine(left.Current, partners.Read(Columns.Length), run))
                yield return joined;
        }
        while (left.MoveNext());
    }

    // Both sides sorted by the key, each row behind it.
    private IEnumerable<KvValue[]> JoinSorted(IEnumerator<KvValue[]> left, IEnumerable<(KvValue[] Key, KvValue[] Partner)> right, JoinRun run)
    {
        var (space, cancellationToken) = (run.Context.WorkSpace, run.Context.CancellationToken);
        using var partners = new JoinSorter(keys.Count, Columns.Length, space, cancellationToken);
        foreach (var (key, partner) in right)
            partners.Add(key, partner);
        using var lefts = new JoinSorter(keys.Count, left.Current.Length, space, cancellationToken);
        do
        {
            if (LeftKey(left.Current, run) is { } key)
            {
                lefts.Add(key, left.Current);
                continue;
            }

            foreach (var joined in Combine(left.Current, null, run))
                yield return joined;
        }
        while (left.MoveNext());

        using var groups = partners.Groups().GetEnumerator();
        var isThere = groups.MoveNext();
        foreach (var (key, row) in lefts.Sorted())
        {
            while (isThere && partners.Compare(groups.Current.Key, key) < 0)
                isThere = groups.MoveNext();
            var found = isThere && partners.Compare(groups.Current.Key, key) == 0 ? groups.Current.Rows : null;
            foreach (var joined in Combine(row, found, run))
                yield return joined;
        }
    }

    private KvValue[]? LeftKey(KvValue[] row, JoinRun run) => Key(row, k => k.Left, run);

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
