using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Transactions;

/// <summary>
/// Makes transactions durable and visible: docs/transactions.md, "Order of writes and flushes". <see cref="Append"/> is the writer's;
/// <see cref="MakeDurable"/> is anybody's: those who come while a flush is under way share the next one.
/// </summary>
internal sealed class DatabaseCommit(DatabaseFiles files, StateHistory history, CatalogPublisher publisher, DatabaseOptions options)
{
    private readonly FlushTurns _turns = new();
    private Exception? _failure;

    // With Normal, what readers see may be ahead of what was flushed.
    private long _flushedVersion = history.Current.Version;

    /// <summary>What failed for good, after which nothing may be written.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>The newest version that no crash takes back, as far as the <see cref="SynchronousMode"/> goes.</summary>
    public long DurableVersion => options.Synchronous == SynchronousMode.Normal ? _flushedVersion : history.Current.Version;

    /// <summary>Space freed by this version or an older one is seen by no snapshot, and by none after a crash.</summary>
    public long ReusableVersion => Math.Min(DurableVersion, history.OldestLive());

    /// <summary>Appends a transaction to the log and makes it the head that the next writer builds on.</summary>
    public void Append(LoggedTransaction transaction)
    {
        var changes = transaction.Changes;
        foreach (var writer in changes.Writers.Values)
            writer.Store.WriteHeader();
        Log(transaction);
        var live = history.Live();
        files.Pool.Reclaim(live[0]);
        foreach (var writer in changes.Writers.Values)
            writer.View.Publish(live);
        Publish(transaction);
        if (options.Synchronous != SynchronousMode.Full)
            history.Show(history.Head);
    }

    /// <summary>Returns when a version that was appended is as durable as the <see cref="SynchronousMode"/> asks, and visible.</summary>
    /// <exception cref="EngineException">The flush failed, or an earlier one did: nothing is committed any more.</exception>
    public void MakeDurable(long version)
    {
        if (history.Current.Version >= version || !_turns.TryTake(version))
            return;
        var flushed = 0L;
        try
        {
            if (Failure is { } failure)
                throw TransactionMessages.Poisoned(files.FileSystem.Location, failure);
            var head = history.Head;
            Flush(files.Log.Flush);
            history.Show(head);
            flushed = head.Version;
        }
        finally
        {
            _turns.Return(flushed);
        }
    }

    /// <summary>Flushes all that was appended, whatever the <see cref="SynchronousMode"/> but Off; by the writer.</summary>
    public void MakeAllDurable()
    {
        var head = history.Head;
        MakeDurable(head.Version);
        if (options.Synchronous == SynchronousMode.Normal && _flushedVersion < head.Version)
        {
            FlushLog();
            _flushedVersion = head.Version;
        }
    }

    /// <summary>Runs a flush, or something whose failure leaves unknown what is on the medium: if it fails, nothing may be written any more.</summary>
    public void Flush(Action flush)
    {
        try
        {
            flush();
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, e, null);
            throw;
        }
    }

    /// <summary>Tells readers in other processes of new stores and generations, if there are any.</summary>
    /// <returns>Whether they know all that there is.</returns>
    public bool TryPublishCatalog()
    {
        if (!publisher.IsDue)
            return true;
        var state = history.Current;
        if (options.Synchronous == SynchronousMode.Normal)
        {
            // Readers elsewhere must not see what a crash takes back. After a flush that failed, one that succeeds says nothing of what was
            // written before.
            if (Failure is not null)
                return false;
            try
            {
                FlushLog();
            }
            catch (EngineException)
            {
                return false;
            }
        }

        return publisher.TryPublish(state);
    }

    public bool HasRetired => files.HasRetired;

    /// <summary>Removes files that nobody reads: not before readers elsewhere have been told of those that replace them.</summary>
    public void RemoveRetired()
    {
        if (TryPublishCatalog())
            files.RemoveRetired(ReusableVersion);
    }

    private void FlushLog()
    {
        _ = _turns.TryTake(long.MaxValue);
        try
        {
            Flush(files.Log.Flush);
        }
        finally
        {
            _turns.Return(0);
        }
    }

    private void Log(LoggedTransaction transaction)
    {
        var log = files.Log;
        log.Begin();
        try
        {
            foreach (var (id, writer) in transaction.Changes.Writers)
            {
                writer.View.Seal((page, own) => own.ForEachChange((offset, length) =>
                    log.Change(id, (page * Paging.PageFormat.PageSize) + offset, own.Bytes.Slice(offset, length))));
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
            // If that fails too, the failed transaction may be found whole by recovery: nothing may be acknowledged on top of it.
            try
            {
                Flush(log.Abandon);
            }
            catch (EngineException)
            {
            }

            throw;
        }
    }

    private void Publish(LoggedTransaction transaction)
    {
        var before = transaction.Base;
        var changes = transaction.Changes;
        var version = before.Version + 1;
        var schemaVersion = changes.SchemaChanges == 0 ? before.SchemaVersion : version;
        var catalog = Current(before.Catalog, changes);
        if (!changes.ChangesCatalog)
        {
            history.Append(new DatabaseState(
                before, schemaVersion, changes.NextStoreId, catalog, before.Stores.Values.Where(changes.HasChanged).Select(s => Current(s, changes))));
            return;
        }

        var stores = changes.Stores.Values.Select(s => Current(s, changes)).ToList();
        foreach (var created in stores.Where(s => changes.Created.Contains(s.Definition.Id)))
            files.Add(created.Definition.Id, created.File!);
        publisher.Want(version);
        history.Append(new DatabaseState(version, schemaVersion, changes.NextStoreId, catalog, stores));

        foreach (var dropped in Dropped(transaction))
            files.Retire(dropped.Definition.Id, version);
        foreach (var old in before.Stores.Values.Where(s => s.Generation is not null && stores.All(n => n.Generation != s.Generation)))
            files.Retire(old.Generation!, FileNames.Sorted(old.Definition.Id, old.GenerationNumber), version);
        foreach (var old in before.Stores.Values.Where(s => s is { Damage: not null, Definition.Kind: StoreKind.Sorted } && stores.All(n => n.Definition.Id != s.Definition.Id)))
            files.RetireUnopened(FileNames.Sorted(old.Definition.Id, old.GenerationNumber), version);
    }

    private static StoreEntry Current(StoreEntry entry, TransactionChanges changes) =>
        entry with { State = changes.TryGetWriter(entry.Definition.Id, out var writer) ? writer.Store.State : entry.State, LastKey = changes.Keys.Last(entry) };

    private static IEnumerable<StoreEntry> Dropped(LoggedTransaction transaction) => !transaction.Changes.ChangesCatalog ? [] : transaction.Base.Stores.Values.Where(s =>
        s.Definition.Kind == StoreKind.Hash && transaction.Changes.Stores.Values.All(n => n.Definition.Id != s.Definition.Id));
}
