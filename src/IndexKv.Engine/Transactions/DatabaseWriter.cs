using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Maintenance;

namespace IndexKv.Engine.Transactions;

/// <summary>The one place in a database where writing is done by one transaction at a time, and what follows when it ends. Thread-safe.</summary>
internal sealed class DatabaseWriter : IDisposable
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    private readonly string _path;
    private readonly DatabaseOptions _options;
    private readonly DatabaseFiles _files;
    private readonly StateHistory _history;
    private readonly OpenTransactions _open;
    private readonly DatabaseCommit _commit;
    private readonly Checkpoint _checkpoint;
    private readonly DiskThread _disk = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    public DatabaseWriter(
        string path, DatabaseFiles files, StateHistory history, OpenTransactions open, CatalogPublisher publisher, DatabaseOptions options)
    {
        _path = path;
        _options = options;
        _files = files;
        _history = history;
        _open = open;
        _commit = new DatabaseCommit(files, history, publisher, options);
        _checkpoint = new Checkpoint(files, history, _commit, options);
    }

    public WriteTransaction Begin(TimeSpan busyTimeout, CancellationToken cancellationToken)
    {
        _open.ThrowIfClosing();
        if (!_turn.Wait(busyTimeout, cancellationToken))
            throw TransactionMessages.Busy(busyTimeout);
        return Start();
    }

    public async ValueTask<WriteTransaction> BeginAsync(TimeSpan busyTimeout, CancellationToken cancellationToken)
    {
        _open.ThrowIfClosing();
        if (!await _turn.WaitAsync(busyTimeout, cancellationToken).ConfigureAwait(false))
            throw TransactionMessages.Busy(busyTimeout);
        return Start();
    }

    public void Commit(LoggedTransaction transaction) => Finish(Append(transaction));

    public ValueTask CommitAsync(LoggedTransaction transaction)
    {
        // What went straight to a file is flushed before the log is written, which the caller's thread does not wait for either.
        if (transaction.Changes.HasFreshPages)
            return new ValueTask(_disk.RunAsync(() => Commit(transaction)));
        var commit = Append(transaction);
        if (!commit.HoldsTurn && _history.Current.Version >= commit.Version)
        {
            Finish(commit);
            return ValueTask.CompletedTask;
        }

        return new ValueTask(_disk.RunAsync(() => Finish(commit)));
    }

    public void Rollback(LoggedTransaction transaction)
    {
        transaction.Base.RemoveReader();
        transaction.Changes.AbandonPages();
        transaction.Changes.RemoveFiles(committed: false, mayBeRecovered: _commit.Failure is not null);
        _turn.Release();
        _open.Leave();
    }

    public void Checkpoint(TimeSpan? busyTimeout, IProgress<MaintenanceProgress>? progress, CancellationToken cancellationToken) => Run(
        () =>
        {
            _checkpoint.Run(progress);
            _commit.RemoveRetired();
        },
        busyTimeout,
        cancellationToken);

    /// <summary>Gives back the space past a store's committed end as soon as no transaction reads an older state.</summary>
    public void TrimFile(StoreDefinition store, TimeSpan? busyTimeout, CancellationToken cancellationToken) =>
        Run(() => _checkpoint.TrimFileWhenUnread(store), busyTimeout, cancellationToken);

    /// <summary>Writes a last checkpoint, when nothing is open any more.</summary>
    public void Close()
    {
        try
        {
            if (_commit.Failure is not null)
                return;
            _checkpoint.Run();
            _commit.RemoveRetired();
            _checkpoint.TrimFiles();
        }
        catch (EngineException)
        {
            // What is committed is in the log; the next opening recovers it and reports a disk that still fails.
        }
    }

    /// <summary>How many checkpoints were written.</summary>
    public long Checkpoints => _checkpoint.Count;

    public void Dispose() => _turn.Dispose();

    private LoggedTransaction Start()
    {
        try
        {
            _open.Enter();
        }
        catch
        {
            _turn.Release();
            throw;
        }

        try
        {
            ThrowIfFailed();
            return new LoggedTransaction(this, _files, _history.AcquireHead(), _commit.ReusableVersion, _options);
        }
        catch
        {
            _turn.Release();
            _open.Leave();
            throw;
        }
    }

    // Once a transaction is in the log the next writer may go on, while this one waits for the flush. Only a checkpoint comes first.
    private AppendedCommit Append(LoggedTransaction transaction)
    {
        var version = transaction.Base.Version;
        try
        {
            ThrowIfFailed();
            if (transaction.Changes.HasChanges)
            {
                _commit.Append(transaction);
                version++;
            }
        }
        catch
        {
            Rollback(transaction);
            throw;
        }

        transaction.Base.RemoveReader();
        transaction.Changes.RemoveFiles(committed: true, mayBeRecovered: false);
        var holdsTurn = _checkpoint.IsWanted;
        if (!holdsTurn)
            _turn.Release();
        return new AppendedCommit(version, holdsTurn);
    }

    private void Finish(AppendedCommit commit)
    {
        try
        {
            _commit.MakeDurable(commit.Version);
            _ = _commit.TryPublishCatalog();
            if (commit.HoldsTurn)
            {
                RunCheckpointAfterCommit();
            }
            else if (_commit.HasRetired && _turn.Wait(0))
            {
                RemoveRetiredAfterCommit();
            }
        }
        finally
        {
            if (commit.HoldsTurn)
                _turn.Release();
            _open.Leave();
        }
    }

    // The commit itself is durable. A checkpoint that fails is tried again, or it refuses the next writer.
    private void RunCheckpointAfterCommit()
    {
        try
        {
            _checkpoint.Run();
            _commit.RemoveRetired();
        }
        catch (EngineException)
        {
        }
    }

    // Neither is the commit's success a matter of that, nor may the next writer wait for it for ever.
    private void RemoveRetiredAfterCommit()
    {
        try
        {
            _commit.RemoveRetired();
        }
        catch (EngineException)
        {
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Run(Action action, TimeSpan? busyTimeout, CancellationToken cancellationToken)
    {
        _open.Enter();
        try
        {
            var patience = busyTimeout ?? DefaultPatience;
            if (!_turn.Wait(patience, cancellationToken))
                throw TransactionMessages.Busy(patience);
            try
            {
                ThrowIfFailed();
                action();
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            _open.Leave();
        }
    }

    private void ThrowIfFailed()
    {
        if (_commit.Failure is { } failure)
            throw TransactionMessages.Poisoned(_path, failure);
    }

    /// <summary>A transaction that is in the log.</summary>
    /// <param name="Version">The version to wait for.</param>
    /// <param name="HoldsTurn">Whether the next writer waits for the checkpoint that follows.</param>
    private readonly record struct AppendedCommit(long Version, bool HoldsTurn);
}
