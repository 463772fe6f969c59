using Dapper;
using IndexKv.Data;
using Quickstart.Import;
using Spectre.Console;

namespace Quickstart.Tour;

/// <summary>A transaction that deletes everything, sees it gone, and rolls back.</summary>
internal static class RollbackStep
{
    public static void Run(KvConnection connection, RecordFile file, string store)
    {
        Display.Title("3. Roll back");
        var table = ImportStep.Quote(store);
        var key = ImportStep.Quote(file.Key.Name);
        var before = Count();
        using (var transaction = connection.BeginTransaction())
        {
            var some = connection.Query<object>($"SELECT {key} FROM {table} LIMIT 1000", transaction: transaction).ToList();
            var keys = some.Cast<IDictionary<string, object>>().Select(row => new { key = row.Values.Single() });
            var deleted = connection.Execute($"DELETE FROM {table} WHERE {key} = @key", keys, transaction);
            AnsiConsole.MarkupLineInterpolated($"in the transaction: {deleted:N0} deleted, {Count(transaction):N0} of {before:N0} left");
            transaction.Rollback();
        }

        var after = Count();
        AnsiConsole.MarkupLineInterpolated($"after the rollback: {after:N0} records");
        if (after != before)
            throw new InvalidDataException($"The rollback left {after} of {before} records.");

        long Count(KvTransaction? transaction = null) => connection.ExecuteScalar<long>($"SELECT COUNT(*) FROM {table}", transaction: transaction);
    }
}
