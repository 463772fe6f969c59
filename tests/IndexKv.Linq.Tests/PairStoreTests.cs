using IndexKv.Data;
using IndexKv.Engine.Catalog;

namespace IndexKv.Linq.Tests;

/// <summary>Stores of plain pairs.</summary>
[TestFixture]
public sealed class PairStoreTests
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
    public async Task Hash_store_is_used_as_a_dictionary()
    {
        var store = _connection.CreateStore<string, int>(StoreKind.Hash, "counts");
        store["a"] = 1;
        store["b"] = 2;
        store["a"] = 3;
        store["a"].Should().Be(3);
        store.TryGetValue("c", out _).Should().BeFalse();
        store.ContainsKey("b").Should().BeTrue();
        store.Invoking(s => s["c"]).Should().Throw<KeyNotFoundException>().WithMessage("*'counts'*'c'*");
        store.Count.Should().Be(2);
        store.PutMany([new("b", 20), new("d", 4)]).Should().Be(1);
        store.GetMany(["d", "b", "x", "d"]).Should().BeEquivalentTo(new Dictionary<string, int> { ["b"] = 20, ["d"] = 4 });
        store.Remove("a").Should().BeTrue();
        store.Remove("a").Should().BeFalse();
        store.ToDictionary().Should().BeEquivalentTo(new Dictionary<string, int> { ["b"] = 20, ["d"] = 4 });
        var walked = 0;
        await foreach (var (_, value) in store)
            walked += value;
        walked.Should().Be(24);
        _connection.Store<string, int>("counts").Pairs.Where(p => p.Value > 4).Select(p => p.Key).Should().Equal("b");
    }

    [Test]
    public async Task Sorted_store_is_written_whole_and_read_in_order()
    {
        var store = _connection.CreateStore<int, List<string>?>(StoreKind.Sorted, "words");
        store.BulkWrite([new(2, ["b"]), new(1, ["a", "c"]), new(3, null)]).Should().Be(3);
        store[1].Should().Equal("a", "c");
        store.TryGetValue(3, out var none).Should().BeTrue();
        none.Should().BeNull();
        store.Pairs.OrderBy(p => p.Key).Select(p => p.Key).Should().Equal(1, 2, 3);
        (await store.BulkWriteAsync(new KeyValuePair<int, List<string>?>[] { new(9, []) }.ToAsyncEnumerable())).Should().Be(1);
        store.Should().ContainSingle().Which.Key.Should().Be(9);
    }
}
