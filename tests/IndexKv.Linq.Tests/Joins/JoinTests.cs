using IndexKv.Data;
using IndexKv.Engine.Catalog;

namespace IndexKv.Linq.Tests.Joins;

/// <summary>Joins and groups give over stores what they give over the same records in memory.</summary>
[TestFixture(StoreKind.Hash, 12, 60)]
[TestFixture(StoreKind.Sorted, 12, 60)]
[TestFixture(StoreKind.Hash, 0, 9)]
[TestFixture(StoreKind.Sorted, 9, 0)]
public sealed class JoinTests(StoreKind kind, int customers, int orders)
{
    private Shop _shop = null!;

    [OneTimeSetUp]
    public void Create() => _shop = new Shop(kind, customers, orders, 23);

    [OneTimeTearDown]
    public void Close() => _shop.Dispose();

    [TestCaseSource(nameof(EngineNames))]
    public void Query_gives_the_same_as_in_memory_and_runs_in_the_engine(string name)
    {
        Check(JoinShapes.InEngine[name], ordered: false);
        Plan(JoinShapes.InEngine[name]).Should().NotContain("in memory");
    }

    [TestCaseSource(nameof(MemoryNames))]
    public void Query_gives_the_same_as_in_memory(string name) => Check(JoinShapes.InMemory[name], ordered: false);

    [TestCaseSource(nameof(OrderedNames))]
    public void Ordered_query_gives_the_same_in_the_same_order_as_in_memory(string name)
    {
        Check(JoinShapes.Ordered[name], ordered: true);
        Plan(JoinShapes.Ordered[name]).Should().NotContain("in memory");
    }

    [Test]
    public void Join_on_a_key_is_a_join_by_key_lookups()
    {
        Plan(JoinShapes.InEngine["join"]).Should().Contain("by key lookups on customers");
        Plan(JoinShapes.InEngine["left join"]).Should().Contain("left join by key lookups on customers");
        Plan(JoinShapes.InEngine["join by text"]).Should().Contain("hash join on");
        Plan(JoinShapes.InEngine["join with condition inside"]).Should().Contain("by key lookups on customers");
        Plan(JoinShapes.InEngine["cross with equality"]).Should().Contain("hash join on");
    }

    [Test]
    public void Plan_of_a_join_is_made_again_when_the_joined_store_changes()
    {
        using var shop = new Shop(StoreKind.Hash, 3, 6, 4);
        var query = shop.Orders.Join(shop.Customers, x => x.CustomerId, y => y.Id, (x, y) => new { x.Id, y.Name });
        var before = query.ToList();
        query.ToList().Should().Equal(before);
        shop.Connection.FindStore("customers").Should().NotBeNull();
        using var command = shop.Connection.CreateCommand();
        command.CommandText = "DROP STORE customers; CREATE STORE customers (weight DOUBLE NOT NULL, name TEXT NOT NULL, city TEXT, referrerid INT32, id INT32 PRIMARY KEY NOT NULL) USING HASH";
        command.ExecuteNonQuery();
        query.Should().BeEmpty();
        shop.Customers.PutMany(shop.CustomerList);
        query.Should().BeEquivalentTo(before);
    }

    [Test]
    public void Join_of_stores_is_known_the_second_time_and_no_other_store_takes_its_place()
    {
        using var shop = new Shop(StoreKind.Hash, 5, 20, 4);
        var others = shop.Connection.CreateStore<Customer>(StoreKind.Hash, "others");
        others.Put(new Customer { Id = 2, Name = "other" });
        var known = ((Execution.KvQueryProvider)shop.Orders.Provider).Queries.Known;
        var count = 0;
        foreach (var customers in new[] { shop.Customers, shop.Customers, others, shop.Customers, others })
        {
            var query = shop.Orders.Join(customers, x => x.CustomerId, y => y.Id, (x, y) => new { x.Id, y.Name });
            var list = customers.ToList();
            query.Should().BeEquivalentTo(shop.OrderList.Join(list, x => x.CustomerId, y => y.Id, (x, y) => new { x.Id, y.Name }));
            known.Find(query.Expression, shop.Connection, out _).Should().NotBeNull();
            using var elsewhere = new KvConnection();
            known.Find(query.Expression, elsewhere, out _).Should().BeNull();
            count++;
        }

        count.Should().Be(5);
        known.Count.Should().Be(2);
    }

    [Test]
    public void Join_reads_what_the_transaction_wrote()
    {
        using var shop = new Shop(StoreKind.Hash, 3, 6, 4);
        var query = shop.Orders.Join(shop.Customers, x => x.CustomerId, y => y.Id, (x, y) => new { x.Id, y.Name });
        var before = query.Count();
        using var transaction = shop.Connection.BeginTransaction();
        shop.Orders.Put(new Order { Id = 1000, CustomerId = 2 });
        query.Count().Should().Be(before + 1);
        query.Should().Contain(r => r.Id == 1000);
        transaction.Rollback();
        query.Count().Should().Be(before);
    }

    private static IEnumerable<string> EngineNames() => JoinShapes.InEngine.Keys;

    private static IEnumerable<string> MemoryNames() => JoinShapes.InMemory.Keys;

    private static IEnumerable<string> OrderedNames() => JoinShapes.Ordered.Keys;

    private string Plan(JoinShapes.Shape shape)
    {
        // The store that the query begins with is the one that sees it run.
        var customers = new RecordedQueries((Execution.KvQueryProvider)_shop.Customers.Provider);
        QueryResults.Of<Order>(o => shape(customers.Of(_shop.Customers), o), _shop.Orders, ordered: true);
        if (customers.Run.Count > 0)
            return ((Execution.KvQueryProvider)_shop.Customers.Provider).Explain(customers.Run.Single());
        var orders = new RecordedQueries((Execution.KvQueryProvider)_shop.Orders.Provider);
        QueryResults.Of<Order>(o => shape(_shop.Customers, orders.Of(o)), _shop.Orders, ordered: true);
        return ((Execution.KvQueryProvider)_shop.Orders.Provider).Explain(orders.Run.Single());
    }

    private void Check(JoinShapes.Shape shape, bool ordered)
    {
        var expected = QueryResults.Of<Order>(o => shape(_shop.CustomerList.AsQueryable(), o), _shop.OrderList.AsQueryable(), ordered);

        // The second time the plan is a kept one.
        for (var time = 0; time < 2; time++)
            QueryResults.Of<Order>(o => shape(_shop.Customers, o), _shop.Orders, ordered).Should().Equal(expected);
    }
}
