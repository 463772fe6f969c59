using FsCheck;
using FsCheck.Fluent;
using IndexKv.Engine.Catalog;

namespace IndexKv.Linq.Tests.Joins;

/// <summary>Joins, conditions, pages and groups put together at random give what they give over the same records in memory.</summary>
[TestFixture(StoreKind.Hash)]
[TestFixture(StoreKind.Sorted)]
public sealed class RandomJoinTests(StoreKind kind)
{
    private delegate IQueryable<Pair> Source(IQueryable<Order> orders, IQueryable<Customer> customers, int n);

    private delegate IQueryable<Pair> Step(IQueryable<Pair> pairs, int n);

    private static readonly Source[] Sources =
    [
        (o, c, n) => o.Join(c, x => x.CustomerId, y => y.Id, (x, y) => new Pair { X = x, Y = y }),
        (o, c, n) => o.Where(x => x.Quantity > n).Join(c.Where(y => y.Id != n), x => x.CustomerId, y => y.Id, (x, y) => new Pair { X = x, Y = y }),
        (o, c, n) => o.LeftJoin(c, x => x.CustomerId, y => y.Id, (x, y) => new Pair { X = x, Y = y }),
        (o, c, n) => o.LeftJoin(c.Where(y => y.City != null && y.Id > n), x => x.CustomerId, y => y.Id, (x, y) => new Pair { X = x, Y = y }),
        (o, c, n) => o.Join(c, x => new { x.City, Id = x.CustomerId }, y => new { y.City, Id = (int?)y.Id }, (x, y) => new Pair { X = x, Y = y }),
        (o, c, n) => from x in o from y in c.Where(y => y.City == x.City && y.Id > n) select new Pair { X = x, Y = y },
        (o, c, n) => from x in o from y in c.Where(y => y.Id == x.CustomerId || y.Id == n).DefaultIfEmpty() select new Pair { X = x, Y = y },
        (o, c, n) => from y in c join x in o on y.Id equals x.CustomerId into xs from x in xs where x.Quantity != n select new Pair { X = x, Y = y },
        (o, c, n) => from x in o join y in c on x.CustomerId equals y.Id join z in c on y.ReferrerId equals z.Id where z.Id != n select new Pair { X = x, Y = z },
    ];

    private static readonly Step[] Steps =
    [
        (q, n) => q.Where(p => p.X.Quantity > n),
        (q, n) => q.Where(p => p.X.City != null),
        (q, n) => q.Where(p => p.Y != null),
        (q, n) => q.Where(p => p.Y == null || p.Y.Id % 3 != n % 3),
        (q, n) => q.Where(p => p.Y != null && p.Y.City == p.X.City),
        (q, n) => q.Where(p => p.Y != null && p.Y.Name.Length + p.X.Quantity > n),
        (q, n) => q.Where(p => p.X.Made.Date.Month < n || p.X.Amount > 20),
        (q, n) => q.OrderBy(p => p.X.Id).ThenByDescending(p => p.Y == null ? -1 : p.Y.Id).Skip(n % 4).Take(20),
        (q, n) => q.OrderByDescending(p => p.Y == null ? null : p.Y.City).ThenBy(p => p.X.Id).ThenBy(p => p.Y == null ? -1 : p.Y.Id),
    ];

    private static readonly Func<IQueryable<Pair>, int, object?>[] Ends =
    [
        (q, n) => q.Select(p => new { p.X.Id, Other = p.Y == null ? -1 : p.Y.Id }),
        (q, n) => q.Select(p => new { p.X, p.Y }),
        (q, n) => q.Count(),
        (q, n) => q.Any(p => p.X.Quantity == n),
        (q, n) => q.All(p => p.X.Quantity != n),
        (q, n) => q.Sum(p => p.X.Amount),
        (q, n) => q.Max(p => (int?)p.X.Quantity),
        (q, n) => q.Average(p => p.X.CustomerId),
        (q, n) => q.Select(p => p.X.City).Distinct().Count(),
        (q, n) => q.GroupBy(p => p.X.City).Select(g => new { g.Key, Count = g.Count(), Sum = g.Sum(p => p.X.Amount), Big = g.Any(p => p.X.Quantity > n) }),
        (q, n) => q.GroupBy(p => p.Y == null ? null : p.Y.City).Where(g => g.Count() > n % 3).Select(g => new { g.Key, Most = g.Max(p => p.X.Quantity), There = g.Count(p => p.Y != null) }),
        (q, n) => q.GroupBy(p => new { p.X.Color, Even = p.X.Quantity % 2 == 0 }, p => p.X.Amount).Select(g => new { g.Key.Color, g.Key.Even, Least = g.Min(), Mean = g.Average() }),
    ];

    [Test]
    public void Join_composed_at_random_gives_the_same_as_in_memory()
    {
        using var shop = new Shop(kind, 11, 45, 77);
        var (orders, customers) = (shop.Orders.OrderBy(x => x.Id).ToList(), shop.Customers.OrderBy(x => x.Id).ToList());
        var recorded = new RecordedQueries((Execution.KvQueryProvider)shop.Orders.Provider);
        var steps = Gen.Zip(Gen.Choose(0, Steps.Length - 1), Gen.Choose(0, 11)).ListOf().Resize(4);
        var query = Gen.Zip(Gen.Zip(Gen.Choose(0, Sources.Length - 1), steps), Gen.Zip(Gen.Choose(0, Ends.Length - 1), Gen.Choose(0, 11)));
        var (runs, rows) = (0, 0);
        var property = Prop.ForAll(Arb.From(query), q =>
        {
            var ((source, chosen), (end, n)) = q;
            object? Run(IQueryable<Order> o, IQueryable<Customer> c) => Ends[end](chosen.Aggregate(Sources[source](o, c, n), (p, step) => Steps[step.Item1](p, step.Item2)), n);
            var expected = QueryResults.Of<Order>(o => Run(o, customers.AsQueryable()), orders.AsQueryable(), ordered: false);
            var because = $"of {source}, {string.Join(" ", chosen.Select(s => $"{s.Item1}({s.Item2})"))}, {end}, {n}";
            for (var time = 0; time < 2; time++)
                QueryResults.Of<Order>(o => Run(o, shop.Customers), shop.Orders, ordered: false).Should().Equal(expected, because);
            if (source != 7)
                QueryResults.Of<Order>(o => Run(o, shop.Customers), recorded.Of(shop.Orders), ordered: false).Should().Equal(expected, because);
            runs++;
            rows += expected.Count;
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(1_715_342_907UL, 2_242_424_249UL), property);
        var inEngine = recorded.Run.Count(e => !((Execution.KvQueryProvider)shop.Orders.Provider).Explain(e).Contains("in memory", StringComparison.Ordinal));
        TestContext.Out.WriteLine($"{runs} queries, {rows} rows, {inEngine} of {recorded.Run.Count} wholly in the engine, {recorded.CountKnown()} known by their form");
        runs.Should().Be(300);
        rows.Should().BeGreaterThan(1000);
        inEngine.Should().BeGreaterThan(recorded.Run.Count / 3);
        recorded.CountKnown().Should().BePositive();
    }

    public sealed record Pair
    {
        public required Order X { get; init; }

        public Customer? Y { get; init; }
    }
}
