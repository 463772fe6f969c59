using System.Runtime.CompilerServices;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Tests.Paging;

[TestFixture]
public sealed class PagePoolTests
{
    private readonly PagePool _pool = new();

    [Test]
    public void No_page_is_given_out_twice_under_random_use()
    {
        var random = new Random(3);
        var rented = new Dictionary<PageBuffer, byte>();
        for (var i = 0; i < 20_000; i++)
        {
            if (random.Next(600) > rented.Count)
            {
                var buffer = _pool.Rent();
                var mark = (byte)random.Next(256);
                buffer.Bytes.Fill(mark);
                rented.Add(buffer, mark);
            }
            else
            {
                var (buffer, mark) = rented.ElementAt(random.Next(rented.Count));
                buffer.Bytes.ContainsAnyExcept(mark).Should().BeFalse();
                rented.Remove(buffer);
                _pool.Return(buffer);
            }
        }
    }

    [Test]
    public void Returned_page_is_the_next_one_given_out()
    {
        var buffer = _pool.Rent();
        _pool.Return(buffer);
        _pool.Rent().Should().Be(buffer);
    }

    [Test]
    public void Page_that_readers_may_have_is_given_out_when_they_are_gone()
    {
        var buffer = _pool.Rent();
        _pool.Return(buffer, newestVersion: 7);

        _pool.Reclaim(oldestLive: 7);
        _pool.Rent().Should().NotBe(buffer);

        _pool.Reclaim(oldestLive: 8);
        _pool.Rent().Should().Be(buffer);
    }

    [Test]
    public void Most_of_the_memory_of_a_large_transaction_is_the_garbage_collectors_afterwards()
    {
        var slabs = RentAndReturn(100 * PageSlab.Pages);
        GC.Collect();
        slabs.Count(slab => slab.TryGetTarget(out _)).Should().BeLessThanOrEqualTo(slabs.Count / 4);
        _pool.Rent().Bytes.Length.Should().Be(PageFormat.PageSize);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private List<WeakReference<PageSlab>> RentAndReturn(int pages)
    {
        var rented = Enumerable.Range(0, pages).Select(_ => _pool.Rent()).ToList();
        rented.ForEach(_pool.Return);
        return [.. rented.Select(buffer => buffer.Slab).Distinct().Select(slab => new WeakReference<PageSlab>(slab))];
    }
}
