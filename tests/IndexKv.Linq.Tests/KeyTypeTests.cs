using System.Linq.Expressions;
using IndexKv.Data;
using IndexKv.Engine.Catalog;

namespace IndexKv.Linq.Tests;

/// <summary>Keys of every type are found by equality, by set and by range as in memory, also where the captured value fits no key.</summary>
[TestFixture(StoreKind.Hash)]
[TestFixture(StoreKind.Sorted)]
public sealed class KeyTypeTests(StoreKind kind)
{
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = new KvConnection("Data Source=:memory:");
        _connection.Open();
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [Test]
    public void Keys_of_every_type_are_found()
    {
        Check<short>([-3, 0, 7, short.MaxValue], [5]);
        Check<byte>([0, 7, 255], [5]);
        Check<int>([-3, 0, int.MinValue], [5]);
        Check<ulong>([0, 7, ulong.MaxValue], [5]);
        Check<Int128>([Int128.MinValue, 0, Int128.MaxValue], [5]);
        Check<decimal>([-1.5m, 0m, 1.10m], [1.1m, 2m]);
        Check<double>([-1.5, 0, double.PositiveInfinity], [-0.0, double.NaN, 3]);
        Check<float>([-1.5f, 0, float.MaxValue], [1.1f]);
        Check<string>(["", "a", "ab", "é", "日本", "😀"], ["A", "a\0"]);
        Check<char>(['a', 'é', 'Z'], ['b']);
        Check<bool>([true], [false]);
        Check<Guid>([Guid.Empty, new Guid("00000000-0000-0000-0000-000000000001"), Guid.NewGuid()], [Guid.NewGuid()]);
        Check<DayOfWeek>([DayOfWeek.Sunday, DayOfWeek.Friday], [DayOfWeek.Monday, (DayOfWeek)77]);
        Check<DateOnly>([DateOnly.MinValue, new(2024, 2, 29)], [DateOnly.MaxValue]);
        Check<TimeOnly>([TimeOnly.MinValue, new(1, 2, 3)], [TimeOnly.MaxValue]);
        Check<DateTime>([new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), DateTime.MinValue], [DateTime.MaxValue]);
        Check<TimeSpan>([TimeSpan.MinValue, TimeSpan.Zero, TimeSpan.FromDays(1)], [TimeSpan.MaxValue]);
        Check<DateTimeOffset>(
            [new(2024, 1, 1, 5, 0, 0, TimeSpan.FromHours(5)), new(2024, 1, 2, 0, 0, 0, TimeSpan.Zero)],
            [new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.MaxValue]);
    }

    [Test]
    public void Values_that_fit_no_key_find_nothing()
    {
        var store = Create<short>([1, 2]);
        var wide = 100_000;
        int[] several = [1, wide];
        long? none = null;
        store.Where(x => x.Id == wide).Should().BeEmpty();
        store.Where(x => several.Contains(x.Id)).Should().ContainSingle();
        store.Where(x => x.Id < wide).Should().HaveCount(2);
        store.Where(x => x.Id > wide).Should().BeEmpty();
        store.Where(x => x.Id >= -wide).Should().HaveCount(2);
        store.Where(x => x.Id == none).Should().BeEmpty();
        store.Where(x => x.Id != none).Should().HaveCount(2);
        store.Where(x => x.Id > none).Should().BeEmpty();
        store.Where(x => x.Id == 1.5).Should().BeEmpty();
        store.Where(x => x.Id == 2.0).Should().ContainSingle();
        store.Where(x => x.Id > 1.5).Should().ContainSingle();
    }

    [Test]
    public void Parts_of_a_key_are_looked_up_together()
    {
        var entities = Enumerable.Range(0, 60).Select(i => new Composite($"s{i % 5}", i / 5, i)).ToList();
        var store = _connection.CreateStore<Composite>(kind);
        Fill(store, entities);
        int[] days = [3, 4, 3, 99];
        var sensor = "s2";
        Same(store, entities, q => q.Where(x => x.Sensor == sensor && x.Day == 7), "key lookup");
        Same(store, entities, q => q.Where(x => x.Day == 7).Where(x => x.Sensor == sensor), "key lookup");
        Same(store, entities, q => q.Where(x => x.Sensor == sensor && days.Contains(x.Day)), "key set");
        Same(store, entities, q => q.Where(x => x.Sensor == sensor && x.Day >= 5), kind == StoreKind.Sorted ? "key range" : "scan");
        Same(store, entities, q => q.Where(x => x.Sensor == sensor), kind == StoreKind.Sorted ? "key range" : "scan");
        Same(store, entities, q => q.Where(x => x.Day == 7), "scan");
        store.Get(("s3", 4))!.Value.Should().Be(23);
        store.GetMany([("s3", 4), ("s0", 0), ("s3", 4), ("zz", 1)]).Select(x => x.Value).Should().BeEquivalentTo([23, 0]);
    }

    [Test]
    public void Set_of_keys_of_several_parts_is_looked_up()
    {
        var entities = Enumerable.Range(0, 60).Select(i => new Composite($"s{i % 5}", i / 5, i)).ToList();
        var store = _connection.CreateStore<Composite>(kind);
        Fill(store, entities);
        var tuples = new List<(string, int)> { ("s2", 3), ("s2", 3), ("s9", 1), (null!, 2), ("s4", 11) };
        var turned = tuples.Select(t => ValueTuple.Create(t.Item2, t.Item1)).ToHashSet();
        var anonymous = tuples.Select(t => new { Sensor = t.Item1, Day = t.Item2 }).ToArray();
        var classic = tuples.Select(t => Tuple.Create(t.Item1, t.Item2)).ToList();
        for (var time = 0; time < 3; time++)
        {
            Same(store, entities, q => q.Where(x => tuples.Contains(ValueTuple.Create(x.Sensor, x.Day))), "key set on Composite");
            Same(store, entities, q => q.Where(x => turned.Contains(ValueTuple.Create(x.Day, x.Sensor))), "key set on Composite");
            Same(store, entities, q => q.Where(x => anonymous.Contains(new { x.Sensor, x.Day })), "key set on Composite");
            Same(store, entities, q => q.Where(x => classic.Contains(Tuple.Create(x.Sensor, x.Day))), "key set on Composite");
            Same(store, entities, q => q.Where(x => x.Value > 20 && tuples.Contains(ValueTuple.Create(x.Sensor, x.Day))).OrderBy(x => x.Value), "key set on Composite");
            store.Count(x => tuples.Contains(ValueTuple.Create(x.Sensor, x.Day))).Should().Be(2);
            store.Where(x => anonymous.Contains(new { x.Sensor, x.Day })).Select(x => x.Value).Max().Should().Be(59);
        }

        // Not the whole key, or not the key at all.
        var values = tuples.Select(t => (t.Item1, 13)).ToList();
        Same(store, entities, q => q.Where(x => values.Contains(ValueTuple.Create(x.Sensor, x.Value))), "scan of Composite");
        Same(store, entities, q => q.Where(x => !tuples.Contains(ValueTuple.Create(x.Sensor, x.Day))), "scan of Composite");
        tuples = null!;
        store.Invoking(s => s.Count(x => tuples.Contains(ValueTuple.Create(x.Sensor, x.Day)))).Should().Throw<ArgumentNullException>();
    }

    private void Check<TKey>(TKey[] keys, TKey[] others)
        where TKey : notnull
    {
        var store = Create(keys);
        var entities = store.ToList();
        entities.Select(x => x.Id).Should().BeEquivalentTo(keys);
        var all = keys.Concat(others).ToArray();

        // One instant is written with many offsets, so an instant is no whole key.
        var isWholeKey = typeof(TKey) != typeof(DateTimeOffset);
        foreach (var key in all)
        {
            Same(store, entities, q => q.Where(Compare<TKey>(Expression.Equal, key)), isWholeKey ? "key lookup" : null);

            // Often enough for every way of reading the captured key.
            for (var time = 0; time < 12; time++)
            {
                store.SingleOrDefault(Compare<TKey>(Expression.Equal, key)).Should().Be(
                    entities.AsQueryable().SingleOrDefault(Compare<TKey>(Expression.Equal, key)), "of {0}", key);
            }

            if (typeof(TKey) != typeof(string) && typeof(TKey) != typeof(bool) && typeof(TKey) != typeof(DayOfWeek))
            {
                Same(store, entities, q => q.Where(Compare<TKey>(Expression.LessThan, key)));
                Same(store, entities, q => q.Where(Compare<TKey>(Expression.GreaterThanOrEqual, key)));
            }
        }

        Same(store, entities, q => q.Where(x => all.Contains(x.Id)), isWholeKey ? "key set" : null);
        Same(store, entities, q => q.Where(x => others.Contains(x.Id)), isWholeKey ? "key set" : null);
        Same(store, entities, q => q.Where(x => !others.Contains(x.Id)));
    }

    private static Expression<Func<Entity<TKey>, bool>> Compare<TKey>(Func<Expression, Expression, BinaryExpression> comparison, TKey key)
    {
        // As the compiler writes it: a captured variable, and characters compared as numbers.
        Expression<Func<TKey>> captured = () => key;
        var entity = Expression.Parameter(typeof(Entity<TKey>), "x");
        Expression left = Expression.Property(entity, nameof(Entity<>.Id));
        var right = captured.Body;
        if (typeof(TKey) == typeof(char) || typeof(TKey).IsEnum)
            (left, right) = (Expression.Convert(left, typeof(int)), Expression.Convert(right, typeof(int)));
        return Expression.Lambda<Func<Entity<TKey>, bool>>(comparison(left, right), entity);
    }

    private KvStore<Entity<TKey>> Create<TKey>(IEnumerable<TKey> keys)
    {
        var store = _connection.CreateStore<Entity<TKey>>(kind, typeof(TKey).Name);
        Fill(store, keys.Select((k, i) => new Entity<TKey> { Id = k, Value = i }));
        return store;
    }

    private void Fill<T>(KvStore<T> store, IEnumerable<T> entities)
    {
        if (kind == StoreKind.Hash)
            store.PutMany(entities);
        else
            store.BulkWrite(entities);
    }

    private static void Same<T>(KvStore<T> store, List<T> entities, Func<IQueryable<T>, IQueryable<T>> query, string? plan = null)
        where T : class
    {
        query(store).ToList().Should().BeEquivalentTo(query(entities.AsQueryable()).ToList(), "of {0}", query(store).Expression);
        if (plan is not null)
            query(store).ToQueryString().Should().StartWith(plan);
    }

    public sealed record Entity<TKey>
    {
        public required TKey Id { get; init; }

        public int Value { get; init; }
    }

    public sealed record Composite(
        [property: System.ComponentModel.DataAnnotations.Key] string Sensor, [property: System.ComponentModel.DataAnnotations.Key] int Day, int Value);
}
