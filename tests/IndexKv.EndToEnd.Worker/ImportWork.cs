using System.Diagnostics;
using System.Globalization;
using IndexKv.Data;
using Quickstart.Import;
using Quickstart.Tour;

namespace IndexKv.EndToEnd.Worker;

/// <summary>Imports a file with the quickstart's own code, and says how many records it had and how much memory that took.</summary>
internal static class ImportWork
{
    public static async Task RunAsync(string kind, string path, string directory, TextWriter output)
    {
        var file = RecordFile.Open(path);
        await using var connection = new KvConnection(new KvConnectionStringBuilder { DataSource = directory }.ConnectionString);
        await connection.OpenAsync();
        var stores = new StoreNames("sorted", "hash");
        if (kind == "sorted")
            ImportStep.CreateStores(connection, file, stores);
        var count = kind == "sorted"
            ? await ImportStep.LoadSortedAsync(connection, file, stores.Sorted, null, CancellationToken.None)
            : await ImportStep.FillHashAsync(connection, file, stores.Hash, null, CancellationToken.None);
        using var process = Process.GetCurrentProcess();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count} {process.PeakWorkingSet64}"));
    }
}
