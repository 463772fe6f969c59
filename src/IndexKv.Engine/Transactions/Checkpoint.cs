using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Maintenance;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Transactions;

/// <summary>
/// Writes what is committed into the stores' files and restarts the log: docs/transactions.md, "Order of writes and flushes". The writer's.
/// </summary>
internal sealed class Checkpoint(DatabaseFiles files, StateHistory history, DatabaseCommit commit, DatabaseOptions options)
{
    // After a checkpoint that could not restart the log, the next one waits until the log has grown by this share of its limit.
    private const int RetryShare = 4;

    // Below this share of its limit, the log is not worth restarting for the sake of free sectors.
    private const int LeastShare = 64;

    // The share of a file's sectors that the log may keep from being used again.
    private const int HeldShare = 16;

    private long _wantedAt = options.CheckpointBytes;
    private long _count;

    // Counting the sectors that the log holds takes a while, so it is done each time that the log has grown by that share.
    private long _countAt = options.CheckpointBytes / LeastShare;

    /// <summary>How many were written since the database was opened.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Whether the log is long enough, or keeps too many free sectors from being used again.</summary>
    public bool IsWanted => files.Log.Length >= _wantedAt || (files.Log.Length >= _countAt && HoldsSpace());

    /// <summary>Writes what is committed and older than all readers, and restarts the log if that is all.</summary>
    /// <exception cref="EngineException">The disk fails. If it was a write that failed, nothing is lost and the log goes on; if it
    /// was a flush, nothing more is written.</exception>
    /// <param name="progress">Told after each store.</param>
    public void Run(IProgress<MaintenanceProgress>? progress = null)
    {
        _wantedAt = Math.Max(options.CheckpointBytes, files.Log.Length + (options.CheckpointBytes / RetryShare));
        commit.MakeAllDurable();
        var version = Math.Min(history.Head.Version, history.OldestLive());
        foreach (var (id, file) in files.HashFiles.Where(f => f.Value.Pages.ChangedPages > 0))
        {
            var bytes = (long)file.Pages.ChangedPages * PageFormat.PageSize;
            file.Pages.WriteBack(version);
            if (options.Synchronous != SynchronousMode.Off)
                commit.Flush(file.Pages.File.Flush);
            file.Pages.ForgetWritten(version, history.Head.Version);
            if (history.Head.Definitions.FirstOrDefault(d => d.Id == id) is { } store)
                progress?.Report(new MaintenanceProgress(store.Name, bytes, bytes));
        }

        Interlocked.Increment(ref _count);
        if (version < history.Head.Version || files.Log.Length == 0)
            return;
        commit.Flush(() => files.Log.Restart(version, options.Synchronous != SynchronousMode.Off));
        foreach (var file in files.HashFiles.Values)
            file.Pages.LogRestarted();
        _wantedAt = options.CheckpointBytes;
        _countAt = options.CheckpointBytes / LeastShare;
    }

    /// <summary>Gives back the space set aside past the committed ends, after the last transaction.</summary>
    public void TrimFiles()
    {
        foreach (var store in history.Head.Stores.Values.Append(history.Head.Catalog))
            TrimFile(store);
        files.Log.Trim();
    }

    /// <summary>Gives back the space past a store's committed end as soon as no transaction reads an older, longer state.</summary>
    public void TrimFileWhenUnread(StoreDefinition store)
    {
        files.WhenUnread(history.Head.Version, () =>
        {
            if (history.Head.Stores.TryGetValue(store.Name, out var entry) && entry.Definition.Id == store.Id)
                TrimFile(entry);
        });
        commit.RemoveRetired();
    }

    private static void TrimFile(StoreEntry store)
    {
        if (store.State is { } state && store.File!.Pages.File.Length > state.FileLength)
            store.File.Pages.File.SetLength(state.FileLength);
    }

    private bool HoldsSpace()
    {
        _countAt = files.Log.Length + (options.CheckpointBytes / LeastShare);
        foreach (var store in history.Head.Stores.Values)
        {
            if (store.State is { } state && state.FreeSectors.Count * HeldShare > state.SectorCount && HeldSectors(store.File!.Pages, state) * HeldShare > state.SectorCount)
                return true;
        }

        return false;
    }

    private static int HeldSectors(PagedFile file, Stores.Hash.HashStoreState state)
    {
        var held = 0;
        foreach (var (sector, _) in state.FreeSectors)
            held += file.IsLogged((long)sector * state.Geometry.PagesPerSector, state.Geometry.PagesPerSector) ? 1 : 0;
        return held;
    }
}
