using IndexKv.Engine.Catalog;

namespace IndexKv.Linq.Tests;

/// <summary>Compiled queries give what the same queries give written out.</summary>
[TestFixture(StoreKind.Hash)]
[TestFixture(StoreKind.Sorted)]
public sealed class CompiledQueryTests(StoreKind kind)
{
    private static readonly Func<KvStore<Item>, long, Item?> ById = CompiledQuery.Compile<Item, long, Item?>((items, id) => items.SingleOrDefault(x => x.Id == id));

    private static readonly Func<KvStore<Item>, (int From, int To), IEnumerable<string>> Names =
        CompiledQuery.Compile<Item, (int From, int To), string>((items, range) => items.Where(x => x.Number >= range.From && x.Number < range.To).OrderBy(x => x.Id).Select(x => x.Name));

    private static readonly Func<KvStore<Item>, ICollection<long>?, int> Among =
        CompiledQuery.Compile<Item, ICollection<long>?, int>((items, ids) => items.Count(x => ids == null || ids.Contains(x.Id)));

    private static readonly Func<KvStore<Item>, ICollection<string>, int> Named = CompiledQuery.Compile<Item, ICollection<string>, int>((items, names) => items.Count(x => names.Contains(x.Name)));

    [Test]
    public void Compiled_query_gives_what_it_gives_written_out()
    {
        for (var time = 0; time < 2; time++)
        {
            // Each time another store, so another definition.
            using var store = ItemStore.Create(kind, ItemStore.Random(50, 40 + time));
            var items = store.Items.ToList();
            for (var i = 0; i < 105; i++)
                ById(store.Items, i).Should().Be(items.SingleOrDefault(x => x.Id == i));
            for (var i = -20; i < 20; i++)
                Names(store.Items, (i, i + 5)).Should().Equal(items.Where(x => x.Number >= i && x.Number < i + 5).OrderBy(x => x.Id).Select(x => x.Name));
            Among(store.Items, null).Should().Be(items.Count);
            Among(store.Items, []).Should().Be(0);
            Among(store.Items, [1, 38, 75]).Should().Be(items.Count(x => x.Id is 1 or 38 or 75));
            string[] names = ["a", "AB", "b"];
            foreach (var set in new ICollection<string>[] { names, new HashSet<string>(names, StringComparer.OrdinalIgnoreCase), new List<string>(names) })
                Named(store.Items, set).Should().Be(items.Count(x => set.Contains(x.Name)));
        }
    }

    [Test]
    public void Rows_are_read_each_time_they_are_walked()
    {
        using var store = ItemStore.Create(StoreKind.Hash, []);
        var names = Names(store.Items, (0, 10));
        names.Should().BeEmpty();
        store.Items.Put(ItemStore.Random(1, 3)[0] with { Number = 5, Name = "five" });
        Names(store.Items, (0, 10)).Should().Equal("five");
        Names(store.Items, (6, 10)).Should().BeEmpty();
    }

    [Test]
    public void Query_that_would_run_in_memory_can_be_refused()
    {
        using var store = ItemStore.Create(kind, ItemStore.Random(20, 2));
        var strict = store.Connection.Store<Item>(options: new LinqOptions { ClientEvaluation = ClientEvaluation.Throw });
        strict.Where(x => x.Number > 3).OrderBy(x => x.Id).Select(x => IsOdd(x.Number)).Should().Equal(
            store.Items.ToList().Where(x => x.Number > 3).OrderBy(x => x.Id).Select(x => IsOdd(x.Number)));

        // Known or not: the query has run where it may.
        store.Items.Count(x => x.Active && IsOdd(x.Number)).Should().BePositive();
        for (var time = 0; time < 2; time++)
        {
            var count = () => strict.Count(x => x.Active && IsOdd(x.Number));
            count.Should().Throw<NotSupportedException>().WithMessage("*'Item'*Where(x => IsOdd(x.Number)), then Count()*AsEnumerable()*");
        }
    }

    private static bool IsOdd(int number) => number % 2 != 0;
}
