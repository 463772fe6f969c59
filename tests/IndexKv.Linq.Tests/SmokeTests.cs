using IndexKv.Engine.Catalog;

namespace IndexKv.Linq.Tests;

[TestFixture]
public sealed class SmokeTests
{
    [TestCase(StoreKind.Hash)]
    [TestCase(StoreKind.Sorted)]
    public void Smoke(StoreKind kind)
    {
        var data = ItemStore.Random(50, 1);
        using var store = ItemStore.Create(kind, data);
        store.Items.ToList().Should().BeEquivalentTo(data);
        store.Items.Single(x => x.Id == 38).Should().Be(data[1]);
        long[] ids = [1, 38, 999];
        TestContext.Out.WriteLine(store.Items.Where(x => ids.Contains(x.Id)).ToQueryString());
        TestContext.Out.WriteLine(store.Items.Where(x => x.Id == 38).ToQueryString());
        store.Items.Where(x => ids.Contains(x.Id)).ToList().Should().HaveCount(2);
        store.Items.Get(38L).Should().Be(data[1]);
    }
}
