using IndexKv.Data;
using IndexKv.Engine.Catalog;

namespace IndexKv.Linq.Tests;

/// <summary>A database in memory with one store of items.</summary>
public sealed class ItemStore : IDisposable
{
    private ItemStore(KvConnection connection, KvStore<Item> items)
    {
        Connection = connection;
        Items = items;
    }

    public KvConnection Connection { get; }

    public KvStore<Item> Items { get; }

    public static ItemStore Create(StoreKind kind, IReadOnlyCollection<Item> items)
    {
        var connection = new KvConnection("Data Source=:memory:");
        connection.Open();
        var store = connection.CreateStore<Item>(kind);
        if (kind == StoreKind.Sorted)
            store.BulkWrite(items);
        else
            store.PutMany(items);
        return new ItemStore(connection, store);
    }

    public static List<Item> Random(int count, int seed)
    {
        var random = new Random(seed);
        var items = new List<Item>();
        for (var i = 0; i < count; i++)
        {
            items.Add(new Item
            {
                Id = (i * 37L % 101) + 1,
                Name = Text(random),
                Note = random.Next(3) == 0 ? null : Text(random),
                Number = random.Next(10) == 0 ? int.MaxValue - random.Next(3) : random.Next(-20, 20),
                Optional = random.Next(3) == 0 ? null : random.Next(-3, 4),
                Small = (short)random.Next(-5, 5),
                Big = random.Next(8) == 0 ? long.MaxValue - random.Next(3) : random.Next(-50, 50),
                Score = random.Next(9) switch { 0 => double.NaN, 1 => -0.0, 2 => double.PositiveInfinity, _ => random.Next(-40, 40) / 4.0 },
                Rating = random.Next(4) switch { 0 => null, 1 => double.NaN, _ => random.Next(6) },
                Price = random.Next(-1000, 5000) / 100m,
                Active = random.Next(2) == 0,
                Checked = random.Next(3) switch { 0 => null, 1 => true, _ => false },
                Seen = new DateTime(2020 + random.Next(5), random.Next(1, 13), random.Next(1, 28), random.Next(24), 0, 0, DateTimeKind.Utc),
                Born = random.Next(3) == 0 ? null : new DateOnly(1900 + random.Next(120), 6, 15),
                Token = new Guid(random.Next(5), 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
                Color = (Color)random.Next(8),
                Shade = (Color)random.Next(8),
                Letter = (char)('a' + random.Next(4)),
            });
        }

        return items;
    }

    public void Dispose() => Connection.Dispose();

    private static string Text(Random random)
    {
        string[] parts = ["a", "B", "ab", "é", "Z_", "%", "", "日本", "b"];
        return string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => parts[random.Next(parts.Length)]));
    }
}
