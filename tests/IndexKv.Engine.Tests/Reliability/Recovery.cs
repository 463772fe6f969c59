using IndexKv.Engine.Log;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>Opens what a crash left.</summary>
internal static class Recovery
{
    /// <summary>Throws unless it holds what it has to, and a second recovery changes nothing.</summary>
    public static void MustHold(SimulatedDisk image, Workload workload)
    {
        var database = Database.Open(image, workload.Options);
        long version;
        using (var transaction = database.BeginRead())
        {
            version = transaction.Version;
            workload.ModelOf(version).MustEqual(transaction);
        }

        if (database.Check() is [var finding, ..])
            throw new InvalidDataException($"The check found {finding}.");

        // As if the process had ended here.
        var again = image.Copy();
        var before = again.List().Where(IsKept).Order(StringComparer.Ordinal).ToDictionary(name => name, again.Content);
        using var second = Database.Open(again, workload.Options);
        using (var transaction = second.BeginRead())
        {
            if (transaction.Version != version)
                throw new InvalidDataException($"The first recovery gave version {version}, the second {transaction.Version}.");
        }

        foreach (var name in again.List().Where(IsKept))
        {
            if (!before.TryGetValue(name, out var content) || !again.Content(name).AsSpan().SequenceEqual(content))
                throw new InvalidDataException($"The second recovery changed {name}.");
        }

        database.Dispose();
    }

    // Each opening restarts the log, and tells readers in other processes that there is news.
    private static bool IsKept(string name) => name != LogFormat.FileName && !FileNames.Published.Contains(name);
}
