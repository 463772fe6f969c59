namespace IndexKv.Linq.Tests.Joins;

/// <summary>Queries over two stores, and over groups, that have to give what LINQ to Objects gives.</summary>
internal static class JoinShapes
{
    public delegate object? Shape(IQueryable<Customer> customers, IQueryable<Order> orders);

    private static readonly int Two = 2;

    /// <summary>That the engine runs from the first to the last operator.</summary>
    public static Dictionary<string, Shape> InEngine { get; } = new()
    {
        ["join"] = (c, o) => o.Join(c, x => x.CustomerId, y => y.Id, (x, y) => new { x.Id, y.Name }),
        ["join of query syntax"] = (c, o) => from x in o join y in c on x.CustomerId equals (int?)y.Id where x.Quantity > Two select new { x, y },
        ["join the other way"] = (c, o) => from y in c join x in o on y.Id equals x.CustomerId select new { y.Name, x.Amount },
        ["join with condition inside"] = (c, o) => o.Join(c.Where(y => y.City != null && y.Id > Two), x => x.CustomerId, y => y.Id, (x, y) => new { x.Id, y.City }),
        ["join then where"] = (c, o) => o.Join(c, x => x.CustomerId, y => y.Id, (x, y) => new { x, y }).Where(p => p.x.City == p.y.City).Select(p => p.x.Id),
        ["join of two parts"] = (c, o) => o.Join(c, x => new { Key = x.CustomerId, x.City }, y => new { Key = (int?)y.Id, y.City }, (x, y) => new { x.Id, y.Name }),
        ["join by text"] = (c, o) => o.Join(c, x => x.City, y => y.City, (x, y) => new { x.Id, Other = y.Id }),
        ["join of itself"] = (c, o) => c.Join(c, x => x.ReferrerId, y => y.Id, (x, y) => new { x.Name, Referrer = y.Name }),
        ["join of three"] = (c, o) => from x in o join y in c on x.CustomerId equals y.Id join z in c on y.ReferrerId equals z.Id select new { x.Id, y.Name, Third = z.Name },
        ["join counted"] = (c, o) => o.Join(c, x => x.CustomerId, y => y.Id, (x, y) => y.Name).Count(),
        ["join distinct"] = (c, o) => o.Join(c, x => x.CustomerId, y => y.Id, (x, y) => y.Name).Distinct(),
        ["join distinct counted"] = (c, o) => o.Join(c, x => x.CustomerId, y => y.Id, (x, y) => y.Name).Distinct().Count(),
        ["join any"] = (c, o) => o.Join(c, x => x.CustomerId, y => y.Id, (x, y) => new { x, y }).Any(p => p.x.Quantity > p.y.Id),
        ["join all"] = (c, o) => o.Join(c, x => x.CustomerId, y => y.Id, (x, y) => new { x, y }).All(p => p.x.Quantity < 100),
        ["join summed"] = (c, o) => o.Join(c, x => x.CustomerId, y => y.Id, (x, y) => new { x, y }).Sum(p => p.x.Amount),
        ["left join"] = (c, o) => o.LeftJoin(c, x => x.CustomerId, y => y.Id, (x, y) => new { x.Id, Name = y == null ? "none" : y.Name }),
        ["left join of entities"] = (c, o) => o.LeftJoin(c, x => x.CustomerId, y => y.Id, (x, y) => new { x, y }),
        ["left join of query syntax"] = (c, o) =>
            from x in o join y in c on x.CustomerId equals y.Id into ys from y in ys.DefaultIfEmpty() select new { x.Id, City = y == null ? null : y.City },
        ["left join where missing"] = (c, o) =>
            from x in o join y in c on x.CustomerId equals y.Id into ys from y in ys.DefaultIfEmpty() where y == null select x.Id,
        ["left join where there"] = (c, o) =>
            from x in o join y in c on x.CustomerId equals y.Id into ys from y in ys.DefaultIfEmpty() where y != null select new { x.Id, Other = y.Id },
        ["left join with condition inside"] = (c, o) => o.LeftJoin(c.Where(y => y.City == "Ulm"), x => x.CustomerId, y => y.Id, (x, y) => new { x.Id, There = y != null }),
        ["group taken apart"] = (c, o) => from y in c join x in o on y.Id equals x.CustomerId into xs from x in xs select new { y.Name, x.Id },
        ["cross"] = (c, o) => from x in c from y in o where y.Id < 4 select new { x.Id, Other = y.Id },
        ["cross with equality"] = (c, o) => from x in c from y in o where y.CustomerId == x.Id select new { x.Id, Other = y.Id },
        ["from with condition"] = (c, o) => from x in c from y in o.Where(y => y.CustomerId == x.Id && y.Quantity > Two) select new { x.Id, Other = y.Id },
        ["from or default"] = (c, o) => from x in c from y in o.Where(y => y.CustomerId == x.Id && y.Quantity > 8).DefaultIfEmpty() select new { x.Id, Other = y == null ? -1 : y.Id },
        ["first of join"] = (c, o) => o.OrderBy(x => x.Id).Join(c, x => x.CustomerId, y => y.Id, (x, y) => new { x.Id, y.Name }).FirstOrDefault(),
        ["group by"] = (c, o) => o.GroupBy(x => x.City).Select(g => new { g.Key, Count = g.Count() }),
        ["group by constant"] = (c, o) => o.GroupBy(x => 1).Select(g => new { Count = g.Count(), One = g.Count(x => x.Quantity > 1), Sum = g.Sum(x => x.Amount), g.Key }),
        ["group by captured"] = (c, o) => o.GroupBy(x => Two).Select(g => new { g.Key, Count = g.Count() }),
        ["group by condition"] = (c, o) => o.GroupBy(x => x.Amount > 10 && x.City != null).Select(g => new { g.Key, Count = g.Count() }),
        ["group by number"] = (c, o) => o.GroupBy(x => x.Quantity % 3).Select(g => new { g.Key, Sum = g.Sum(x => x.Amount), Min = g.Min(x => x.Amount), Max = g.Max(x => x.Made) }),
        ["group by two"] = (c, o) => o.GroupBy(x => new { x.City, x.Color }).Select(g => new { g.Key.City, g.Key.Color, Average = g.Average(x => x.Quantity) }),
        ["group by two, whole key"] = (c, o) => o.GroupBy(x => new { x.City, x.Color }).Select(g => new { g.Key, Many = g.LongCount() }),
        ["group by nullable"] = (c, o) => o.GroupBy(x => x.CustomerId).Select(g => new { g.Key, Sum = g.Sum(x => x.Quantity) }),
        ["group by date part"] = (c, o) => o.GroupBy(x => x.Made.Year).Select(g => new { Year = g.Key, Total = g.Sum(x => x.Amount), Mean = g.Average(x => x.Amount) }),
        ["group by with result"] = (c, o) => o.GroupBy(x => x.Color, (k, xs) => new { k, Count = xs.Count(x => x.Quantity > Two) }),
        ["group elements"] = (c, o) => o.GroupBy(x => x.Color, x => x.Quantity).Select(g => new { g.Key, Sum = g.Sum(), Max = g.Max() }),
        ["group elements with result"] = (c, o) => o.GroupBy(x => x.Color, x => x.Amount, (k, xs) => new { k, Least = xs.Min() }),
        ["group having"] = (c, o) => o.GroupBy(x => x.CustomerId).Where(g => g.Count() > Two && g.Key != null).Select(g => new { g.Key, Count = g.Count() }),
        ["group having after select"] = (c, o) => o.GroupBy(x => x.City).Select(g => new { g.Key, Sum = g.Sum(x => x.Quantity) }).Where(r => r.Sum > 10),
        ["group of filtered"] = (c, o) => o.Where(x => x.Quantity > Two).GroupBy(x => x.City).Select(g => new { g.Key, Dear = g.Where(x => x.Amount > 10).Sum(x => x.Amount) }),
        ["group selected then summed"] = (c, o) => o.GroupBy(x => x.City).Select(g => new { g.Key, Sum = g.Select(x => x.Quantity * 2).Sum() }),
        ["group any all"] = (c, o) => o.GroupBy(x => x.City).Select(g => new { g.Key, Any = g.Any(x => x.Quantity > 9), All = g.All(x => x.Quantity < 11) }),
        ["group distinct count"] = (c, o) => o.GroupBy(x => x.City).Select(g => new { g.Key, Colors = g.Select(x => x.Quantity).Distinct().Count() }),
        ["group sum of doubles"] = (c, o) => o.GroupBy(x => x.Color).Select(g => new { g.Key, Sum = g.Sum(x => x.Score), Mean = g.Average(x => x.Score) }),
        ["group extremes of doubles"] = (c, o) => o.GroupBy(x => x.Color).Select(g => new { g.Key, Min = g.Min(x => x.Score), Max = g.Max(x => x.Score) }),
        ["group computed of aggregates"] = (c, o) => o.GroupBy(x => x.City).Select(g => new { g.Key, Each = g.Sum(x => x.Amount) / g.Count(), Text = g.Key + ":" + g.Count() }),
        ["group any group"] = (c, o) => o.GroupBy(x => x.City).Select(g => g.Count()).Any(n => n > 3),
        ["group counted"] = (c, o) => o.GroupBy(x => x.City).Select(g => g.Key).Count(),
        ["group of join"] = (c, o) =>
            o.Join(c, x => x.CustomerId, y => y.Id, (x, y) => new { x, y }).GroupBy(p => p.y.Name).Select(g => new { g.Key, Sum = g.Sum(p => p.x.Amount), Cities = g.Count(p => p.y.City != null) }),
        ["group of query syntax"] = (c, o) => from x in o join y in c on x.CustomerId equals y.Id group x by y.City into g select new { g.Key, Count = g.Count(), Most = g.Max(x => x.Quantity) },
        ["group of left join"] = (c, o) => from y in c join x in o on y.Id equals x.CustomerId into xs from x in xs.DefaultIfEmpty() group x by y.Id into g select new { g.Key, Orders = g.Count(x => x != null) },
        ["sum"] = (c, o) => o.Sum(x => x.Quantity),
        ["sum of nothing"] = (c, o) => o.Where(x => x.Id < 0).Sum(x => x.Amount),
        ["sum nullable"] = (c, o) => o.Sum(x => x.CustomerId),
        ["sum selected"] = (c, o) => o.Select(x => x.Amount).Sum(),
        ["sum overflows"] = (c, o) => o.Sum(x => x.Big),
        ["sum of doubles"] = (c, o) => o.Sum(x => x.Score),
        ["sum of negative zeros"] = (c, o) => 1 / c.Where(x => x.Weight == 0).Sum(x => x.Weight),
        ["average"] = (c, o) => o.Average(x => x.Quantity),
        ["average of nothing"] = (c, o) => o.Where(x => x.Id < 0).Average(x => x.Quantity),
        ["average nullable of nothing"] = (c, o) => o.Where(x => x.Id < 0).Average(x => x.CustomerId),
        ["average of decimals"] = (c, o) => o.Average(x => x.Amount),
        ["average of doubles"] = (c, o) => o.Average(x => x.Score),
        ["max computed"] = (c, o) => o.Max(x => x.Quantity * 3),
        ["count distinct"] = (c, o) => o.Select(x => x.City).Distinct().Count(),
        ["count taken"] = (c, o) => o.Skip(3).Take(5).Count(),
    };

    /// <summary>Of which some operators run in memory.</summary>
    public static Dictionary<string, Shape> InMemory { get; } = new()
    {
        ["join of parts that may be null"] = (c, o) => o.Join(c, x => new { x.City, Id = x.CustomerId }, y => new { y.City, Id = y.ReferrerId }, (x, y) => new { x.Id, Other = y.Id }),
        ["join by double"] = (c, o) => o.Join(c, x => x.Score, y => y.Weight, (x, y) => new { x.Id, Other = y.Id }),
        ["join with a list"] = (c, o) => o.Join(new[] { 1, 2, 5 }, x => x.CustomerId, y => y, (x, y) => new { x.Id, y }),
        ["join taken"] = (c, o) => o.Join(c.OrderBy(y => y.Id).Take(3), x => x.CustomerId, y => y.Id, (x, y) => new { x.Id, y.Name }),
        ["join after take"] = (c, o) => o.OrderBy(x => x.Id).Take(9).Join(c, x => x.CustomerId, y => y.Id, (x, y) => new { x.Id, y.Name }),
        ["group join"] = (c, o) => c.GroupJoin(o, y => y.Id, x => x.CustomerId, (y, xs) => new { y.Id, Count = xs.Count(), Sum = xs.Sum(x => x.Amount) }),
        ["right join"] = (c, o) => o.RightJoin(c, x => x.CustomerId, y => y.Id, (x, y) => new { Id = x == null ? -1 : x.Id, y.Name }),
        ["group elements as lists"] = (c, o) => o.GroupBy(x => x.City).Select(g => string.Join(",", g.OrderBy(x => x.Id).Select(x => x.Id))),
        ["group itself"] = (c, o) => o.GroupBy(x => x.Color).AsEnumerable().Select(g => g.Key + ":" + g.Count()),
        ["group by double"] = (c, o) => o.GroupBy(x => x.Score).Select(g => g.Count()),
        ["group first"] = (c, o) => o.GroupBy(x => x.City).Select(g => g.OrderBy(x => x.Id).First().Id),
        ["group of ordered"] = (c, o) => o.OrderByDescending(x => x.Id).GroupBy(x => x.City).Select(g => g.Key),
        ["group of distinct texts"] = (c, o) => o.GroupBy(x => x.Color).Select(g => new { g.Key, Cities = g.Select(x => x.City).Distinct().Count() }),
        ["subquery in select"] = (c, o) => c.Select(y => new { y.Id, Count = o.Count(x => x.CustomerId == y.Id) }),
        ["subquery in where"] = (c, o) => c.Where(y => o.Any(x => x.CustomerId == y.Id && x.Quantity > 9)).Select(y => y.Id),
        ["union"] = (c, o) => c.Select(y => y.City).Union(o.Select(x => x.City)),
        ["except"] = (c, o) => c.Select(y => (int?)y.Id).Except(o.Select(x => x.CustomerId)),
        ["intersect by"] = (c, o) => c.IntersectBy(o.Select(x => x.CustomerId), y => y.Id).Select(y => y.Id),
        ["concat"] = (c, o) => c.Select(y => y.City).Concat(o.Select(x => x.City)),
        ["average of floats"] = (c, o) => o.Average(x => (float)x.Quantity),
    };

    /// <summary>Whose order counts.</summary>
    public static Dictionary<string, Shape> Ordered { get; } = new()
    {
        ["join ordered"] = (c, o) => o.Join(c, x => x.CustomerId, y => y.Id, (x, y) => new { x.Id, y.Name }).OrderBy(r => r.Name).ThenByDescending(r => r.Id),
        ["join page"] = (c, o) => (from x in o join y in c on x.CustomerId equals y.Id orderby y.Id, x.Id descending select new { y.Id, Order = x.Id }).Skip(4).Take(6),
        ["left join ordered by missing"] = (c, o) =>
            from x in o join y in c on x.CustomerId equals y.Id into ys from y in ys.DefaultIfEmpty() orderby x.City, x.Id select new { x.Id, There = y != null },
        ["group ordered by key"] = (c, o) => o.GroupBy(x => x.City).OrderBy(g => g.Key).Select(g => new { g.Key, Count = g.Count() }),
        ["group ordered by aggregate"] = (c, o) => o.GroupBy(x => x.CustomerId).Select(g => new { g.Key, Sum = g.Sum(x => x.Amount) }).OrderByDescending(r => r.Sum).ThenBy(r => r.Key).Take(4),
        ["group of query syntax ordered"] = (c, o) => from x in o group x by x.Made.Year into g orderby g.Count() descending, g.Key select new { g.Key, Count = g.Count() },
        ["group first"] = (c, o) => o.GroupBy(x => x.City).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => g.Key).FirstOrDefault(),
    };
}
