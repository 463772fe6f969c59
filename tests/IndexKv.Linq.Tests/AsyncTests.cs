using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Linq.Async;

namespace IndexKv.Linq.Tests;

[TestFixture]
public sealed class AsyncTests
{
    private ItemStore _store = null!;
    private List<Item> _items = null!;

    [OneTimeSetUp]
    public void Create()
    {
        _store = ItemStore.Create(StoreKind.Hash, ItemStore.Random(40, 9));
        _items = [.. _store.Items];
    }

    [OneTimeTearDown]
    public void Close() => _store.Dispose();

    [Test]
    public async Task Ends_of_queries_give_what_their_synchronous_forms_give()
    {
        var query = _store.Items.Where(x => x.Active);
        var expected = _items.Where(x => x.Active).ToList();
        (await query.ToListAsync()).Should().Equal(expected);
        (await query.ToArrayAsync()).Should().Equal(expected);
        (await query.ToDictionaryAsync(x => x.Id)).Should().HaveCount(expected.Count);
        (await query.CountAsync()).Should().Be(expected.Count);
        (await query.LongCountAsync()).Should().Be(expected.Count);
        (await query.CountAsync(x => x.Small > 0)).Should().Be(expected.Count(x => x.Small > 0));
        (await query.AnyAsync()).Should().BeTrue();
        (await query.AnyAsync(x => x.Small > 100)).Should().BeFalse();
        (await query.AllAsync(x => x.Active)).Should().BeTrue();
        (await query.FirstAsync()).Should().Be(expected[0]);
        (await query.FirstOrDefaultAsync(x => x.Id < 0)).Should().BeNull();
        (await query.ToDictionaryAsync(x => x.Id, x => x.Name)).Should().BeEquivalentTo(expected.ToDictionary(x => x.Id, x => x.Name));
        (await query.Select(x => x.Name).ToHashSetAsync()).Should().BeEquivalentTo(expected.Select(x => x.Name).ToHashSet());
        (await query.ToLookupAsync(x => x.Color)).Should().HaveSameCount(expected.ToLookup(x => x.Color));
        (await query.OrderBy(x => x.Id).LastAsync()).Should().Be(expected.MaxBy(x => x.Id));
        (await query.LastOrDefaultAsync()).Should().Be(expected[^1]);
        (await query.Select(x => x.Id).ContainsAsync(expected[2].Id)).Should().BeTrue();
        (await query.MinAsync(x => x.Number)).Should().Be(expected.Min(x => x.Number));
        (await query.MaxAsync(x => x.Optional)).Should().Be(expected.Max(x => x.Optional));
        (await query.SumAsync(x => x.Price)).Should().Be(expected.Sum(x => x.Price));
        (await query.SumAsync(x => x.Optional)).Should().Be(expected.Sum(x => x.Optional));
        (await query.AverageAsync(x => x.Small)).Should().Be(expected.Average(x => x.Small));
        (await query.AverageAsync(x => x.Price)).Should().Be(expected.Average(x => x.Price));
        (await _store.Items.SingleAsync(x => x.Id == 38)).Id.Should().Be(38);
        (await _store.Items.SingleOrDefaultAsync(x => x.Id == -1)).Should().BeNull();
    }

    [Test]
    public async Task Await_foreach_walks_stores_and_queries()
    {
        var ids = new List<long>();
        await foreach (var item in _store.Items)
            ids.Add(item.Id);
        ids.Should().Equal(_items.Select(x => x.Id));
        var names = new List<string>();
        await foreach (var name in _store.Items.Where(x => x.Active).Select(x => x.Name).AsAsyncEnumerable())
            names.Add(name);
        names.Should().Equal(_items.Where(x => x.Active).Select(x => x.Name));
    }

    [Test]
    public async Task Failure_comes_out_of_the_task()
    {
        var task = _store.Items.SingleAsync(x => x.Active);
        var wait = async () => await task;
        await wait.Should().ThrowAsync<InvalidOperationException>();
    }

    [Test]
    public async Task Cancelled_token_cancels()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        _store.Items.CountAsync(cancellation.Token).IsCanceled.Should().BeTrue();
        var walk = async () =>
        {
            await foreach (var item in _store.Items.AsAsyncEnumerable().WithCancellation(cancellation.Token))
                item.Should().BeNull();
        };
        await walk.Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task Sum_of_what_is_no_number_says_so()
    {
        var sum = () => _store.Items.SumAsync(x => x.Name);
        await sum.Should().ThrowAsync<NotSupportedException>().WithMessage("*Sum*String*");
        var none = () => _store.Items.Where(x => x.Id < 0).AverageAsync(x => x.Number);
        await none.Should().ThrowAsync<InvalidOperationException>();
    }

    [Test]
    public async Task Other_queries_are_refused()
    {
        var list = () => new[] { 1 }.AsQueryable().ToListAsync();
        await list.Should().ThrowAsync<ArgumentException>().WithMessage("*Store<T>()*");
        var plan = () => new[] { 1 }.AsQueryable().ToQueryString();
        plan.Should().Throw<ArgumentException>().WithMessage("*Store<T>()*");
    }

    [Test]
    public void Closed_connection_is_an_error()
    {
        using var connection = new KvConnection("Data Source=:memory:");
        var query = () => connection.Store<Item>().ToList();
        query.Should().Throw<InvalidOperationException>().WithMessage("*Open()*");
    }
}
