using System.Globalization;
using Dapper;
using IndexKv.Data;
using Quickstart.Import;

namespace Quickstart.Tour;

/// <summary>The same lookups through KvCommand, Dapper and LINQ, on both stores, each with its plan.</summary>
internal static class LookupStep
{
    public static void Run(KvConnection connection, RecordFile file, StoreNames stores)
    {
        Display.Title("2. Look up");
        var keys = SampleKeys(connection, file, stores.Sorted);
        if (keys.Count == 0)
            return;
        foreach (var store in new[] { stores.Sorted, stores.Hash })
        {
            ThroughCommand(connection, file, store, keys[0]);
            ThroughDapper(connection, file, store, keys);
            if (file is UnicodeDataFile)
                UnicodeLinq.Run(connection, store);
            else
                FileLinq.Run(connection, file, store, keys);
        }
    }

    private static List<object> SampleKeys(KvConnection connection, RecordFile file, string store)
    {
        // Any three keys; the middle of the file is as good as its ends.
        var key = ImportStep.Quote(file.Key.Name);
        var count = connection.ExecuteScalar<long>($"SELECT COUNT(*) FROM {ImportStep.Quote(store)}");
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture, $"SELECT {key} FROM {ImportStep.Quote(store)} LIMIT 3 OFFSET {Math.Max(0, (count / 2) - 1)}");
        using var reader = command.ExecuteReader();
        var keys = new List<object>();
        while (reader.Read())
            keys.Add(reader.GetValue(0));
        return keys;
    }

    private static void ThroughCommand(KvConnection connection, RecordFile file, string store, object key)
    {
        var sql = $"SELECT * FROM {ImportStep.Quote(store)} WHERE {ImportStep.Quote(file.Key.Name)} = @key";
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@key", key);
        using var reader = command.ExecuteReader();
        Display.Lookup("KvCommand", sql, Explain(connection, sql, new { key }), Display.ReadAll(reader));
    }

    private static void ThroughDapper(KvConnection connection, RecordFile file, string store, List<object> keys)
    {
        var sql = $"SELECT * FROM {ImportStep.Quote(store)} WHERE {ImportStep.Quote(file.Key.Name)} IN @keys";
        var rows = connection.Query(sql, new { keys }).Cast<IDictionary<string, object?>>();
        Display.Lookup("Dapper", sql, Explain(connection, sql, new { keys }), [.. rows.Select(row => row.ToDictionary())]);
    }

    private static string Explain(KvConnection connection, string sql, object parameters) =>
        string.Join('\n', connection.Query<string>("EXPLAIN " + sql, parameters));
}
