using System.Globalization;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Querying;

/// <summary>Answers queries from a list of rows: no plan, no access path, no stores.</summary>
internal static class NaiveQuery
{
    public static List<string> Run(Query query, IReadOnlyList<KvValue[]> rows, ParameterValues parameters)
    {
        var evaluator = new NaiveEvaluator(parameters);
        var found = rows.Where(r => query.Predicate is null || evaluator.IsTrue(query.Predicate, r)).ToList();
        if (query.GroupBy.Count > 0 || query.Projection.Any(p => p.Expression is ScalarAggregate))
            return Grouped(query, found, evaluator);
        var ordered = found.Select((row, number) => (row, number)).ToList();
        ordered.Sort((x, y) => Order(query, evaluator, x.row, y.row) is var order and not 0 ? order : x.number.CompareTo(y.number));
        var result = ordered.Select(r => Line(query.Projection.Select(p => evaluator.Evaluate(p.Expression, r.row))));
        if (query.Distinct)
            result = result.Distinct();
        return [.. result.Skip(Amount(query.Offset, 0)).Take(Amount(query.Limit, int.MaxValue))];
    }

    public static string Line(IEnumerable<object?> values) => string.Join(" | ", values.Select(v => v switch
    {
        null => "NULL",
        decimal d => (d / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture),
        DateTime d => d.ToString("O", CultureInfo.InvariantCulture).TrimEnd('Z'),
        _ => Convert.ToString(v, CultureInfo.InvariantCulture),
    }));

    public static int Order(Query query, NaiveEvaluator evaluator, KvValue[] x, KvValue[] y)
    {
        foreach (var step in query.Ordering)
        {
            var (left, right) = (evaluator.Evaluate(step.Expression, x), evaluator.Evaluate(step.Expression, y));
            var order = (Rank(left), Rank(right)) is var (i, j) && i != j ? i.CompareTo(j) : i < 2 ? 0 : NaiveEvaluator.Order(left!, right!)!.Value;
            if (order != 0)
                return step.Descending ? -order : order;
        }

        return 0;
    }

    // NULL before NaN before everything else.
    private static int Rank(object? value) => value is null ? 0 : value is double.NaN ? 1 : 2;

    private static int Amount(ScalarExpression? amount, int otherwise) => amount is ScalarConstant constant ? (int)constant.Value.AsInt64() : otherwise;

    private static List<string> Grouped(Query query, List<KvValue[]> rows, NaiveEvaluator evaluator)
    {
        var groups = query.GroupBy.Count == 0
            ? [rows]
            : rows.GroupBy(r => Line(query.GroupBy.Select(k => evaluator.Evaluate(k, r)))).Select(g => g.ToList()).ToList();
        return [.. groups.Select(g => Line(query.Projection.Select(p => p.Expression is ScalarAggregate a ? Aggregate(a, g, evaluator) : evaluator.Evaluate(p.Expression, g[0]))))];
    }

    private static object? Aggregate(ScalarAggregate aggregate, List<KvValue[]> rows, NaiveEvaluator evaluator)
    {
        if (aggregate.Argument is null)
            return (decimal)rows.Count;
        var values = rows.Select(r => evaluator.Evaluate(aggregate.Argument, r)).Where(v => v is not null).Select(v => v!);
        if (aggregate.Distinct)
            values = values.DistinctBy(v => Line([v]));
        var list = values.ToList();
        if (aggregate.Function == AggregateFunction.Count)
            return (decimal)list.Count;
        if (list.Count == 0)
            return null;
        return aggregate.Function switch
        {
            AggregateFunction.Sum => list.Cast<decimal>().Sum(),
            AggregateFunction.Average => (decimal)((double)list.Cast<decimal>().Sum() / list.Count),
            AggregateFunction.Min => list.Aggregate((x, y) => NaiveEvaluator.Order(y, x) < 0 ? y : x),
            _ => list.Aggregate((x, y) => NaiveEvaluator.Order(y, x) > 0 ? y : x),
        };
    }
}
