using System.Diagnostics;
using IndexKv.Data;
using Quickstart.Import;
using Spectre.Console;

namespace Quickstart.Tour;

/// <summary>The steps of the quickstart, in order.</summary>
internal static class GuidedTour
{
    public static async Task RunAsync(RecordFile file, string? directory, CancellationToken cancellationToken)
    {
        var temporary = directory is null ? Directory.CreateTempSubdirectory("indexkv-quickstart-") : null;
        directory ??= temporary!.FullName;
        try
        {
            var connectionString = new KvConnectionStringBuilder { DataSource = directory }.ConnectionString;
            await using (var connection = new KvConnection(connectionString))
            {
                await connection.OpenAsync(cancellationToken);
                var stores = await ImportStep.RunAsync(connection, file, cancellationToken);
                LookupStep.Run(connection, file, stores);
                RollbackStep.Run(connection, file, stores.Hash);
            }

            CrashStep.Run(connectionString, directory);
            using var process = Process.GetCurrentProcess();
            AnsiConsole.MarkupLineInterpolated($"\nPeak memory of this process: {process.PeakWorkingSet64 >> 20} MB");
        }
        finally
        {
            KvConnection.ClearAllPools();
            temporary?.Delete(recursive: true);
        }
    }
}
