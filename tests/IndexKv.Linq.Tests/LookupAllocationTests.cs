using IndexKv.Engine.Catalog;

namespace IndexKv.Linq.Tests;

/// <summary>What lookups by key may allocate: the entity, and what the caller makes.</summary>
[TestFixture]
public sealed class LookupAllocationTests
{
    private const int Calls = 500;

    private static readonly Func<KvStore<Pair>, long, Pair> ById = CompiledQuery.Compile<Pair, long, Pair>((pairs, id) => pairs.Single(p => p.Id == id));

    private ItemStore _store = null!;
    private KvStore<Pair> _pairs = null!;

    [OneTimeSetUp]
    public void Load()
    {
        _store = ItemStore.Create(StoreKind.Hash, []);
        _pairs = _store.Connection.CreateStore<Pair>(StoreKind.Hash);
        _pairs.PutMany(Enumerable.Range(0, 100).Select(i => new Pair { Id = i, Number = i * 3L }));
    }

    [OneTimeTearDown]
    public void Close() => _store.Dispose();

    [Test]
    public void Get_allocates_the_entity() => PerCall(id => _pairs.Get(id)!).Should().BeLessThan(100);

    [Test]
    public void Compiled_query_allocates_little_more() => PerCall(id => ById(_pairs, id)).Should().BeLessThan(500);

    [Test]
    public void Single_allocates_the_expression_and_little_more() => PerCall(id => _pairs.Single(p => p.Id == id)).Should().BeLessThan(1_100);

    private static double PerCall(Func<long, Pair> read)
    {
        var before = 0L;
        for (var i = 0; i < Calls + 100; i++)
        {
            if (i == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            if (read(i % 100).Number != i % 100 * 3L)
                throw new InvalidOperationException("The lookup read something else than was written.");
        }

        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }

    private sealed class Pair
    {
        public long Id { get; set; }

        public long Number { get; set; }
    }
}
