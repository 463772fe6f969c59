using System.Globalization;
using IndexKv.Data;

namespace IndexKv.EndToEnd.Worker;

/// <summary>
/// Several writers at once, each with an endless series of transactions over keys of its own in two stores, each determined by a seed, the
/// writer and its number alone: so that whoever knows how many of each were committed knows the exact content of all stores.
/// </summary>
public static class KillWorkload
{
    /// <summary>How many threads write.</summary>
    public const int Writers = 3;

    /// <summary>The stores written to.</summary>
    public static readonly IReadOnlyList<string> Stores = ["first", "second"];

    private const int Keys = 150;
    private const int DefinitionPeriod = 29;

    private static readonly Lock Output = new();

    /// <summary>The key, in each store, of the number of a writer's last transaction.</summary>
    public static string Marker(int writer) => $"{writer}: last transaction";

    /// <summary>Small sectors and a small log, so that splits, collection and checkpoints happen often.</summary>
    public static string ConnectionString(string directory) => new KvConnectionStringBuilder
    {
        DataSource = directory,
        SectorSize = 4096,
        CheckpointSize = 64 << 10,
    }.ConnectionString;

    /// <summary>The store that there is after so many transactions of the first writer, besides those written to; null if none.</summary>
    public static string? ExtraStore(long number) =>
        number % DefinitionPeriod is >= 3 and < 20 ? string.Create(CultureInfo.InvariantCulture, $"extra_{number / DefinitionPeriod}") : null;

    /// <summary>Opens the database and lets each writer commit one transaction after another, writing its number and the transaction's
    /// once the commit has returned.</summary>
    public static void WriteForever(string directory, int seed, IReadOnlyList<long> first, TextWriter acknowledged)
    {
        using var connection = Open(directory);
        foreach (var store in Stores)
            Execute(connection, null, $"CREATE STORE IF NOT EXISTS {store} (id TEXT PRIMARY KEY, value BLOB NOT NULL)");
        var threads = Enumerable.Range(0, Writers).Select(writer => new Thread(() => Write(directory, seed, writer, first[writer], acknowledged))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    /// <summary>What a transaction changes; a null value is a deletion.</summary>
    public static IEnumerable<(string Store, string Key, byte[]? Value)> Changes(int seed, int writer, long number)
    {
        var random = new Random(HashOf(seed, writer, number));
        for (var i = random.Next(1, 20); i > 0; i--)
        {
            var key = $"{writer}: key {random.Next(Keys)}";
            byte[]? value = null;
            if (random.Next(4) != 0)
            {
                value = new byte[random.Next(50) == 0 ? random.Next(20_000) : random.Next(400)];
                random.NextBytes(value);
            }

            yield return (Stores[random.Next(Stores.Count)], key, value);
        }

        foreach (var store in Stores)
            yield return (store, Marker(writer), BitConverter.GetBytes(number));
    }

    private static void Write(string directory, int seed, int writer, long first, TextWriter acknowledged)
    {
        using var connection = Open(directory);
        for (var number = first; ; number++)
        {
            using var transaction = connection.BeginTransaction();
            if (number % 11 == 0)
                WriteAndUndo(connection, transaction, writer);
            foreach (var (store, key, value) in Changes(seed, writer, number))
            {
                if (value is null)
                    Execute(connection, transaction, $"DELETE FROM {store} WHERE id = @id", ("@id", key));
                else
                    Execute(connection, transaction, $"INSERT OR REPLACE INTO {store} VALUES (@id, @value)", ("@id", key), ("@value", value));
            }

            if (writer == 0)
                ChangeDefinitions(connection, transaction, number);
            if (writer == 1)
                transaction.CommitAsync().GetAwaiter().GetResult();
            else
                transaction.Commit();
            lock (Output)
            {
                acknowledged.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{writer} {number}"));
                acknowledged.Flush();
            }
        }
    }

    private static void WriteAndUndo(KvConnection connection, KvTransaction transaction, int writer)
    {
        transaction.Save("undone");
        for (var i = 0; i < 20; i++)
            Execute(connection, transaction, "INSERT OR REPLACE INTO first VALUES (@id, @value)", ("@id", $"{writer}: key {i}"), ("@value", new byte[3000]));
        Execute(connection, transaction, $"DELETE FROM second WHERE id = '{Marker(writer)}'");
        transaction.Rollback("undone");
    }

    private static void ChangeDefinitions(KvConnection connection, KvTransaction transaction, long number)
    {
        if (ExtraStore(number - 1) is { } before && ExtraStore(number) != before)
            Execute(connection, transaction, $"DROP STORE {before}");
        if (ExtraStore(number) is { } now && ExtraStore(number - 1) != now)
            Execute(connection, transaction, $"CREATE STORE {now} (id INT PRIMARY KEY); INSERT INTO {now} VALUES (1)");
    }

    private static KvConnection Open(string directory)
    {
        var connection = new KvConnection(ConnectionString(directory));
        connection.Open();
        return connection;
    }

    private static int HashOf(int seed, int writer, long number) =>
        unchecked((int)((((ulong)((number * Writers) + writer) * 0x9E3779B97F4A7C15UL) ^ (uint)seed) >> 16));

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
