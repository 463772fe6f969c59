using FsCheck;
using FsCheck.Fluent;
using IndexKv.Engine.Catalog;

namespace IndexKv.Linq.Tests;

/// <summary>Operators put together at random give what they give over the same records in memory.</summary>
[TestFixture(StoreKind.Hash)]
[TestFixture(StoreKind.Sorted)]
public sealed class RandomQueryTests(StoreKind kind)
{
    private delegate IQueryable<Item> Step(IQueryable<Item> query, int n);

    private static readonly Step[] Steps =
    [
        (q, n) => q.Where(x => x.Number > n),
        (q, n) => q.Where(x => x.Optional < n % 4),
        (q, n) => q.Where(x => !(x.Optional < n % 4)),
        (q, n) => q.Where(x => !(x.Optional == n % 4 && x.Rating > 2)),
        (q, n) => q.Where(x => x.Note != null && x.Note.Contains("a")),
        (q, n) => q.Where(x => x.Note != "a" || x.Active),
        (q, n) => q.Where(x => x.Score >= n / 4.0),
        (q, n) => q.Where(x => x.Id >= n + 20),
        (q, n) => q.Where(x => x.Id % 3 != n % 3),
        (q, n) => q.Where(x => x.Name.Length > n % 4),
        (q, n) => q.Where(x => (x.Checked ?? x.Active) == (x.Number > n)),
        (q, n) => q.OrderBy(x => x.Number).ThenBy(x => x.Id),
        (q, n) => q.OrderByDescending(x => x.Name).ThenBy(x => x.Id),
        (q, n) => q.OrderBy(x => x.Optional).ThenByDescending(x => x.Id),
        (q, n) => q.OrderByDescending(x => x.Rating).ThenBy(x => x.Name.Length).ThenBy(x => x.Id),
        (q, n) => q.OrderBy(x => x.Id),
        (q, n) => q.Skip(n),
        (q, n) => q.Take(n + 30),
        (q, n) => q.Distinct(),
        (q, n) => q.Reverse(),
    ];

    private static readonly Func<IQueryable<Item>, int, object?>[] Ends =
    [
        (q, n) => q,
        (q, n) => q.Select(x => x.Id),
        (q, n) => q.Select(x => new { x.Name, Sum = x.Number + x.Small, x.Optional }),
        (q, n) => q.Select(x => x.Optional + n),
        (q, n) => q.Select(x => x.Name).Distinct().Count(),
        (q, n) => q.Count(),
        (q, n) => q.Any(x => x.Small == n),
        (q, n) => q.All(x => x.Small != n),
        (q, n) => q.FirstOrDefault(x => x.Number != n),
        (q, n) => q.LastOrDefault(),
        (q, n) => q.Max(x => x.Optional),
        (q, n) => q.Sum(x => x.Price),
        (q, n) => q.First(),
        (q, n) => q.Min(x => x.Number),
        (q, n) => q.Average(x => x.Small),
        (q, n) => q.Sum(x => x.Optional),
        (q, n) => q.GroupBy(x => x.Small).Select(g => new { g.Key, Count = g.Count(), Sum = g.Sum(x => x.Price), Most = g.Max(x => x.Id) }),
        (q, n) => q.GroupBy(x => new { x.Active, x.Color }).Where(g => g.Count() > n).Select(g => new { g.Key.Color, Mean = g.Average(x => x.Small), Any = g.Any(x => x.Number > n) }),
        (q, n) => q.GroupBy(x => x.Name, x => x.Optional).Select(g => new { g.Key, Sum = g.Sum(), Max = g.Max() }).OrderBy(r => r.Key).Skip(1),
        (q, n) => q.Join(q, x => x.Optional, y => (int)y.Small, (x, y) => new { x.Id, Other = y.Id, n }),
    ];

    [Test]
    public void Query_composed_at_random_gives_the_same_as_in_memory()
    {
        // In the order of keys, so that a range of keys comes in the order of the scan.
        using var store = ItemStore.Create(kind, [.. ItemStore.Random(80, 11).OrderBy(x => x.Id)]);
        var items = store.Items.ToList();
        var recorded = new RecordedQueries((Execution.KvQueryProvider)store.Items.Provider);
        var step = Gen.Zip(Gen.Choose(0, Steps.Length - 1), Gen.Choose(0, 12));
        var query = Gen.Zip(step.ListOf().Resize(5), Gen.Zip(Gen.Choose(0, Ends.Length - 1), Gen.Choose(-3, 5)));
        var property = Prop.ForAll(Arb.From(query), q =>
        {
            var (steps, (end, n)) = q;
            object? Run(IQueryable<Item> source) => Ends[end](steps.Aggregate(source, (s, step) => Steps[step.Item1](s, step.Item2)), n);
            var expected = QueryResults.Of(Run, items.AsQueryable(), ordered: true);
            // The first time it is parsed, the second time found by its form, the third time with the reader of captured values made before.
            for (var time = 0; time < 3; time++)
            {
                QueryResults.Of(Run, recorded.Of(store.Items), ordered: true).Should().Equal(
                    expected, "of {0} and {1}({2})", string.Join(" ", steps.Select(s => $"{s.Item1}({s.Item2})")), end, n);
            }
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(8_715_342_901UL, 4_242_424_243UL), property);

        var known = recorded.CountKnown();
        TestContext.Out.WriteLine($"{recorded.Run.Count} queries run, {known} of them known by their form");
        known.Should().BeGreaterThan(recorded.Run.Count * 9 / 10);
    }
}
