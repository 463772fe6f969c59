using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Dapper;
using IndexKv.Data;
using Spectre.Console;

namespace Quickstart.Tour;

/// <summary>
/// A second process writes batches of transfers between accounts, and is killed in the middle of one. The reopened database holds every
/// batch that was reported as committed and nothing of the one that was not.
/// </summary>
internal static class CrashStep
{
    public const string WriterOption = "--crash-writer";
    private const int Committed = 25;
    private const int RowsPerBatch = 40;
    private const string Half = "in the middle of batch";

    public static void Run(string connectionString, string directory)
    {
        Display.Title("4. Crash");

        // The writer needs the database for itself.
        KvConnection.ClearAllPools();
        using (var writer = Process.Start(WriterStart(directory))!)
        {
            var lines = new List<string>();
            while (writer.StandardOutput.ReadLine() is { } line)
            {
                lines.Add(line);
                if (line.StartsWith(Half, StringComparison.Ordinal))
                    break;
            }

            writer.Kill();
            writer.WaitForExit();
            if (lines.Count == 0 || !lines[^1].StartsWith(Half, StringComparison.Ordinal))
                throw new InvalidDataException($"The writer ended early: {writer.StandardError.ReadToEnd()}");
            AnsiConsole.MarkupLineInterpolated($"the writer committed {lines.Count - 1} batches of {RowsPerBatch} records and was killed {lines[^1]}");
        }

        using var connection = new KvConnection(connectionString);
        connection.Open();
        var batches = connection.Query<(long Batch, long Records)>("SELECT batch, record FROM journal")
            .GroupBy(row => row.Batch).OrderBy(g => g.Key).ToList();
        AnsiConsole.MarkupLineInterpolated($"the reopened database holds {batches.Count} batches, {batches.Sum(b => b.Count())} records");
        if (batches.Count != Committed || batches.Any(b => b.Count() != RowsPerBatch) || batches[^1].Key != Committed - 1)
            throw new InvalidDataException("The reopened database does not hold exactly what was committed.");
        AnsiConsole.MarkupLine("[green]all of what was committed, and nothing else[/]");
    }

    /// <summary>The writer's side: never returns by itself once it is in the middle of its last batch.</summary>
    public static int WriteUntilKilled(string directory)
    {
        using var connection = new KvConnection(new KvConnectionStringBuilder { DataSource = directory }.ConnectionString);
        connection.Open();
        connection.Execute("DROP STORE IF EXISTS journal; CREATE STORE journal (batch INT64, record INT64, note TEXT, PRIMARY KEY (batch, record))");
        for (var batch = 0L; batch <= Committed; batch++)
        {
            using var transaction = connection.BeginTransaction();
            Insert(connection, transaction, batch, 0, RowsPerBatch / 2);
            if (batch == Committed)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Half} {batch}"));
                Thread.Sleep(Timeout.Infinite);
            }

            Insert(connection, transaction, batch, RowsPerBatch / 2, RowsPerBatch);
            transaction.Commit();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"committed {batch}"));
        }

        return 0;
    }

    private static void Insert(KvConnection connection, KvTransaction transaction, long batch, int from, int to) => connection.Execute(
        "INSERT INTO journal VALUES (@batch, @record, @note)",
        Enumerable.Range(from, to - from).Select(record => new { batch, record = (long)record, note = $"record {record} of batch {batch}" }),
        transaction);

    // This program again, whether it was started by its own executable or by `dotnet Quickstart.dll`.
    private static ProcessStartInfo WriterStart(string directory)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        start.ArgumentList.Add(WriterOption);
        start.ArgumentList.Add(directory);
        return start;
    }
}
