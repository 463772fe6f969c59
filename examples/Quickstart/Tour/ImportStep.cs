using System.Diagnostics;
using System.Globalization;
using IndexKv.Data;
using IndexKv.Engine.Values;
using Quickstart.Import;
using Spectre.Console;

namespace Quickstart.Tour;

/// <summary>Writes the file into a sorted store in one bulk load, and into a hash store in transactions.</summary>
internal static class ImportStep
{
    private const int RecordsPerTransaction = 10_000;

    public static async Task<StoreNames> RunAsync(KvConnection connection, RecordFile file, CancellationToken cancellationToken)
    {
        var stores = new StoreNames($"{file.StoreName}_sorted", $"{file.StoreName}_hash");
        AnsiConsole.Write(new Rule("[bold]1. Import[/]").LeftJustified());
        AnsiConsole.MarkupLineInterpolated($"{Path.GetFileName(file.Path)}: key {file.Key.Name} {file.Key.Type.ToSqlName()}, {file.Columns.Count} columns");
        CreateStores(connection, file, stores);
        var done = new List<string>();
        await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async display =>
            {
                var sorted = display.AddTask($"SORTED store {stores.Sorted}", maxValue: 1);
                var hash = display.AddTask($"HASH store {stores.Hash}", maxValue: 1);
                var watch = Stopwatch.StartNew();
                var count = await LoadSortedAsync(connection, file, stores.Sorted, Report(sorted), cancellationToken);
                done.Add(Done(stores.Sorted, "SORTED", count, watch));
                watch.Restart();
                count = await FillHashAsync(connection, file, stores.Hash, Report(hash), cancellationToken);
                done.Add(Done(stores.Hash, "HASH", count, watch));
            });
        done.ForEach(line => AnsiConsole.MarkupLineInterpolated($"{line}"));
        return stores;
    }

    /// <summary>One bulk load: the whole new content becomes visible at once, or not at all.</summary>
    public static async Task<long> LoadSortedAsync(
        KvConnection connection, RecordFile file, string store, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        using var bulk = new KvBulkCopy(connection) { DestinationStoreName = store };
        await bulk.WriteToServerAsync(file.ReadAsync(progress, cancellationToken), cancellationToken);
        return bulk.RowsCopied;
    }

    /// <summary>A prepared INSERT, and a commit every 10,000 records: what ADO.NET code does with any database.</summary>
    public static async Task<long> FillHashAsync(
        KvConnection connection, RecordFile file, string store, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        await using var insert = connection.CreateCommand();
        insert.CommandText =
            $"INSERT INTO {Quote(store)} VALUES ({string.Join(", ", file.Columns.Select((_, i) => $"@p{i}"))})";
        foreach (var i in Enumerable.Range(0, file.Columns.Count))
            insert.Parameters.Add(new KvParameter($"@p{i}", null));

        var count = 0L;
        var transaction = connection.BeginTransaction();
        try
        {
            await foreach (var record in file.ReadAsync(progress, cancellationToken))
            {
                insert.Transaction = transaction;
                for (var i = 0; i < record.Length; i++)
                    insert.Parameters[i].Value = record[i] ?? DBNull.Value;
                count += await insert.ExecuteNonQueryAsync(cancellationToken);
                if (count % RecordsPerTransaction == 0)
                {
                    await transaction.CommitAsync(cancellationToken);
                    await transaction.DisposeAsync();
                    transaction = connection.BeginTransaction();
                }
            }

            await transaction.CommitAsync(cancellationToken);
        }
        finally
        {
            await transaction.DisposeAsync();
        }

        return count;
    }

    /// <summary>Creates both stores with the file's columns, in place of earlier ones.</summary>
    public static void CreateStores(KvConnection connection, RecordFile file, StoreNames stores)
    {
        var columns = string.Join(", ", file.Columns.Select(c =>
            $"{Quote(c.Name)} {c.Type.ToSqlName()}{(c.IsKey ? " PRIMARY KEY" : c.IsNullable ? "" : " NOT NULL")}"));
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            DROP STORE IF EXISTS {Quote(stores.Sorted)};
            DROP STORE IF EXISTS {Quote(stores.Hash)};
            CREATE STORE {Quote(stores.Sorted)} ({columns}) USING SORTED;
            CREATE STORE {Quote(stores.Hash)} ({columns}) USING HASH;
            """;
        command.ExecuteNonQuery();
    }

    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static Progress<double> Report(ProgressTask task) => new(value => task.Value = value);

    private static string Done(string store, string kind, long count, Stopwatch watch) => string.Create(
        CultureInfo.InvariantCulture, $"{kind} store {store}: {count:N0} records, {count / watch.Elapsed.TotalSeconds:N0}/s");
}
