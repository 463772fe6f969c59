using System.Globalization;
using IndexKv.Data;

namespace IndexKv.EndToEnd.Worker;

/// <summary>
/// An endless series of transactions over two stores, each determined by a seed and its number alone: so that whoever knows how many
/// were committed knows the exact content of both stores.
/// </summary>
public static class KillWorkload
{
    /// <summary>The stores written to.</summary>
    public static readonly IReadOnlyList<string> Stores = ["first", "second"];

    /// <summary>The key, in each store, of the number of the last transaction that changed it.</summary>
    public const string Marker = "last transaction";

    private const int Keys = 400;

    /// <summary>Small sectors and a small log, so that splits and checkpoints happen often.</summary>
    public static string ConnectionString(string directory) => new KvConnectionStringBuilder
    {
        DataSource = directory,
        SectorSize = 4096,
        CheckpointSize = 64 << 10,
    }.ConnectionString;

    /// <summary>Opens the database and commits one transaction after another, writing each number once its commit has returned.</summary>
    public static void WriteForever(string directory, int seed, long first, TextWriter acknowledged)
    {
        using var connection = new KvConnection(ConnectionString(directory));
        connection.Open();
        foreach (var store in Stores)
            Execute(connection, null, $"CREATE STORE IF NOT EXISTS {store} (id TEXT PRIMARY KEY, value BLOB NOT NULL)");
        for (var number = first; ; number++)
        {
            using var transaction = connection.BeginTransaction();
            foreach (var (store, key, value) in Changes(seed, number))
            {
                if (value is null)
                    Execute(connection, transaction, $"DELETE FROM {store} WHERE id = @id", ("@id", key));
                else
                    Execute(connection, transaction, $"INSERT OR REPLACE INTO {store} VALUES (@id, @value)", ("@id", key), ("@value", value));
            }

            transaction.Commit();
            acknowledged.WriteLine(number.ToString(CultureInfo.InvariantCulture));
            acknowledged.Flush();
        }
    }

    /// <summary>What a transaction changes; a null value is a deletion.</summary>
    public static IEnumerable<(string Store, string Key, byte[]? Value)> Changes(int seed, long number)
    {
        var random = new Random(HashOf(seed, number));
        for (var i = random.Next(1, 20); i > 0; i--)
        {
            var key = $"key {random.Next(Keys)}";
            byte[]? value = null;
            if (random.Next(4) != 0)
            {
                value = new byte[random.Next(50) == 0 ? random.Next(20_000) : random.Next(400)];
                random.NextBytes(value);
            }

            yield return (Stores[random.Next(Stores.Count)], key, value);
        }

        foreach (var store in Stores)
            yield return (store, Marker, BitConverter.GetBytes(number));
    }

    private static int HashOf(int seed, long number) => unchecked((int)((((ulong)number * 0x9E3779B97F4A7C15UL) ^ (uint)seed) >> 16));

    private static void Execute(KvConnection connection, KvTransaction? transaction, string text, params (string Name, object Value)[] parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
            command.Parameters.Add(new KvParameter(name, value));
        command.ExecuteNonQuery();
    }
}
