using IndexKv.Engine.Catalog;

namespace IndexKv.Linq.Tests;

/// <summary>Every query gives over a store what LINQ to Objects gives over the same records.</summary>
[TestFixture(StoreKind.Hash, 100)]
[TestFixture(StoreKind.Sorted, 100)]
[TestFixture(StoreKind.Hash, 0)]
[TestFixture(StoreKind.Sorted, 0)]
public sealed class QueryShapeTests(StoreKind kind, int count)
{
    private ItemStore _store = null!;
    private List<Item> _items = null!;

    [OneTimeSetUp]
    public void Create()
    {
        _store = ItemStore.Create(kind, ItemStore.Random(count, 7));
        _items = [.. _store.Items];
        _items.Should().HaveCount(count);
    }

    [OneTimeTearDown]
    public void Close() => _store.Dispose();

    [TestCaseSource(nameof(UnorderedNames))]
    public void Query_gives_the_same_as_in_memory(string name) => Check(QueryShapes.Unordered[name], ordered: false);

    [TestCaseSource(nameof(OrderedNames))]
    public void Ordered_query_gives_the_same_in_the_same_order_as_in_memory(string name) => Check(QueryShapes.Ordered[name], ordered: true);

    [TestCaseSource(nameof(EverydayNames))]
    public void Everyday_query_gives_the_same_as_in_memory(string name) => Check(EverydayShapes.All[name], ordered: false);

    private static IEnumerable<string> EverydayNames() => EverydayShapes.All.Keys;

    private static IEnumerable<string> UnorderedNames() => QueryShapes.Unordered.Keys;

    private static IEnumerable<string> OrderedNames() => QueryShapes.Ordered.Keys;

    private void Check(Func<IQueryable<Item>, object?> query, bool ordered)
    {
        var expected = QueryResults.Of(query, _items.AsQueryable(), ordered);
        QueryResults.Of(query, _store.Items, ordered).Should().Equal(expected);

        // The second time the plan is a kept one.
        QueryResults.Of(query, _store.Items, ordered).Should().Equal(expected);
    }
}
