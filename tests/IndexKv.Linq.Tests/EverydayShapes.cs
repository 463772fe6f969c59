using System.Globalization;
using System.Linq.Expressions;
using System.Text.RegularExpressions;

namespace IndexKv.Linq.Tests;

/// <summary>Queries as they are written without thinking of what runs them.</summary>
internal static class EverydayShapes
{
    private static readonly int[] Numbers = [3, -4, 7];
    private static readonly List<int> NumberList = [1, 2, 3];
    private static readonly Dictionary<long, string> Names = new() { [38] = "thirty-eight", [1] = "one" };
    private static readonly Item Other = new() { Id = 38, Name = "ab" };
    private static readonly (int From, int To) Range = (-3, 8);
    private static readonly bool Flag = true;
    private static readonly Color? MaybeRed = Color.Red;
    private static readonly Color? NoColor = null;
    private static readonly Expression<Func<Item, bool>> Condition = x => x.Number > 2;

    public static Dictionary<string, Func<IQueryable<Item>, object?>> All { get; } = new()
    {
        ["let"] = q => from x in q let twice = x.Number * 2 where twice > 3 select new { x.Id, twice },
        ["let twice"] = q => from x in q let a = x.Small + 1 let b = a * 2 where b > a orderby b select a + b,
        ["into"] = q => from x in q group x by x.Color into g where g.Count() > 3 select g.Key into k orderby k select k,
        ["nested list"] = q => q.Select(x => new { x.Id, Letters = x.Name.Where(c => c > 'A').ToList().Count }),
        ["condition from outside"] = q => q.Where(Condition).Count(Condition),
        ["captured element"] = q => q.Where(x => x.Number > Numbers[1] && x.Small < NumberList[2]),
        ["captured tuple"] = q => q.Where(x => x.Number >= Range.From && x.Number < Range.To),
        ["captured member"] = q => q.Where(x => x.Name == Other.Name || x.Id == Other.Id),
        ["captured method"] = q => q.Where(x => x.Name != Other.Name.ToUpperInvariant().Trim()),
        ["captured flag"] = q => q.Where(x => !Flag || x.Active),
        ["captured choice"] = q => q.Where(x => (Flag ? x.Number : x.Small) > 0),
        ["captured count"] = q => q.Where(x => NumberList.Count > 0 && NumberList.Contains(x.Number)),
        ["contains compared"] = q => q.Where(x => NumberList.Contains(x.Small) == Flag),
        ["dictionary of row"] = q => q.Where(x => Names.ContainsKey(x.Id)).Select(x => Names[x.Id]),
        ["nullable enum"] = q => q.Where(x => x.Color == MaybeRed),
        ["nullable enum null"] = q => q.Where(x => x.Color == NoColor || x.Shade != NoColor),
        ["entity not null"] = q => q.Where(x => x != null && x.Active),
        ["entity equal"] = q => q.Where(x => x == Other),
        ["entity equals"] = q => q.Count(x => !x.Equals(Other)),
        ["entity contained"] = q => q.Contains(Other),
        ["is"] = q => q.Where(x => x is IHasId).Select(x => (x as IHasId)!.Id),
        ["cast to interface"] = q => q.Cast<IHasId>().Where(x => x.Id == 38).Select(x => x.Id),
        ["object member twice"] = q => q.Select(x => new { x }).Select(y => new { y.x.Name, y }).Select(z => z.y.x.Id + z.Name.Length),
        ["texts of numbers"] = q => q.Select(x => x.Optional == null ? "none" : x.Optional.Value.ToString(CultureInfo.InvariantCulture)),
        ["format"] = q => q.Select(x => string.Format(CultureInfo.InvariantCulture, "{0}/{1}", x.Id, x.Name)),
        ["join texts"] = q => q.Select(x => string.Join(",", new object?[] { x.Name, x.Note, x.Letter })),
        ["enum text"] = q => q.Where(x => x.Color.ToString() == "Red"),
        ["enum number"] = q => q.Where(x => (int)x.Color > 2).Select(x => (int)x.Shade),
        ["regex"] = q => q.Where(x => Regex.IsMatch(x.Name, "^[ab]+$")),
        ["math of row"] = q => q.Where(x => Math.Max(x.Number, (int)x.Small) > Math.Min(3, x.Big)),
        ["dates of row"] = q => q.Where(x => x.Seen.AddDays(x.Small) > new DateTime(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
        ["times of row"] = q => q.Select(x => x.Seen.TimeOfDay + TimeSpan.FromHours(1)),
        ["year or none"] = q => q.Select(x => x.Born.HasValue ? x.Born.Value.Year : 0),
        ["array of row"] = q => q.Select(x => new[] { x.Number, x.Small }.Max()),
        ["array of row in condition"] = q => q.Where(x => new[] { x.Number, x.Small, 3 }.Contains(5)),
        ["array in projection"] = q => q.Select(x => new[] { 1, 2, 3 }.Contains(x.Number)),
        ["text in text"] = q => q.Where(x => "abab".Contains(x.Name)),
        ["letter in text"] = q => q.Where(x => x.Name.Contains('a') && x.Name.Any(c => c == 'b')),
        ["replace and trim"] = q => q.Select(x => x.Name.Replace("a", "c").TrimEnd('b').PadLeft(5, '.')),
        ["checked"] = q => q.Select(x => checked(x.Number + 1)),
        ["checked in condition"] = q => q.Count(x => checked(x.Number * 2) > 3),
        ["shifts and complements"] = q => q.Where(x => (~x.Number >> 1) + (x.Number << 1) > 3).Select(x => x.Number ^ 5),
        ["wide product"] = q => q.Where(x => (long)x.Number * x.Number > 300),
        ["to decimal"] = q => q.Where(x => x.Number / 3m > 1.5m).Select(x => (double)x.Price * 2),
        ["nullable arithmetic"] = q => q.Select(x => x.Optional * 2 + x.Number),
        ["coalesced"] = q => q.Select(x => x.Note ?? x.Name).Where(n => n != "").Distinct().OrderBy(n => n),
        ["default"] = q => q.Where(x => x.Optional == default(int)).Select(x => default(string)),
        ["page of page"] = q => q.OrderBy(x => x.Id).Skip(3).Take(20).Where(x => x.Active).OrderByDescending(x => x.Id).Skip(1).Take(5),
        ["first of page"] = q => q.OrderBy(x => x.Id).Skip(2).First(),
        ["first of nothing"] = q => q.OrderBy(x => x.Id).Skip(2000).FirstOrDefault(),
        ["single of page"] = q => q.OrderBy(x => x.Id).Take(1).Single(),
        ["sum of page"] = q => q.OrderBy(x => x.Id).Take(5).Sum(x => x.Price),
        ["max of page"] = q => q.OrderByDescending(x => x.Id).Skip(1).Take(5).Max(x => x.Number),
        ["average of distinct"] = q => q.Select(x => x.Small).Distinct().Select(s => (int)s).Average(),
        ["any of page"] = q => q.Take(3).Any(x => x.Number > 1000),
        ["all of page"] = q => q.Take(3).All(x => x.Id > 0),
        ["count of page"] = q => q.Where(x => x.Active).Skip(2).Count(),
        ["distinct pairs counted"] = q => q.Select(x => new { x.Color, x.Active }).Distinct().Count(),
        ["distinct pages"] = q => q.Select(x => x.Color).Distinct().OrderBy(c => c).Skip(1).Take(3),
        ["groups as dictionary"] = q => q.GroupBy(x => x.Color).ToDictionary(g => g.Key, g => g.Count()).OrderBy(p => p.Key).Select(p => p.ToString()),
        ["greatest group"] = q => q.GroupBy(x => x.Color).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => new { g.Key, Count = g.Count() }).FirstOrDefault(),
        ["greatest group itself"] = q => q.GroupBy(x => x.Name).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).FirstOrDefault()?.Key,
        ["first of each group"] = q => q.GroupBy(x => x.Color).Select(g => g.OrderBy(x => x.Id).First().Id),
        ["two of each group"] = q => q.OrderBy(x => x.Id).GroupBy(x => x.Color).SelectMany(g => g.Take(2)).Select(x => x.Id),
        ["groups of pages"] = q => q.OrderBy(x => x.Id).Take(30).GroupBy(x => x.Active).Select(g => new { g.Key, Sum = g.Sum(x => x.Small) }),
        ["groups compared"] = q => q.GroupBy(x => x.Color).Where(g => g.Max(x => x.Number) > g.Average(x => x.Small) && g.Any(x => x.Active)).Select(g => g.Key),
        ["groups with captured"] = q => q.GroupBy(x => x.Number > Range.To).Select(g => new { g.Key, Many = g.Count(x => NumberList.Contains(x.Small)), Range.From }),
        ["groups of groups"] = q => q.GroupBy(x => x.Color).Select(g => new { g.Key, Count = g.Count() }).GroupBy(r => r.Count > 5).Select(g => new { g.Key, Groups = g.Count() }),
        ["groups joined"] = q => q.GroupBy(x => x.Small).Select(g => new { g.Key, Count = g.Count() }).Join(q, g => g.Key, x => x.Small, (g, x) => new { x.Id, g.Count }),
        ["looked up"] = q => q.ToLookup(x => x.Color)[Color.Red].Select(x => x.Id),
        ["set"] = q => q.Select(x => x.Small).ToHashSet().OrderBy(s => s),
        ["indexed select after where"] = q => q.Where(x => x.Active).OrderBy(x => x.Id).Select((x, i) => new { i, x.Id }),
        ["aggregate with seed"] = q => q.OrderBy(x => x.Id).Select(x => x.Name).Aggregate("", (a, n) => a + n, a => a.Length),
        ["subquery as value"] = q => q.Where(x => x.Number == q.Max(y => y.Number)).Select(x => x.Id),
        ["subquery of row"] = q => q.Where(x => x.Id < 20).Select(x => new { x.Id, Same = q.Count(y => y.Color == x.Color) }),
        ["subquery first of row"] = q => q.Where(x => x.Id < 12).Select(x => q.Where(y => y.Id > x.Id).OrderBy(y => y.Id).Select(y => y.Name).FirstOrDefault()),
        ["not exists"] = q => q.Where(x => !q.Any(y => y.Small == x.Small && y.Id < x.Id)).Select(x => x.Small),
        ["union of itself"] = q => q.Where(x => x.Active).Union(q.Where(x => x.Number > 3)).Count(),
        ["except by"] = q => q.ExceptBy(NumberList, x => x.Number).Select(x => x.Id),
        ["intersection"] = q => q.Select(x => x.Number).Intersect(Numbers),
        ["count by"] = q => q.CountBy(x => x.Active).Select(p => p.ToString()),
        ["left join of itself"] = q => q.LeftJoin(q.Where(y => y.Active), x => x.Id + 37, y => y.Id, (x, y) => new { x.Id, Other = y == null ? 0 : y.Id }),
        ["as enumerable"] = q => q.Where(x => x.Active).AsEnumerable().Select(x => x.Label),
        ["as queryable"] = q => q.AsQueryable().Where(x => x.Active).Select(x => x.Id),
    };
}
