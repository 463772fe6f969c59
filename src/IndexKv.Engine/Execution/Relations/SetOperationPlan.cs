using IndexKv.Engine.Execution.Spilling;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Relations;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Relations;

/// <summary>UNION, EXCEPT and INTERSECT, by hashing rows, or by sorting them if memory does not take them. Those of UNION ALL stream.</summary>
internal sealed class SetOperationPlan(SetOperation operation, QueryPlan left, QueryPlan right) : RelationPlan
{
    private const int RowsBetweenChecks = 256;

    private readonly KvType[] _types = [.. operation.Columns.Select(c => c.Type)];

    public override RowStream Open(EvaluationContext context) => new ArrayStream(Rows(context));

    public override IEnumerable<string> Explain() =>
    [
        operation.Operator.ToString().ToUpperInvariant() + (operation.KeepsDoubles ? " ALL" : ""),
        .. Indented(left.Explain().Split('\n')),
        .. Indented(right.Explain().Split('\n')),
    ];

    private IEnumerable<KvValue[]> Rows(EvaluationContext context)
    {
        if (operation.KeepsDoubles)
            return Read(left, context).Concat(Read(right, context));
        return operation.Operator == SetOperator.Union
            ? Distinct(Read(left, context).Concat(Read(right, context)), context)
            : Filtered(context);
    }

    private IEnumerable<KvValue[]> Distinct(IEnumerable<KvValue[]> rows, EvaluationContext context)
    {
        using var distinct = new DistinctRows(_types.Length, _types.Length, context.WorkSpace, context.CancellationToken);
        foreach (var row in rows)
        {
            if (distinct.Add(row))
                yield return row;
        }

        foreach (var row in distinct.Rest())
            yield return row;
    }

    private IEnumerable<KvValue[]> Filtered(EvaluationContext context)
    {
        var others = new HashSet<KvValue[]>(new RowEquality(_types.Length));
        var bytes = 0L;
        using var rows = Read(right, context).GetEnumerator();
        while (rows.MoveNext())
        {
            if (others.Add(rows.Current))
                bytes += RowSize.Of(rows.Current);
            if (bytes <= context.WorkSpace.Bytes)
                continue;
            foreach (var row in FilteredBySorting(others, rows, context))
                yield return row;
            yield break;
        }

        var wanted = operation.Operator == SetOperator.Intersect;
        foreach (var row in Distinct(Read(left, context).Where(row => others.Contains(row) == wanted), context))
            yield return row;
    }

    // Each row with its side, the right one first.
    private IEnumerable<KvValue[]> FilteredBySorting(IEnumerable<KvValue[]> others, IEnumerator<KvValue[]> rest, EvaluationContext context)
    {
        var width = _types.Length;
        using var sorter = new RowSorter(width + 1, RowOrder.Total(Enumerable.Range(0, width + 1), context.CancellationToken), context.WorkSpace);
        foreach (var row in others)
            sorter.Add([.. row, KvValue.FromBoolean(false)]);
        while (rest.MoveNext())
            sorter.Add([.. rest.Current, KvValue.FromBoolean(false)]);
        foreach (var row in Read(left, context))
            sorter.Add([.. row, KvValue.FromBoolean(true)]);

        var equality = new RowEquality(width);
        KvValue[]? first = null;
        var isDone = false;
        foreach (var row in sorter.Sorted())
        {
            if (first is null || !equality.Equals(row, first))
                (first, isDone) = (row, false);
            if (isDone || !row[width].AsBoolean())
                continue;
            isDone = true;
            if (!first[width].AsBoolean() == (operation.Operator == SetOperator.Intersect))
                yield return row;
        }
    }

    private IEnumerable<KvValue[]> Read(QueryPlan plan, EvaluationContext context)
    {
        using var rows = plan.Execute(context);
        for (var number = 0; rows.MoveNext(); number++)
        {
            if (number % RowsBetweenChecks == 0)
                context.CancellationToken.ThrowIfCancellationRequested();
            var row = new KvValue[_types.Length];
            for (var i = 0; i < row.Length; i++)
                row[i] = Convert(rows.GetValue(i), _types[i]);
            yield return row;
        }
    }

    // Numbers of several types meet in one.
    private static KvValue Convert(in KvValue value, KvType type) =>
        value.IsNull || value.Type == type || !type.IsNumeric() || !value.Type.IsNumeric() ? value : KvValueConverter.Cast(value, type);
}
