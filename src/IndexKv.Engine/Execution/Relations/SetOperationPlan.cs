using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Relations;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Relations;

/// <summary>UNION, EXCEPT and INTERSECT, by hashing rows. Those of UNION ALL stream.</summary>
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
            ? Distinct(Read(left, context).Concat(Read(right, context)))
            : Filtered(context);
    }

    private static IEnumerable<KvValue[]> Distinct(IEnumerable<KvValue[]> rows)
    {
        var seen = new HashSet<KvValue[]>(RowEquality.Instance);
        return rows.Where(seen.Add);
    }

    private IEnumerable<KvValue[]> Filtered(EvaluationContext context)
    {
        var others = new HashSet<KvValue[]>(Read(right, context), RowEquality.Instance);
        var wanted = operation.Operator == SetOperator.Intersect;
        foreach (var row in Distinct(Read(left, context)))
        {
            if (others.Contains(row) == wanted)
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
