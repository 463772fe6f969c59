using IndexKv.Data;
using IndexKv.Engine.Catalog;

namespace IndexKv.Linq.Tests.Joins;

/// <summary>Two stores that belong together, and the same entities in memory.</summary>
internal sealed class Shop : IDisposable
{
    public Shop(StoreKind kind, int customers, int orders, int seed)
    {
        var random = new Random(seed);
        string?[] cities = ["Ulm", "Bonn", "Köln", null];
        CustomerList =
        [
            .. Enumerable.Range(1, customers).Select(i => new Customer
            {
                Id = i,
                Name = $"c{random.Next(6)}",
                City = cities[random.Next(4)],
                ReferrerId = random.Next(3) == 0 ? null : random.Next(1, customers + 3),
                Weight = random.Next(5) switch { 0 => double.NaN, 1 => -0.0, var w => w },
            }),
        ];
        OrderList =
        [
            .. Enumerable.Range(1, orders).Select(i => new Order
            {
                Id = i,
                CustomerId = random.Next(6) == 0 ? null : random.Next(1, customers + 4),
                City = cities[random.Next(4)],
                Amount = random.Next(-500, 5000) / 100m,
                Quantity = random.Next(12),
                Big = random.Next(9) == 0 ? long.MaxValue / 3 : random.Next(100),
                Score = random.Next(7) switch { 0 => double.NaN, 1 => -0.0, 2 => 0.0, var s => s / 2.0 },
                Color = (Color)random.Next(3),
                Made = new DateTime(2020 + random.Next(4), random.Next(1, 13), 3, 0, 0, 0, DateTimeKind.Utc),
            }),
        ];
        Connection = new KvConnection("Data Source=:memory:");
        Connection.Open();
        Customers = Fill(Connection.CreateStore<Customer>(kind, "customers"), CustomerList);
        Orders = Fill(Connection.CreateStore<Order>(kind, "orders"), OrderList);
    }

    public KvConnection Connection { get; }

    public KvStore<Customer> Customers { get; }

    public KvStore<Order> Orders { get; }

    public List<Customer> CustomerList { get; }

    public List<Order> OrderList { get; }

    public void Dispose() => Connection.Dispose();

    private static KvStore<T> Fill<T>(KvStore<T> store, List<T> entities)
    {
        if (Catalog(store) == StoreKind.Hash)
            store.PutMany(entities);
        else
            store.BulkWrite(entities);
        return store;
    }

    private static StoreKind Catalog<T>(KvStore<T> store) => store.Connection.FindStore(store.Name)!.Kind;
}
