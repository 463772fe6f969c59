using IndexKv.Engine.Catalog;
using IndexKv.Engine.Log;

namespace IndexKv.Engine.Transactions;

/// <summary>
/// Makes a transaction durable and visible, and writes checkpoints: docs/transactions.md, "Order of writes and flushes". Used by one
/// thread at a time.
/// </summary>
internal sealed class DatabaseCommit(DatabaseFiles files, StateHistory history, DatabaseOptions options)
{
    /// <summary>The version that all stores' files hold and the log no longer has.</summary>
    public long CheckpointVersion { get; private set; } = history.Current.Version;

    /// <summary>What failed for good, after which nothing may be written.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Space freed by this version or an older one may be written over.</summary>
    public long ReusableVersion => Math.Min(CheckpointVersion, history.OldestLive());

    public void Commit(LoggedTransaction transaction)
    {
        var changes = transaction.Changes;
        foreach (var writer in changes.Writers.Values)
            writer.Store.WriteHeader();
        Log(transaction);
        var oldestLive = history.OldestLive();
        foreach (var writer in changes.Writers.Values)
            writer.View.Publish(oldestLive);
        Publish(transaction);
    }

    /// <summary>Writes what is committed and older than all readers into the stores' files, and restarts the log if that is all.</summary>
    public void Checkpoint()
    {
        var current = history.Current.Version;
        var version = Math.Min(current, history.OldestLive());
        var flush = options.Synchronous != SynchronousMode.Off;
        try
        {
            if (options.Synchronous == SynchronousMode.Normal)
                files.Log.Flush();
            foreach (var file in files.HashFiles.Values.Where(f => f.Pages.ChangedPages > 0))
            {
                file.Pages.WriteBack(version);
                if (flush)
                    file.Pages.File.Flush();
                file.Pages.ForgetWritten(version);
            }

            if (version == current && files.Log.Length > 0)
            {
                files.Log.Restart(version, flush);
                CheckpointVersion = version;
            }
        }
        catch (Exception e)
        {
            Failure ??= e;
            throw;
        }
    }

    public bool WantsCheckpoint => files.Log.Length >= options.CheckpointBytes;

    public void RemoveRetired() => files.RemoveRetired(history.OldestLive());

    private void Log(LoggedTransaction transaction)
    {
        var log = files.Log;
        log.Begin();
        try
        {
            foreach (var (id, writer) in transaction.Changes.Writers)
            {
                writer.View.Seal((page, own) => own.ForEachChange((offset, length) =>
                    log.Change(id, (page * Paging.PageFormat.PageSize) + offset, own.Bytes.AsSpan(offset, length))));
            }

            foreach (var dropped in Dropped(transaction))
                log.DropFile(dropped.Definition.Id);

            // What is not logged has to be on the medium before the log can say that it is committed.
            if (options.Synchronous != SynchronousMode.Off)
            {
                foreach (var writer in transaction.Changes.Writers.Values.Where(w => w.View.HasFreshPages))
                    Flush(writer.File.Pages.File.Flush);
            }

            log.Commit(transaction.Base.Version + 1);
        }
        catch when (Failure is null)
        {
            try
            {
                log.Abandon();
            }
            catch (Exception e)
            {
                // The failed transaction may be found whole by recovery: nothing may be acknowledged on top of it.
                Failure = e;
            }

            throw;
        }

        if (options.Synchronous == SynchronousMode.Full)
            Flush(log.Flush);
    }

    private void Flush(Action flush)
    {
        try
        {
            flush();
        }
        catch (Exception e)
        {
            Failure = e;
            throw;
        }
    }

    private void Publish(LoggedTransaction transaction)
    {
        var before = transaction.Base;
        var changes = transaction.Changes;
        var version = before.Version + 1;
        var stores = changes.Stores.Values.Select(s => Current(s, changes)).ToList();
        foreach (var created in stores.Where(s => changes.Created.Contains(s.Definition.Id)))
            files.Add(created.Definition.Id, created.File!);
        var schemaVersion = changes.SchemaChanges == 0 ? before.SchemaVersion : version;
        history.Publish(new DatabaseState(version, schemaVersion, changes.NextStoreId, Current(before.Catalog, changes), stores));

        foreach (var dropped in Dropped(transaction))
            files.Retire(dropped.Definition.Id, version);
        foreach (var old in before.Stores.Values.Where(s => s.Generation is not null && stores.All(n => n.Generation != s.Generation)))
            files.Retire(old.Generation!, FileNames.Sorted(old.Definition.Id, old.GenerationNumber), version);
    }

    private static StoreEntry Current(StoreEntry entry, TransactionChanges changes) =>
        changes.TryGetWriter(entry.Definition.Id, out var writer) ? entry with { State = writer.Store.State } : entry;

    private static IEnumerable<StoreEntry> Dropped(LoggedTransaction transaction) => transaction.Base.Stores.Values.Where(s =>
        s.Definition.Kind == StoreKind.Hash && transaction.Changes.Stores.Values.All(n => n.Definition.Id != s.Definition.Id));
}
