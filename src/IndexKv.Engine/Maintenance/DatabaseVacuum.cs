using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Maintenance;

/// <summary>
/// Gives the space that hash stores do not use back to the file system: collects dead units, moves sectors from the file's end into free
/// ones before it, and cuts the file. Works in small transactions, between which others write; sorted stores have nothing to give.
/// </summary>
internal sealed class DatabaseVacuum(
    Database database, DatabaseWriter writer, IProgress<MaintenanceProgress>? progress, TimeSpan? busyTimeout, CancellationToken cancellationToken)
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    // What one transaction moves: enough to make its flushes cheap, little enough for other writers to wait for.
    private const long BytesPerTransaction = 16 << 20;

    public void Run(string? storeName)
    {
        foreach (var store in Stores(storeName).Where(s => s.Kind == StoreKind.Hash))
            Vacuum(store);
    }

    private IReadOnlyList<StoreDefinition> Stores(string? storeName)
    {
        using var transaction = database.BeginRead();
        if (storeName is null)
            return [.. transaction.Stores.Where(s => !((ReadTransaction)transaction).IsDamaged(s))];
        return [transaction.TryGetStore(storeName, out var store) ? store : throw TransactionMessages.StoreNotFound(storeName)];
    }

    private void Vacuum(StoreDefinition store)
    {
        var end = 0L;
        var front = 0L;
        Repeat(store, hash =>
        {
            // Others may go on deleting: what was in the queue at first is gone through once.
            var state = hash.State;
            if (end == 0)
                (front, end) = (state.Front, state.Tail);
            var goOn = hash.Collect(BytesPerTransaction / HashStoreFormat.UnitSize) && state.Front < end;
            Report(store, Math.Min(end, state.Front) - front, end - front);
            return goOn;
        });

        // What was just freed can be given out only when the log has no changes of it any more.
        writer.Checkpoint(busyTimeout, null, cancellationToken);
        Repeat(store, hash => hash.Compact((int)Math.Max(1, BytesPerTransaction / hash.State.SectorSize)));
        writer.Checkpoint(busyTimeout, null, cancellationToken);
        Repeat(store, hash =>
        {
            hash.Shrink();
            return false;
        });
        writer.TrimFile(store, busyTimeout, cancellationToken);
        Report(store, end - front, end - front);
    }

    private void Report(StoreDefinition store, long done, long total) =>
        progress?.Report(new MaintenanceProgress(store.Name, done * HashStoreFormat.UnitSize, total * HashStoreFormat.UnitSize));

    // Until the step says that it is done, or the store is gone.
    private void Repeat(StoreDefinition store, Func<HashStoreWriter, bool> step)
    {
        for (var goOn = true; goOn;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var transaction = (LoggedTransaction)writer.Begin(busyTimeout ?? DefaultPatience, cancellationToken);
            if (!transaction.TryGetStore(store.Name, out var found) || found.Id != store.Id)
                return;
            goOn = step(transaction.HashWriter(found));
            transaction.Commit();
        }
    }
}
