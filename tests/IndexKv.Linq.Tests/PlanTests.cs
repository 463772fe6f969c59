using System.Collections.Frozen;
using System.Collections.Immutable;
using IndexKv.Engine.Catalog;

namespace IndexKv.Linq.Tests;

/// <summary>Queries that can be answered by key are, and say so.</summary>
[TestFixture(StoreKind.Hash)]
[TestFixture(StoreKind.Sorted)]
public sealed class PlanTests(StoreKind kind)
{
    private static readonly long Captured = 38;
    private static readonly long? CapturedNullable = 38;
    private static readonly object Boxed = 38L;
    private static readonly int Narrow = 38;
    private static readonly long[] Keys = [1, 38];
    private static readonly List<long> KeyList = [1, 38];
    private static readonly HashSet<long> KeyHashSet = [1, 38];
    private static readonly FrozenSet<long> KeyFrozenSet = FrozenSet.Create(1L, 38L);
    private static readonly ImmutableArray<long> KeyImmutable = [1, 38];
    private static readonly bool Yes = true;

    private ItemStore _store = null!;

    private static IEnumerable<TestCaseData> KeyLookups()
    {
        yield return Case("==", q => q.Where(x => x.Id == 38));
        yield return Case("captured", q => q.Where(x => x.Id == Captured));
        yield return Case("captured nullable", q => q.Where(x => x.Id == CapturedNullable));
        yield return Case("captured int", q => q.Where(x => x.Id == Narrow));
        yield return Case("reversed", q => q.Where(x => Captured == x.Id));
        yield return Case("Equals", q => q.Where(x => x.Id.Equals(Captured)));
        yield return Case("Equals boxed", q => q.Where(x => x.Id.Equals(Boxed)));
        yield return Case("with more", q => q.Where(x => x.Active && x.Id == Captured));
        yield return Case("guarded", q => q.Where(x => Yes && x.Id == Captured));
        yield return Case("interface", q => ThroughInterface(q));
        yield return Case("projected", q => q.Where(x => x.Id == 38).Select(x => new { x.Name }));
        yield return Case("after projection", q => q.Select(x => new { x.Id, x.Name }).Where(x => x.Id == Captured));
        yield return Case("memory before", q => q.Where(x => IsOdd(x.Number) && x.Id == Captured));
        yield return Case("memory before, apart", q => q.Where(x => IsOdd(x.Number)).Where(x => x.Id == Captured).Take(3));
        yield return Case("memory after", q => q.Where(x => x.Id == Captured && IsOdd(x.Number)));
    }

    private static IEnumerable<TestCaseData> KeySets()
    {
        yield return Case("array", q => q.Where(x => Keys.Contains(x.Id)));
        yield return Case("inline array", q => q.Where(x => new long[] { 1, 2 }.Contains(x.Id)));
        yield return Case("list", q => q.Where(x => KeyList.Contains(x.Id)));
        yield return Case("hash set", q => q.Where(x => KeyHashSet.Contains(x.Id)));
        yield return Case("frozen set", q => q.Where(x => KeyFrozenSet.Contains(x.Id)));
        yield return Case("immutable array", q => q.Where(x => KeyImmutable.Contains(x.Id)));
        yield return Case("sequence", q => q.Where(x => KeyList.Select(k => k + 1).Contains(x.Id)));
        yield return Case("query", q => q.Where(x => q.Where(y => y.Active).Select(y => y.Id).Contains(x.Id)));
        yield return Case("any", q => q.Where(x => Keys.Any(k => k == x.Id)));
        yield return Case("exists", q => q.Where(x => KeyList.Exists(k => x.Id == k)));
        yield return Case("or", q => q.Where(x => x.Id == 1 || x.Id == Captured));
        yield return Case("ordered", q => q.Where(x => Keys.Contains(x.Id)).OrderBy(x => x.Name));
    }

    [OneTimeSetUp]
    public void Create() => _store = ItemStore.Create(kind, ItemStore.Random(50, 3));

    [OneTimeTearDown]
    public void Close() => _store.Dispose();

    [TestCaseSource(nameof(KeyLookups))]
    public void Key_equality_is_a_key_lookup(Func<IQueryable<Item>, IQueryable<object>> query) =>
        query(_store.Items).ToQueryString().Should().StartWith("key lookup on Item");

    [TestCaseSource(nameof(KeySets))]
    public void Contains_of_the_key_is_a_key_set(Func<IQueryable<Item>, IQueryable<object>> query) =>
        query(_store.Items).ToQueryString().Should().StartWith("key set on Item");

    [Test]
    public void Range_of_keys_is_a_range_on_a_sorted_store()
    {
        var plan = _store.Items.Where(x => x.Id >= 5 && x.Id < Captured).OrderBy(x => x.Id).ToQueryString();
        plan.Should().StartWith(kind == StoreKind.Sorted ? "key range on Item" : "scan of Item");
        plan.Contains("sort:").Should().Be(kind == StoreKind.Hash);
    }

    [Test]
    public void Condition_on_values_is_a_scan_with_a_filter()
    {
        var plan = _store.Items.Where(x => x.Number > 3 && x.Name.StartsWith("a")).ToQueryString();
        plan.Should().StartWith("scan of Item").And.Contain("filter:").And.Contain("STARTSWITH").And.NotContain("in memory");
    }

    [Test]
    public void Condition_that_may_fail_is_not_moved_before_the_one_that_guards_it()
    {
        var plan = _store.Items.Where(x => IsOdd(x.Number) && 10 / x.Number > 1).ToQueryString();
        plan.Should().StartWith("scan of Item").And.NotContain("filter:");
        _store.Items.Where(x => IsOdd(x.Number) && 10 / x.Number > 1).Should().OnlyContain(x => IsOdd(x.Number));
    }

    [Test]
    public void Set_with_a_comparer_of_its_own_is_no_set_of_the_engine()
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" };
        _store.Items.Where(x => names.Contains(x.Name)).ToQueryString().Should().Contain("in memory: Where").And.NotContain(" IN ");
    }

    [Test]
    public void One_shape_with_two_comparers_is_two_plans()
    {
        // The same code, once with a plain set: its kept plan must not serve the other.
        IQueryable<Item> Named(HashSet<string> names) => _store.Items.Where(x => names.Contains(x.Name));
        Named(["a"]).ToQueryString().Should().NotContain("in memory");
        Named(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" }).ToQueryString().Should().Contain("in memory");
    }

    [Test]
    public void Operators_that_the_engine_lacks_are_named()
    {
        var plan = _store.Items.Where(x => x.Active).GroupBy(x => x.Color).Select(g => g.First().Id).ToQueryString();
        plan.Should().Contain("filter: ").And.Contain("in memory: GroupBy(").And.Contain("in memory: Select(");
    }

    [Test]
    public void Groups_and_their_aggregates_are_made_by_the_engine()
    {
        var plan = _store.Items.Where(x => x.Active).GroupBy(x => x.Color).Where(g => g.Count() > 1).Select(g => new { g.Key, Most = g.Max(x => x.Number) }).ToQueryString();
        plan.Should().Contain("filter: ").And.Contain("group").And.Contain("MAX").And.NotContain("in memory");
    }

    [Test]
    public void Days_and_defaults_are_the_engines()
    {
        _store.Items.Where(x => x.Seen.Date > DateTime.UnixEpoch && x.Optional.GetValueOrDefault(1) > 0 && DateOnly.FromDateTime(x.Seen) != x.Born).ToQueryString()
            .Should().NotContain("in memory");
        _store.Items.GroupBy(x => x.Seen.Date).Select(g => g.Key).ToQueryString().Should().Contain("group by:").And.NotContain("in memory");
    }

    [Test]
    public void Operator_of_another_library_is_refused_with_the_way_round_it()
    {
        var query = () => _store.Items.Where(x => x.Active).EveryOther().ToList();
        query.Should().Throw<NotSupportedException>().WithMessage("*OtherOperators.EveryOther*AsEnumerable()*");
        var aggregate = () => _store.Items.AggregateBy(x => x.Color, 0, (n, _) => n + 1).Count();
        aggregate().Should().Be(_store.Items.ToList().AggregateBy(x => x.Color, 0, (n, _) => n + 1).Count());
    }

    [Test]
    public void Projection_reads_only_the_columns_it_needs()
    {
        var lines = _store.Items.Select(x => new { x.Name, Twice = x.Number * 2 }).ToQueryString().Split('\n');
        lines[^1].Should().Be("project: Name, Number");
    }

    [Test]
    public void Count_of_all_reads_no_record() =>
        ((Execution.KvQueryProvider)_store.Items.Provider)
            .Explain(((System.Linq.Expressions.Expression<Func<int>>)(() => _store.Items.Count())).Body is System.Linq.Expressions.MethodCallExpression call
                ? System.Linq.Expressions.Expression.Call(call.Method, _store.Items.Expression)
                : throw new InvalidOperationException())
            .Should().StartWith("count of Item");

    private static TestCaseData Case(string name, Func<IQueryable<Item>, IQueryable<object>> query) => new TestCaseData(query).SetArgDisplayNames(name);

    private static bool IsOdd(int number) => number % 2 != 0;

    private static IQueryable<T> ThroughInterface<T>(IQueryable<T> query)
        where T : class, IHasId => query.Where(x => x.Id == Captured);
}
