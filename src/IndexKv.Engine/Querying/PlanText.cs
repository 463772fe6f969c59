using IndexKv.Engine.Querying.Expressions;

namespace IndexKv.Engine.Querying;

/// <summary>Writes plans as text.</summary>
internal static class PlanText
{
    public static string Of(QueryPlan plan)
    {
        var query = plan.Query;
        var lines = plan.Relation is null ? [Path(plan)] : plan.Relation.Explain().ToList();
        if (plan.Residual is not null && plan.Path is not NoRows)
            lines.Add($"filter: {Print(plan.Residual, plan)}");
        if (plan.Grouping is { } grouping && plan.Path is not CountOnly)
        {
            if (grouping.Keys.Count > 0)
                lines.Add($"group by: {string.Join(", ", grouping.Keys.Select(k => Print(k, plan)))}");
            if (grouping.Aggregates.Count > 0)
                lines.Add($"aggregate: {string.Join(", ", grouping.Aggregates.Select(a => Print(a, plan)))}");
            if (query.Having is not null)
                lines.Add($"having: {Print(query.Having, plan)}");
        }

        if (query.Distinct)
            lines.Add("distinct");
        if (query.Ordering.Count > 0 && !plan.IsSorted)
            lines.Add($"sort: {string.Join(", ", query.Ordering.Select(o => Print(o.Expression, plan) + (o.Descending ? " DESC" : "")))}");
        if (query.Limit is not null || query.Offset is not null)
        {
            var limit = query.Limit is null ? "all" : Print(query.Limit, plan);
            lines.Add(query.Offset is null ? $"limit: {limit}" : $"limit: {limit} offset {Print(query.Offset, plan)}");
        }

        AddSubqueries(plan, lines);
        lines.Add($"project: {string.Join(", ", query.Projection.Select(p => Column(p, plan)))}");
        return string.Join('\n', lines);
    }

    private static void AddSubqueries(QueryPlan plan, List<string> lines)
    {
        var query = plan.Query;
        ScalarExpression?[] all = [query.Predicate, query.Having, .. query.Projection.Select(p => p.Expression), .. query.Ordering.Select(o => o.Expression)];
        var subqueries = all.OfType<ScalarExpression>().SelectMany(ScalarParts.SelfAndParts)
            .Select(e => e switch { ScalarSubquery s => s.Query, ScalarExists s => s.Query, ScalarInQuery s => s.Query, _ => null }).OfType<Query>();
        foreach (var subquery in subqueries)
        {
            lines.Add("subquery");
            lines.AddRange(QueryPlanner.Plan(subquery).Explain().Split('\n').Select(line => "  " + line));
        }
    }

    private static string Path(QueryPlan plan)
    {
        var store = plan.Query.Source;
        var name = store is null ? "" : $"{store.Name} ({store.Kind.ToString().ToUpperInvariant()})";
        return plan.Path switch
        {
            SingleRow => "single row",
            NoRows => "empty: the condition is never true",
            CountOnly => $"count of {name} from its header",
            FullScan => $"scan of {name}",
            KeyLookup lookup => $"key lookup on {name}: {Equalities(lookup.Parts, plan)}",
            KeySetLookup set => $"key set on {name}: {Set(set, plan)}",
            KeyEnds ends => $"first and last of key range on {name}: {Range(ends.Range, plan)}",
            KeyRangeScan range => $"key range on {name} {(range.Descending ? "descending" : "ascending")}: {Range(range, plan)}",
            _ => plan.Path.ToString(),
        };
    }

    private static string Column(QueryProjection projection, QueryPlan plan)
    {
        var text = Print(projection.Expression, plan);
        return text == projection.Name ? text : $"{text} AS {projection.Name}";
    }

    private static string Equalities(EquatableList<ScalarExpression> parts, QueryPlan plan) =>
        string.Join(", ", parts.Select((part, i) => $"{KeyName(plan, i)} = {Print(part, plan)}"));

    private static string Set(KeySetLookup set, QueryPlan plan)
    {
        var store = plan.Query.Source!;
        return string.Join(", ", set.Parts.Select((part, i) => part is not null
            ? $"{KeyName(plan, i)} = {Print(part, plan)}"
            : Print(set.Set ?? set.Subquery ?? (ScalarExpression)new ScalarIn(new ScalarColumn(store.KeyColumns[i]), set.Items), plan)));
    }

    private static string Range(KeyRangeScan range, QueryPlan plan)
    {
        var parts = range.Prefix.Select((part, i) => $"{KeyName(plan, i)} = {Print(part, plan)}").ToList();
        var name = range.Prefix.Count < plan.Query.Source!.KeyColumns.Count ? KeyName(plan, range.Prefix.Count) : "";
        if (range.TextPrefix is not null)
            parts.Add($"{name} starts with {Print(range.TextPrefix, plan)}");
        if (range.Lower is not null)
            parts.Add($"{name} {(range.LowerInclusive ? ">=" : ">")} {Print(range.Lower, plan)}");
        if (range.Upper is not null)
            parts.Add($"{name} {(range.UpperInclusive ? "<=" : "<")} {Print(range.Upper, plan)}");
        return parts.Count == 0 ? "all keys" : string.Join(", ", parts);
    }

    private static string KeyName(QueryPlan plan, int part) => plan.Query.Source!.Columns[plan.Query.Source.KeyColumns[part]].Name;

    private static string Print(ScalarExpression expression, QueryPlan plan) => ScalarPrinter.Print(expression, plan.Query.Source);
}
