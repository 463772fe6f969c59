using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Linq.Execution;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Tests;

/// <summary>A query run again takes the short way, with the values that it captures then, and no other query's plan.</summary>
[TestFixture(StoreKind.Hash)]
[TestFixture(StoreKind.Sorted)]
public sealed class KnownQueryTests(StoreKind kind)
{
    private readonly long _field = 12;
    private ItemStore _store = null!;
    private List<Item> _items = null!;

    private KvQueryProvider Provider => (KvQueryProvider)_store.Items.Provider;

    [OneTimeSetUp]
    public void Create()
    {
        _store = ItemStore.Create(kind, ItemStore.Random(60, 17));
        _items = [.. _store.Items];
    }

    [OneTimeTearDown]
    public void Close() => _store.Dispose();

    [Test]
    public void Captured_variable_is_read_each_time()
    {
        var number = 0;
        var query = _store.Items.Where(x => x.Number > number).Select(x => x.Id);
        for (; number < 30; number++)
        {
            query.Should().BeEquivalentTo(_items.Where(x => x.Number > number).Select(x => x.Id));
            if (number > 0)
                Provider.Queries.Known.Find(query.Expression, _store.Connection, out _).Should().NotBeNull();
        }
    }

    [Test]
    public void Key_is_read_each_time_from_wherever_it_is()
    {
        var holder = new Holder();
        var found = 0;
        for (var i = 0L; i < 110; i++)
        {
            var captured = i;
            holder.Inner.Key = i;
            Holder.Shared = i;
            long? nullable = i % 2 == 0 ? i : null;
            var expected = _items.SingleOrDefault(x => x.Id == i);
            found += expected is null ? 0 : 1;
            _store.Items.SingleOrDefault(x => x.Id == captured).Should().Be(expected);
            _store.Items.SingleOrDefault(x => captured == x.Id).Should().Be(expected);
            _store.Items.SingleOrDefault(x => x.Id.Equals(captured)).Should().Be(expected);
            _store.Items.SingleOrDefault(x => x.Id == holder.Inner.Key).Should().Be(expected);
            _store.Items.SingleOrDefault(x => x.Id == Holder.Shared).Should().Be(expected);
            _store.Items.SingleOrDefault(x => x.Id == nullable).Should().Be(nullable is null ? null : expected);
            _store.Items.SingleOrDefault(x => x.Id == _field + i).Should().Be(_items.SingleOrDefault(x => x.Id == _field + i));
            _store.Items.Any(x => x.Id == captured).Should().Be(expected is not null);
            _store.Items.Count(x => x.Id == captured).Should().Be(expected is null ? 0 : 1);
            _store.Items.LongCount(x => x.Id == captured).Should().Be(expected is null ? 0 : 1);
            IQueryable<Item> query = _store.Items;
            query.FirstOrDefault(x => x.Id == captured).Should().Be(expected);
            query.LastOrDefault(x => x.Id == captured).Should().Be(expected);
            query.Any(x => x.Id == captured).Should().Be(expected is not null);
            query.Where(x => x.Id == captured).Select(x => x.Name).FirstOrDefault().Should().Be(expected?.Name);
        }

        found.Should().Be(_items.Count);
    }

    [Test]
    public void Single_and_First_of_a_key_that_is_not_there_throw_as_in_memory()
    {
        IQueryable<Item> query = _store.Items;
        var missing = -1L;
        Func<Item>[] runs =
        [
            () => _store.Items.Single(x => x.Id == missing), () => _store.Items.First(x => x.Id == missing),
            () => query.Single(x => x.Id == missing), () => query.First(x => x.Id == missing), () => query.Last(x => x.Id == missing),
        ];
        foreach (var run in runs)
            run.Should().Throw<InvalidOperationException>().WithMessage("Sequence contains no matching element");
    }

    [Test]
    public void Captured_value_that_cannot_be_read_fails_as_it_does_in_memory()
    {
        Holder? none = null;
        for (var i = 0; i < 12; i++)
        {
            var read = () => _store.Items.SingleOrDefault(x => x.Id == none!.Inner.Key);
            read.Should().Throw<NullReferenceException>();
            var property = () => _store.Items.SingleOrDefault(x => x.Id == Holder.Failing);
            property.Should().Throw<InvalidDataException>().WithMessage("not readable");
        }
    }

    [Test]
    public void Collection_that_changes_its_nature_changes_the_way()
    {
        IEnumerable<string?>? names = null;
        string?[][] plain = [[], ["a"], ["a", null], ["B", "ab", "a"]];
        var query = _store.Items.Where(x => names != null && names.Contains(x.Name)).Select(x => x.Id);
        var direct = _store.Items.Where(x => names!.Contains(x.Name)).Select(x => x.Id);
        for (var i = 0; i < 8; i++)
        {
            names = i % 3 == 2 ? new HashSet<string?>(plain[i / 2], StringComparer.OrdinalIgnoreCase) : plain[i / 2];
            var expected = _items.Where(x => names.Contains(x.Name)).Select(x => x.Id).ToList();
            query.Should().BeEquivalentTo(expected);
            direct.Should().BeEquivalentTo(expected);
            names = null;
            query.Should().BeEmpty();
        }
    }

    [Test]
    public void Literals_are_a_part_of_the_form()
    {
        for (var i = 0; i < 2; i++)
        {
            _store.Items.Select(x => x.Number * 0.0).Take(1).Single().Should().Be(_items[0].Number * 0.0);
            _store.Items.Select(x => 1.0m).First().ToString().Should().Be("1.0");
            _store.Items.Select(x => 1.00m).First().ToString().Should().Be("1.00");
            double.IsNegative(_store.Items.Select(x => 0.0).First()).Should().BeFalse();
            double.IsNegative(_store.Items.Select(x => -0.0).First()).Should().BeTrue();
            _store.Items.Count(x => x.Number == 3).Should().Be(_items.Count(x => x.Number == 3));
            _store.Items.Count(x => x.Number == 4).Should().Be(_items.Count(x => x.Number == 4));
            _store.Items.Count(x => x.Small == 4).Should().Be(_items.Count(x => x.Small == 4));
        }
    }

    [Test]
    public void Every_shape_is_told_from_every_other()
    {
        var recorded = new RecordedQueries(Provider);
        foreach (var query in QueryShapes.Unordered.Values.Concat(QueryShapes.Ordered.Values))
            QueryResults.Of(query, recorded.Of(_store.Items), ordered: true);
        var templates = recorded.Run
            .Select(e => (Text: e.ToString(), Template: QueryTemplate.Of(e, [], out _)))
            .Where(t => t.Template is not null)
            .ToList();
        templates.Count.Should().BeGreaterThan(150);
        var compared = 0;
        foreach (var (text, template) in templates)
        {
            var same = recorded.Run.Where(e => template!.Matches(e, out _)).Select(e => e.ToString()).Distinct().ToList();
            compared += same.Count;

            // The numbers of rows are no part of the form.
            same.Select(WithoutNumbers).Should().AllBe(WithoutNumbers(text));
        }

        compared.Should().BeGreaterThanOrEqualTo(templates.Count);
        TestContext.Out.WriteLine($"{templates.Count} forms, {recorded.CountKnown()} of {recorded.Run.Count} queries known");
    }

    [Test]
    public void Equal_hashes_do_not_make_equal_queries()
    {
        // A form is looked for by hash and taken by comparison, whatever the hash.
        var query = _store.Items.Where(x => x.Number > 1).Select(x => x.Id).Expression;
        var template = QueryTemplate.Of(query, [], out _)!;
        Expression[] others =
        [
            _store.Items.Where(x => x.Number > 2).Select(x => x.Id).Expression,
            _store.Items.Where(x => x.Small > 1).Select(x => x.Id).Expression,
            _store.Items.Where(x => x.Number >= 1).Select(x => x.Id).Expression,
            _store.Items.Where(x => x.Number > 1).Select(x => x.Big).Expression,
            _store.Items.Where(x => 1 > x.Number).Select(x => x.Id).Expression,
            _store.Items.Where(x => x.Number > 1).Expression,
            _store.Items.OrderBy(x => x.Number > 1).Select(x => x.Id).Expression,
        ];
        foreach (var other in others)
            template.Matches(other, out _).Should().BeFalse(other.ToString());
        template.Matches(_store.Items.Where(y => y.Number > 1).Select(z => z.Id).Expression, out _).Should().BeTrue();
    }

    [Test]
    public void Every_row_has_an_object_of_its_own()
    {
        var captured = new Brief { Name = "captured" };
        for (var time = 0; time < 3; time++)
        {
            Distinct(_store.Items.Select(x => new Brief { Name = "same" })).Should().Be(_items.Count);
            Distinct(_store.Items.Select(x => new List<int>())).Should().Be(_items.Count);
            Distinct(_store.Items.Select(x => new int[3])).Should().Be(_items.Count);
            Distinct(_store.Items.Select(x => new { Part = new Brief(1) }).Select(p => p.Part)).Should().Be(_items.Count);
            Distinct(_store.Items.Select(x => captured)).Should().Be(1);
        }

        static int Distinct<T>(IQueryable<T> rows)
            where T : class => rows.AsEnumerable().Distinct<object>(ReferenceEqualityComparer.Instance).Count();
    }

    [Test]
    public void Forms_kept_are_bounded()
    {
        var known = new KnownQueries();
        var prepared = Provider.Queries.Prepare(QueryChainParser.Parse(_store.Items.Expression), typeof(Item));
        var parameter = Expression.Parameter(typeof(Item), "x");
        for (var i = 0; i < 3000; i++)
        {
            var condition = Expression.Equal(Expression.Property(parameter, nameof(Item.Number)), Expression.Constant(i));
            var query = _store.Items.Where(Expression.Lambda<Func<Item, bool>>(condition, parameter)).Expression;
            known.Add(query, QueryChainParser.Parse(query), prepared);
            known.Find(query, _store.Connection, out _).Should().BeSameAs(prepared);
            known.Count.Should().BeLessThanOrEqualTo(1024);
        }

        known.Count.Should().BeGreaterThan(500);
    }

    [Test]
    public void Kept_form_holds_no_closure_alive()
    {
        var (first, count) = RunWithClosure();
        for (var i = 0; i < 5 && first.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        first.IsAlive.Should().BeFalse();
        count.Should().Be(_items.Count(x => x.Number < 5));
    }

    [Test]
    public async Task Threads_that_run_one_form_get_each_their_own_values()
    {
        var path = Path.Combine(Path.GetTempPath(), $"indexkv-linq-{Guid.NewGuid():N}");
        try
        {
            var text = $"Data Source={path}";
            using (var first = new KvConnection(text))
            {
                first.Open();
                var stored = first.CreateStore<Item>(kind);
                if (kind == StoreKind.Sorted)
                    stored.BulkWrite(_items);
                else
                    stored.PutMany(_items);
            }

            var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
            {
                using var connection = new KvConnection(text);
                connection.Open();
                var store = connection.Store<Item>();
                var count = 0;
                for (var i = 0; i < 300; i++)
                {
                    var (id, number) = ((worker * 31L + i) % 110, (worker + i) % 20);
                    store.SingleOrDefault(x => x.Id == id).Should().Be(_items.Find(x => x.Id == id));
                    store.Count(x => x.Number > number && x.Id != id).Should().Be(_items.Count(x => x.Number > number && x.Id != id));
                    count++;
                }

                return count;
            })));
            runs.Should().AllBeEquivalentTo(300);
        }
        finally
        {
            KvConnection.ClearAllPools();
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (WeakReference Closure, int Count) RunWithClosure()
    {
        var holder = new Holder { Inner = { Key = 5 } };
        var count = 0;
        for (var i = 0; i < 3; i++)
            count = _store.Items.Where(x => x.Number < holder.Inner.Key).Count();
        return (new WeakReference(holder), count);
    }

    private static string WithoutNumbers(string query) =>
        System.Text.RegularExpressions.Regex.Replace(query, @"\b(Skip|Take|Chunk|ElementAt|ElementAtOrDefault|SkipLast|TakeLast|Contains|Append|Prepend)\([^()]*\)", "$1()");

    private sealed class Holder
    {
        public static long Shared { get; set; }

        public static long Failing => throw new InvalidDataException("not readable");

        public Part Inner { get; } = new();

        public sealed class Part
        {
            public long Key { get; set; }
        }
    }
}
