using IndexKv.Engine.Catalog;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Querying;

/// <summary>Random queries, answered through every access path and by <see cref="NaiveQuery"/> from the same rows.</summary>
[TestFixture]
public sealed class QueryDifferentialTests
{
    private const int QueriesPerStore = 1500;

    [TestCase(StoreKind.Hash, 1, KvType.Int64)]
    [TestCase(StoreKind.Sorted, 2, KvType.Int64)]
    [TestCase(StoreKind.Hash, 3, KvType.Int64, KvType.Text)]
    [TestCase(StoreKind.Sorted, 4, KvType.Int64, KvType.Text)]
    [TestCase(StoreKind.Hash, 5, KvType.Double)]
    [TestCase(StoreKind.Sorted, 6, KvType.Double)]
    [TestCase(StoreKind.Sorted, 7, KvType.Text)]
    [TestCase(StoreKind.Hash, 8, KvType.Date)]
    [TestCase(StoreKind.Sorted, 9, KvType.Date)]
    [TestCase(StoreKind.Hash, 10, KvType.DateTimeOffset)]
    [TestCase(StoreKind.Sorted, 11, KvType.DateTimeOffset)]
    [TestCase(StoreKind.Sorted, 12, KvType.UInt8, KvType.Decimal, KvType.Boolean)]
    [TestCase(StoreKind.Sorted, 13, KvType.Int32, KvType.DateTimeOffset)]
    [TestCase(StoreKind.Hash, 14, KvType.UInt8, KvType.Date)]
    public void Execute_returns_what_a_naive_evaluation_returns(StoreKind kind, int seed, params KvType[] keyTypes)
    {
        var random = new RandomQueries(seed, keyTypes);
        var rows = random.Rows(60);
        using var database = new QueryDatabase(kind, random.Columns, rows);
        var paths = new Dictionary<string, int>();
        for (var i = 0; i < QueriesPerStore; i++)
        {
            var (query, parameters) = random.Next(database.Store);
            var plan = QueryPlanner.Plan(query);
            paths[plan.Path.GetType().Name] = paths.GetValueOrDefault(plan.Path.GetType().Name) + 1;
            MustAgree(plan, parameters, database, rows);
        }

        // A test of access paths that are never taken would prove nothing.
        string[] expected = ["FullScan", "NoRows", .. kind == StoreKind.Sorted ? ["KeyRangeScan"] : Array.Empty<string>()];
        if (!keyTypes.Contains(KvType.DateTimeOffset))
            expected = [.. expected, "KeyLookup", "KeySetLookup"];
        paths.Keys.Should().Contain(expected);
        foreach (var path in expected)
            paths[path].Should().BeGreaterThan(QueriesPerStore / 100, path);
    }

    private static void MustAgree(QueryPlan plan, ParameterValues parameters, QueryDatabase database, List<KvValue[]> rows)
    {
        var expected = NaiveQuery.Run(plan.Query, rows, parameters);
        List<string> found;
        try
        {
            found = [.. database.Run(plan, parameters).Select(r => NaiveQuery.Line(r.Select(NaiveEvaluator.Plain)))];
        }
        catch (Exception e) when (e is not AssertionException)
        {
            throw new AssertionException($"{e.Message}\n{Describe(plan, parameters)}", e);
        }

        var isOrdered = plan.Query.Ordering.Count > 0 && database.Store.Columns.All(c => c.Type != KvType.DateTimeOffset);
        if (!isOrdered)
        {
            expected.Sort(StringComparer.Ordinal);
            found.Sort(StringComparer.Ordinal);
        }

        if (!found.SequenceEqual(expected))
            throw new AssertionException($"{Describe(plan, parameters)}\nexpected\n  {string.Join("\n  ", expected)}\nbut was\n  {string.Join("\n  ", found)}");
    }

    private static string Describe(QueryPlan plan, ParameterValues parameters) =>
        $"{plan.Explain()}\nwith {string.Join(", ", parameters.Scalars)} and sets {string.Join("; ", parameters.Sets.Select(s => string.Join(", ", s)))}";
}
