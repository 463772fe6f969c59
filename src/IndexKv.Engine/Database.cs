using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Maintenance;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine;

/// <summary>An open database: a directory, or memory. Thread-safe.</summary>
public sealed class Database : IDisposable
{
    private const int Closing = int.MinValue;
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    private readonly DatabaseFiles _files;
    private readonly StateHistory _history;
    private readonly DatabaseCommit _commit;
    private readonly Checkpoint _checkpoint;
    private readonly DiskThread _disk = new();
    private readonly SemaphoreSlim _writer = new(1, 1);

    // How many transactions are open; negative once the database is to be closed after the last one.
    private int _openTransactions;
    private int _closed;

    private Database(IFileSystem fileSystem, DatabaseOptions options)
    {
        Path = fileSystem.Location;
        Options = options;
        (_files, var state) = DatabaseOpening.Open(fileSystem, options);
        _history = new StateHistory(state);
        _commit = new DatabaseCommit(_files, _history, options);
        _checkpoint = new Checkpoint(_files, _history, _commit, options);
    }

    /// <summary>The directory's full path, or <c>:memory:</c>.</summary>
    public string Path { get; }

    /// <summary>How it was opened.</summary>
    public DatabaseOptions Options { get; }

    /// <summary>Opens a directory, creating the database if the options allow, and recovers what a crash left.</summary>
    /// <exception cref="EngineException">It is no database, is damaged, is in use by another process, or cannot be read.</exception>
    public static Database Open(string directory, DatabaseOptions options) =>
        Open(DiskFileSystem.Open(directory, options.CreateIfMissing && !options.ReadOnly), options);

    /// <summary>Makes a new database that lives in memory until it is disposed.</summary>
    public static Database OpenInMemory(DatabaseOptions options) => Open(new MemoryFileSystem(), options);

    internal static Database Open(IFileSystem fileSystem, DatabaseOptions options) => new(fileSystem, options);

    /// <summary>Begins to read the state as of the last commit. Takes no lock.</summary>
    public Transaction BeginRead()
    {
        EnterTransaction();
        return new ReadTransaction(this, _history.Acquire());
    }

    /// <summary>Becomes the writer, waiting for the present one.</summary>
    /// <param name="busyTimeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Busy"/>, <see cref="EngineErrorCode.ReadOnly"/>
    /// or <see cref="EngineErrorCode.Poisoned"/>.</exception>
    public WriteTransaction BeginWrite(TimeSpan busyTimeout, CancellationToken cancellationToken = default)
    {
        CheckWritable();
        if (!_writer.Wait(busyTimeout, cancellationToken))
            throw TransactionMessages.Busy(busyTimeout);
        return StartWriting();
    }

    /// <summary>Like <see cref="BeginWrite"/>, holding no thread while it waits.</summary>
    public async ValueTask<WriteTransaction> BeginWriteAsync(TimeSpan busyTimeout, CancellationToken cancellationToken = default)
    {
        CheckWritable();
        if (!await _writer.WaitAsync(busyTimeout, cancellationToken).ConfigureAwait(false))
            throw TransactionMessages.Busy(busyTimeout);
        return StartWriting();
    }

    /// <summary>Writes all committed changes from the log into the stores' files, and restarts the log if no reader needs older ones.</summary>
    /// <param name="busyTimeout">How long to wait for a writer; 30 seconds if null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Busy"/>; or the disk fails. If it was a flush that failed, the database
    /// takes no more writes until it is reopened; otherwise the log goes on, and the next checkpoint tries again.</exception>
    public void Checkpoint(TimeSpan? busyTimeout = null, CancellationToken cancellationToken = default) => RunAsWriter(
        () =>
        {
            _checkpoint.Run();
            _commit.RemoveRetired();
        },
        busyTimeout,
        cancellationToken);

    /// <summary>
    /// Gives unused space back to the file system: collects the dead records of hash stores, closes gaps in their files, and cuts these.
    /// Works in small transactions between which others write. A reader that stays open all the while keeps the files from shrinking.
    /// </summary>
    /// <param name="storeName">The store, or null for all.</param>
    /// <param name="progress">Told after each step.</param>
    /// <param name="busyTimeout">How long each step waits for another writer; 30 seconds if null.</param>
    /// <param name="cancellationToken">Ends it between two steps; what was done stays.</param>
    /// <exception cref="EngineException">There is no such store, another transaction writes for too long, or the disk fails.</exception>
    public void Vacuum(
        string? storeName = null,
        IProgress<MaintenanceProgress>? progress = null,
        TimeSpan? busyTimeout = null,
        CancellationToken cancellationToken = default)
    {
        CheckWritable();
        new DatabaseVacuum(this, progress, busyTimeout ?? DefaultPatience, cancellationToken).Run(storeName);
    }

    /// <summary>Writes a checkpoint and closes the files once no transaction is open.</summary>
    public void Dispose()
    {
        var open = Interlocked.Or(ref _openTransactions, Closing);
        if (open == 0)
            Close();
    }

    internal void TrimFile(StoreDefinition store, TimeSpan busyTimeout, CancellationToken cancellationToken) =>
        RunAsWriter(() => _checkpoint.TrimFileWhenUnread(store), busyTimeout, cancellationToken);

    internal void Commit(LoggedTransaction transaction) => Finish(Append(transaction));

    internal ValueTask CommitAsync(LoggedTransaction transaction)
    {
        // What went straight to a file is flushed before the log is written, which the caller's thread does not wait for either.
        if (transaction.Changes.HasFreshPages)
            return new ValueTask(_disk.RunAsync(() => Commit(transaction)));
        var commit = Append(transaction);
        if (!commit.HoldsWriter && _history.Current.Version >= commit.Version)
        {
            Finish(commit);
            return ValueTask.CompletedTask;
        }

        return new ValueTask(_disk.RunAsync(() => Finish(commit)));
    }

    internal void Rollback(LoggedTransaction transaction)
    {
        transaction.Base.RemoveReader();
        transaction.Changes.RemoveFiles(committed: false, mayBeRecovered: _commit.Failure is not null);
        _writer.Release();
        TransactionEnded();
    }

    internal void TransactionEnded()
    {
        if (Interlocked.Decrement(ref _openTransactions) == Closing)
            Close();
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
        var holdsWriter = _checkpoint.IsWanted;
        if (!holdsWriter)
            _writer.Release();
        return new AppendedCommit(version, holdsWriter);
    }

    private void Finish(AppendedCommit commit)
    {
        try
        {
            _commit.MakeDurable(commit.Version);
            if (commit.HoldsWriter)
            {
                RunCheckpointAfterCommit();
            }
            else if (_commit.HasRetired && _writer.Wait(0))
            {
                _commit.RemoveRetired();
                _writer.Release();
            }
        }
        finally
        {
            if (commit.HoldsWriter)
                _writer.Release();
            TransactionEnded();
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

    private void RunAsWriter(Action action, TimeSpan? busyTimeout, CancellationToken cancellationToken)
    {
        CheckWritable();
        EnterTransaction();
        try
        {
            var patience = busyTimeout ?? DefaultPatience;
            if (!_writer.Wait(patience, cancellationToken))
                throw TransactionMessages.Busy(patience);
            try
            {
                ThrowIfFailed();
                action();
            }
            finally
            {
                _writer.Release();
            }
        }
        finally
        {
            TransactionEnded();
        }
    }

    private LoggedTransaction StartWriting()
    {
        try
        {
            EnterTransaction();
        }
        catch
        {
            _writer.Release();
            throw;
        }

        try
        {
            ThrowIfFailed();
            return new LoggedTransaction(this, _files, _history.AcquireHead(), _commit.ReusableVersion);
        }
        catch
        {
            _writer.Release();
            TransactionEnded();
            throw;
        }
    }

    private void EnterTransaction()
    {
        if (Interlocked.Increment(ref _openTransactions) > 0)
            return;
        TransactionEnded();
        throw TransactionMessages.Closed(Path);
    }

    private void CheckWritable()
    {
        if (Volatile.Read(ref _openTransactions) < 0)
            throw TransactionMessages.Closed(Path);
        if (Options.ReadOnly)
            throw TransactionMessages.ReadOnly(Path);
    }

    private void ThrowIfFailed()
    {
        if (_commit.Failure is { } failure)
            throw TransactionMessages.Poisoned(Path, failure);
    }

    private void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
            return;
        try
        {
            if (!Options.ReadOnly && _commit.Failure is null)
            {
                _checkpoint.Run();
                _commit.RemoveRetired();
                _checkpoint.TrimFiles();
            }
        }
        catch (EngineException)
        {
            // What is committed is in the log; the next opening recovers it and reports a disk that still fails.
        }
        finally
        {
            foreach (var store in _history.Current.Stores.Values)
                store.Generation?.Dispose();
            _files.Dispose();
            _writer.Dispose();
        }
    }

    /// <summary>A transaction that is in the log.</summary>
    /// <param name="Version">The version to wait for.</param>
    /// <param name="HoldsWriter">Whether the next writer waits for the checkpoint that follows.</param>
    private readonly record struct AppendedCommit(long Version, bool HoldsWriter);
}
