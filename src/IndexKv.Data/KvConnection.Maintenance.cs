using IndexKv.Engine;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Maintenance;

namespace IndexKv.Data;

/// <content>Checking, copying and tidying up the database: also CHECK, BACKUP, CHECKPOINT and VACUUM in command text.</content>
public sealed partial class KvConnection
{
    /// <summary>Verifies every structure and checksum of one store as of the last commit, reading all of it anew. Blocks nobody.</summary>
    /// <param name="storeName">The store.</param>
    /// <param name="progress">Told every few megabytes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is wrong; empty if nothing is.</returns>
    /// <exception cref="KvException">There is no such store.</exception>
    public IReadOnlyList<CheckFinding> CheckStore(
        string storeName, IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(storeName);
        return Maintain(database => database.Check(storeName, progress, cancellationToken));
    }

    /// <summary>Like <see cref="CheckStore"/>, for all stores, the catalog and the log.</summary>
    public IReadOnlyList<CheckFinding> CheckDatabase(
        IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Maintain(database => database.Check(null, progress, cancellationToken));

    /// <summary>Like <see cref="CheckStore"/>, on a thread of the pool.</summary>
    public Task<IReadOnlyList<CheckFinding>> CheckStoreAsync(
        string storeName, IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => CheckStore(storeName, progress, cancellationToken), cancellationToken);

    /// <summary>Like <see cref="CheckDatabase"/>, on a thread of the pool.</summary>
    public Task<IReadOnlyList<CheckFinding>> CheckDatabaseAsync(
        IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => CheckDatabase(progress, cancellationToken), cancellationToken);

    /// <summary>Writes all committed changes from the log into the stores' files, and restarts the log if no reader needs older ones.</summary>
    /// <param name="progress">Told after each store that had changes.</param>
    /// <param name="cancellationToken">Ends the wait for another writer; the writing itself is not cut short.</param>
    /// <exception cref="KvException">Another transaction writes for longer than the <c>Default Timeout</c>, or the disk fails.</exception>
    /// <exception cref="InvalidOperationException">The connection has a transaction.</exception>
    public void Checkpoint(IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        CheckNoTransaction();
        Maintain(database =>
        {
            RequireSession().ThrowIfReadOnly();
            database.Checkpoint(RequireSession().BusyTimeout, progress, cancellationToken);
            return true;
        });
    }

    /// <summary>Like <see cref="Checkpoint"/>, on a thread of the pool.</summary>
    public Task CheckpointAsync(IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Checkpoint(progress, cancellationToken), cancellationToken);

    /// <summary>
    /// Gives unused space back to the file system, in small transactions between which others write. A reader that stays open all the
    /// while keeps the files from shrinking.
    /// </summary>
    /// <param name="storeName">The store, or null for all.</param>
    /// <param name="progress">Told after each step.</param>
    /// <param name="cancellationToken">Ends it between two steps; what was done stays.</param>
    /// <exception cref="KvException">There is no such store, another transaction writes for too long, or the disk fails.</exception>
    /// <exception cref="InvalidOperationException">The connection has a transaction.</exception>
    public void Vacuum(string? storeName = null, IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        CheckNoTransaction();
        Maintain(database =>
        {
            RequireSession().ThrowIfReadOnly();
            database.Vacuum(storeName, progress, RequireSession().BusyTimeout, cancellationToken);
            return true;
        });
    }

    /// <summary>Like <see cref="Vacuum"/>, on a thread of the pool.</summary>
    public Task VacuumAsync(
        string? storeName = null, IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Vacuum(storeName, progress, cancellationToken), cancellationToken);

    /// <summary>
    /// Writes a copy of the database as of the last commit, while others read and write. All that is copied is verified. The directory
    /// appears when the copy is whole and on the medium.
    /// </summary>
    /// <param name="directory">The copy's directory; it must not exist, or be empty.</param>
    /// <param name="progress">Told every few megabytes.</param>
    /// <param name="cancellationToken">Ends it and removes what was written.</param>
    /// <exception cref="KvException">The directory holds something, the disk fails, or the database is damaged; nothing is left.</exception>
    /// <exception cref="InvalidOperationException">The connection has a transaction.</exception>
    public void Backup(string directory, IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        CheckNoTransaction();
        Maintain(database =>
        {
            database.Backup(directory, progress, cancellationToken);
            return true;
        });
    }

    /// <summary>Like <see cref="Backup"/>, on a thread of the pool.</summary>
    public Task BackupAsync(
        string directory, IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Backup(directory, progress, cancellationToken), cancellationToken);

    private void CheckNoTransaction()
    {
        if (RequireSession().Transaction is not null)
            throw new InvalidOperationException("This runs in no transaction, and the connection has one; end it first, or use another connection.");
    }

    private T Maintain<T>(Func<Database, T> action)
    {
        try
        {
            return action(RequireSession().Shared.Database);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }
}
