using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores.Sorted;

namespace IndexKv.Linq.Tests;

[TestFixture]
public sealed class StoreTests
{
    private static readonly IReadOnlyList<Item> Data = ItemStore.Random(30, 5);

    [TestCase(StoreKind.Hash)]
    [TestCase(StoreKind.Sorted)]
    public void Get_returns_the_entity_or_nothing(StoreKind kind)
    {
        using var store = ItemStore.Create(kind, Data);
        store.Items.Get(Data[4].Id).Should().Be(Data[4]);
        store.Items.Get((int)Data[4].Id).Should().Be(Data[4]);
        store.Items.Get(-5L).Should().BeNull();
        store.Items.TryGet(-5L, out _).Should().BeFalse();
        var wrongType = () => store.Items.Get("five");
        wrongType.Should().Throw<KvException>().WithMessage("*'Id'*");
        var tuple = () => store.Items.Get((1L, 2L));
        tuple.Should().Throw<KvException>().WithMessage("*Id*tuple*");
    }

    [TestCase(StoreKind.Hash)]
    [TestCase(StoreKind.Sorted)]
    public void GetMany_returns_each_entity_found_once(StoreKind kind)
    {
        using var store = ItemStore.Create(kind, Data);
        store.Items.GetMany([Data[1].Id, -4, Data[2].Id, Data[1].Id]).Should().BeEquivalentTo([Data[1], Data[2]]);
        store.Items.GetMany(Array.Empty<long>()).Should().BeEmpty();
    }

    [Test]
    public void Put_adds_and_replaces_and_Remove_removes()
    {
        using var store = ItemStore.Create(StoreKind.Hash, []);
        store.Items.Put(Data[0]).Should().BeFalse();
        store.Items.Put(Data[0] with { Name = "other" }).Should().BeTrue();
        store.Items.Single().Name.Should().Be("other");
        store.Items.Remove(Data[0].Id).Should().BeTrue();
        store.Items.Remove(Data[0].Id).Should().BeFalse();
        store.Items.Any().Should().BeFalse();
    }

    [Test]
    public void PutMany_that_fails_changes_nothing()
    {
        using var store = ItemStore.Create(StoreKind.Hash, Data);
        var put = () => store.Items.PutMany([Data[0] with { Name = "changed" }, Data[1] with { Name = null! }]);
        put.Should().Throw<KvException>().Where(e => e.Code == KvErrorCode.NullNotAllowed).WithMessage("*Name*");
        store.Items.Get(Data[0].Id).Should().Be(Data[0]);
    }

    [Test]
    public void Writes_are_in_the_connections_transaction()
    {
        using var store = ItemStore.Create(StoreKind.Hash, []);
        using (var transaction = store.Connection.BeginTransaction())
        {
            store.Items.Put(Data[0]);
            store.Items.Count().Should().Be(1);
            transaction.Rollback();
        }

        store.Items.Count().Should().Be(0);
    }

    [Test]
    public void Store_created_in_a_transaction_that_is_rolled_back_is_gone()
    {
        using var connection = new KvConnection("Data Source=:memory:");
        connection.Open();
        using (var transaction = connection.BeginTransaction())
        {
            connection.CreateStore<Item>(StoreKind.Hash, "fleeting").Put(Data[0]);
            transaction.Rollback();
        }

        connection.FindStore("fleeting").Should().BeNull();
        connection.CreateStore<Item>(StoreKind.Hash, "fleeting").Any().Should().BeFalse();
        var again = () => connection.CreateStore<Item>(StoreKind.Hash, "Fleeting");
        again.Should().Throw<KvException>().Where(e => e.Code == KvErrorCode.StoreExists);
    }

    [Test]
    public async Task BulkWrite_replaces_the_content()
    {
        using var store = ItemStore.Create(StoreKind.Sorted, Data.Take(10).ToList());
        (await store.Items.BulkWriteAsync(Source(Data.Skip(10)))).Should().Be(20);
        store.Items.ToList().Should().Equal(Data.Skip(10));
    }

    [Test]
    public async Task BulkWrite_that_fails_leaves_the_store_as_it_was()
    {
        using var store = ItemStore.Create(StoreKind.Sorted, Data.Take(10).ToList());
        var failing = () => store.Items.BulkWriteAsync(Source(Data.Select((x, i) => i < 5 ? x : throw new InvalidDataException("source"))));
        await failing.Should().ThrowAsync<InvalidDataException>().WithMessage("source");
        var doubled = () => store.Items.BulkWrite([Data[0], Data[1], Data[0]]);
        doubled.Should().Throw<KvException>().Where(e => e.Code == KvErrorCode.DuplicateKey).WithMessage($"*Id = {Data[0].Id}*");
        store.Items.ToList().Should().Equal(Data.Take(10));
    }

    [Test]
    public void BulkWrite_keeps_the_last_of_two_when_told()
    {
        using var store = ItemStore.Create(StoreKind.Sorted, []);
        store.Items.BulkWrite([Data[0], Data[1], Data[0] with { Name = "last" }], OnDuplicate.KeepLast);
        store.Items.Get(Data[0].Id)!.Name.Should().Be("last");
        store.Items.Count().Should().Be(2);
    }

    [Test]
    public async Task BulkWrite_that_is_cancelled_leaves_the_store_as_it_was()
    {
        using var store = ItemStore.Create(StoreKind.Sorted, Data.Take(3).ToList());
        using var cancellation = new CancellationTokenSource();
        var load = () => store.Items.BulkWriteAsync(
            Source(Data.Select((x, i) =>
            {
                if (i == 5)
                    cancellation.Cancel();
                return x;
            })),
            cancellationToken: cancellation.Token);
        await load.Should().ThrowAsync<OperationCanceledException>();
        store.Items.ToList().Should().Equal(Data.Take(3));
    }

    [Test]
    public void Writes_of_the_other_kind_say_what_to_do_instead()
    {
        using var hash = ItemStore.Create(StoreKind.Hash, []);
        using var sorted = ItemStore.Create(StoreKind.Sorted, []);
        var bulk = () => hash.Items.BulkWrite(Data);
        var put = () => sorted.Items.Put(Data[0]);
        var remove = () => sorted.Items.Remove(1L);
        bulk.Should().Throw<KvException>().Where(e => e.Code == KvErrorCode.NotSupported).WithMessage("*HASH*PutMany*");
        put.Should().Throw<KvException>().Where(e => e.Code == KvErrorCode.NotSupported).WithMessage("*SORTED*BulkWrite*");
        remove.Should().Throw<KvException>().Where(e => e.Code == KvErrorCode.NotSupported).WithMessage("*SORTED*BulkWrite*");
    }

    private static async IAsyncEnumerable<Item> Source(IEnumerable<Item> items)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }
}
