using IndexKv.Data;
using IndexKv.Engine.Catalog;

namespace IndexKv.Linq.Tests;

/// <summary>Writes of entities: by condition, checked, and all or nothing.</summary>
[TestFixture]
public sealed class StoreChangeTests
{
    private static readonly IReadOnlyList<Item> Data = ItemStore.Random(40, 31);

    [Test]
    public void Update_replaces_what_is_there_only()
    {
        using var store = ItemStore.Create(StoreKind.Hash, Data);
        store.Items.Update(Data[3] with { Name = "new" }).Should().BeTrue();
        store.Items.Get(Data[3].Id)!.Name.Should().Be("new");
        store.Items.Update(Data[3] with { Id = -1 }).Should().BeFalse();
        store.Items.Count().Should().Be(Data.Count);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void UpdateWhere_changes_those_for_which_the_condition_holds(bool inTransaction)
    {
        using var store = ItemStore.Create(StoreKind.Hash, Data);
        using var transaction = inTransaction ? store.Connection.BeginTransaction() : null;
        store.Items.UpdateWhere(x => x.Active && IsOdd(x.Number), x => x with { Name = "odd" }).Should().Be(Data.Count(x => x.Active && IsOdd(x.Number))).And.BePositive();
        store.Items.Count(x => x.Name == "odd").Should().Be(Data.Count(x => x.Active && IsOdd(x.Number)));
        store.Items.Where(x => x.Name != "odd").Should().BeEquivalentTo(Data.Where(x => !(x.Active && IsOdd(x.Number))));
        transaction?.Rollback();
        store.Items.Any(x => x.Name == "odd").Should().Be(!inTransaction);
    }

    [Test]
    public void UpdateWhere_that_changes_a_key_changes_nothing()
    {
        using var store = ItemStore.Create(StoreKind.Hash, Data);
        var update = () => store.Items.UpdateWhere(x => x.Id > 0, x => x with { Name = "n", Id = x.Id == Data[9].Id ? -x.Id : x.Id });
        update.Should().Throw<KvException>().WithMessage($"*Id = {Data[9].Id}*");
        store.Items.Should().BeEquivalentTo(Data);
    }

    [Test]
    public void RemoveWhere_removes_those_for_which_the_condition_holds()
    {
        using var store = ItemStore.Create(StoreKind.Hash, Data);
        var limit = 0;
        store.Items.RemoveWhere(x => x.Number > limit).Should().Be(Data.Count(x => x.Number > 0)).And.BePositive();
        store.Items.Should().BeEquivalentTo(Data.Where(x => x.Number <= 0));
        store.Items.RemoveWhere(x => x.Id == Data[0].Id && x.Number > 0).Should().Be(0);
    }

    [Test]
    public void Sorted_stores_are_not_changed_in_place()
    {
        using var store = ItemStore.Create(StoreKind.Sorted, Data);
        Func<object>[] changes =
        [
            () => store.Items.Update(Data[0]), () => store.Items.UpdateWhere(x => x.Active, x => x), () => store.Items.RemoveWhere(x => x.Active),
        ];
        foreach (var change in changes)
            change.Should().Throw<KvException>().WithMessage("*SORTED*BulkWrite*").Which.Code.Should().Be(KvErrorCode.NotSupported);
    }

    [TestCase("HASH")]
    [TestCase("SORTED")]
    public async Task Entities_that_fail_a_CHECK_are_not_written(string kind)
    {
        using var connection = new KvConnection("Data Source=:memory:");
        connection.Open();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = $"CREATE STORE ranges (Id INT64 KEY, Low INT32, High INT32, CONSTRAINT in_order CHECK (Low <= High)) USING {kind}";
            command.ExecuteNonQuery();
        }

        var store = connection.Store<Range>("ranges");
        Range[] good = [new(1, 2, 3), new(2, null, 1), new(3, 4, 4)];
        Range[] bad = [new(9, 1, 2), new(10, 3, 2)];
        List<Func<Task>> writes = [];
        if (kind == "HASH")
        {
            store.PutMany(good);
            writes.Add(() => Task.FromResult(store.Put(bad[1])));
            writes.Add(() => Task.FromResult(store.PutMany(bad)));
            writes.Add(() => store.PutManyAsync(bad));
            writes.Add(() => Task.FromResult(store.Update(good[0] with { Low = 5 })));
            writes.Add(() => Task.FromResult(store.UpdateWhere(r => r.High < 4, r => r with { Low = r.High + (r.Id == 2 ? 1 : 0) })));
        }
        else
        {
            store.BulkWrite(good);
            writes.Add(() => Task.FromResult(store.BulkWrite(bad)));
            writes.Add(() => store.BulkWriteAsync(bad.ToAsyncEnumerable()));
        }

        foreach (var write in writes)
        {
            (await write.Should().ThrowAsync<KvException>().WithMessage("*in_order*")).Which.Code.Should().Be(KvErrorCode.CheckFailed);
            store.OrderBy(r => r.Id).Should().Equal(good);
        }
    }

    [Test]
    public async Task Asynchronous_forms_do_the_same()
    {
        using var store = ItemStore.Create(StoreKind.Hash, []);
        (await store.Items.PutManyAsync(Data)).Should().Be(0);
        (await store.Items.GetAsync(Data[1].Id)).Should().Be(Data[1]);
        (await store.Items.GetAsync(-1L)).Should().BeNull();
        var wrong = async () => await store.Items.GetAsync("five");
        await wrong.Should().ThrowAsync<KvException>();
        store.Items.GetAsync(1L, new CancellationToken(canceled: true)).IsCanceled.Should().BeTrue();
    }

    [Test]
    public void Generated_keys_go_on_after_those_that_entities_bring()
    {
        using var connection = new KvConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE STORE ranges (Id INT64 KEY AUTOINCREMENT, Low INT32, High INT32); INSERT INTO ranges (Low) VALUES (1)";
        command.ExecuteNonQuery();
        var store = connection.Store<Range>("ranges");
        store.Put(new Range(50, 2, null)).Should().BeFalse();
        command.CommandText = "INSERT INTO ranges (Low) VALUES (3)";
        command.ExecuteNonQuery();
        store.OrderBy(r => r.Low).Select(r => r.Id).Should().Equal(1, 50, 51);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Store_is_written_while_queries_over_it_are_walked(bool inTransaction)
    {
        using var store = ItemStore.Create(StoreKind.Hash, Data);
        using var transaction = inTransaction ? store.Connection.BeginTransaction() : null;
        var walked = 0;
        foreach (var item in store.Items.Where(x => x.Id > 0))
        {
            foreach (var other in store.Items.Where(x => x.Color == item.Color && x.Id != item.Id).Take(2))
                other.Color.Should().Be(item.Color);
            store.Items.Put(item with { Id = -item.Id });
            store.Items.Remove(item.Id).Should().BeTrue();
            store.Items.Get(-item.Id).Should().NotBeNull();
            walked++;
        }

        walked.Should().Be(Data.Count);
        transaction?.Commit();
        store.Items.Select(x => -x.Id).Should().BeEquivalentTo(Data.Select(x => x.Id));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Entities_written_and_keys_looked_up_may_come_from_a_query_over_the_same_store(bool inTransaction)
    {
        using var store = ItemStore.Create(StoreKind.Hash, Data);
        using var transaction = inTransaction ? store.Connection.BeginTransaction() : null;
        store.Items.PutMany(store.Items.Where(x => x.Active).AsEnumerable().Select(x => x with { Id = x.Id + 1000 })).Should().Be(0);
        store.Items.Count(x => x.Id > 1000).Should().Be(Data.Count(x => x.Active));
        store.Items.GetMany(store.Items.Where(x => x.Id > 1000).Select(x => x.Id - 1000)).Should().BeEquivalentTo(Data.Where(x => x.Active));
        var pairs = store.Connection.CreateStore<Composite>(StoreKind.Hash);
        pairs.PutMany(store.Items.Where(x => x.Id <= 1000).AsEnumerable().Select(x => new Composite(x.Id, x.Color, x.Name)));
        pairs.GetMany(pairs.Where(p => p.Name != "").Select(p => ValueTuple.Create(p.Id, p.Color))).Should().BeEquivalentTo(pairs.Where(p => p.Name != ""));
        pairs.Count(p => pairs.Select(o => new { o.Id, o.Color }).Contains(new { p.Id, p.Color })).Should().Be(Data.Count);
    }

    [Test]
    public void Failure_of_a_query_or_an_entity_leaves_the_connection_usable()
    {
        using var store = ItemStore.Create(StoreKind.Hash, Data);
        for (var i = 0; i < 3; i++)
        {
            store.Items.Invoking(s => s.Where(x => Fail(x.Id)).ToList()).Should().Throw<InvalidDataException>();
            store.Items.Invoking(s => s.Select(x => 10 / (x.Number - x.Number)).ToList()).Should().Throw<DivideByZeroException>();
            store.Items.Invoking(s => s.Count(x => 10 / (x.Number - x.Number) > 1)).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.DivisionByZero);
            store.Items.Invoking(s => s.PutMany(Data.Select((x, n) => n < 5 ? x with { Id = 5000 + n } : throw new InvalidDataException()))).Should().Throw<InvalidDataException>();
            store.Items.Invoking(s => s.UpdateWhere(x => x.Id > 0, x => throw new InvalidDataException())).Should().Throw<InvalidDataException>();
            store.Items.Should().BeEquivalentTo(Data);
        }
    }

    private static bool Fail(long id) => id < 0 ? true : throw new InvalidDataException();

    private static bool IsOdd(int number) => number % 2 != 0;

    public sealed record Composite(
        [property: System.ComponentModel.DataAnnotations.Key] long Id, [property: System.ComponentModel.DataAnnotations.Key] Color Color, string Name);

    public sealed record Range(long Id, int? Low, int? High);
}
