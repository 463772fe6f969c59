using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine;

/// <summary>An open database: a directory, or memory. Thread-safe.</summary>
public sealed class Database : IDisposable
{
    private readonly DatabaseFiles _files;
    private readonly StateHistory _history;
    private readonly DatabaseCommit _commit;
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly Lock _closing = new();
    private int _openTransactions;
    private bool _disposed;
    private bool _closed;

    private Database(IFileSystem fileSystem, DatabaseOptions options)
    {
        Path = fileSystem.Location;
        Options = options;
        (_files, var state) = DatabaseOpening.Open(fileSystem, options);
        _history = new StateHistory(state);
        _commit = new DatabaseCommit(_files, _history, options);
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

    /// <summary>Begins to read the state as of the last commit. Takes no lock that a writer holds.</summary>
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
    /// <exception cref="EngineException">The disk fails; the database then takes no more writes until it is reopened.</exception>
    public void Checkpoint()
    {
        CheckWritable();
        EnterTransaction();
        _writer.Wait();
        try
        {
            ThrowIfFailed();
            _commit.Checkpoint();
            _commit.RemoveRetired();
        }
        finally
        {
            _writer.Release();
            TransactionEnded();
        }
    }

    /// <summary>Writes a checkpoint and closes the files once no transaction is open.</summary>
    public void Dispose()
    {
        lock (_closing)
        {
            if (_disposed)
                return;
            _disposed = true;
            if (_openTransactions > 0)
                return;
        }

        Close();
    }

    internal void Commit(LoggedTransaction transaction)
    {
        var committed = false;
        try
        {
            ThrowIfFailed();
            if (transaction.Changes.HasChanges)
                _commit.Commit(transaction);
            committed = true;
        }
        finally
        {
            EndWriting(transaction, committed);
        }
    }

    internal void Rollback(LoggedTransaction transaction) => EndWriting(transaction, committed: false);

    internal void TransactionEnded()
    {
        lock (_closing)
        {
            if (--_openTransactions > 0 || !_disposed)
                return;
        }

        Close();
    }

    private LoggedTransaction StartWriting()
    {
        try
        {
            EnterTransaction();
            try
            {
                ThrowIfFailed();
                return new LoggedTransaction(this, _files, _history.Acquire(), _commit.ReusableVersion);
            }
            catch
            {
                TransactionEnded();
                throw;
            }
        }
        catch
        {
            _writer.Release();
            throw;
        }
    }

    private void EndWriting(LoggedTransaction transaction, bool committed)
    {
        transaction.Base.RemoveReader();
        try
        {
            transaction.Changes.RemoveFiles(committed, mayBeRecovered: !committed && _commit.Failure is not null);
            if (committed && _commit.Failure is null)
            {
                _commit.RemoveRetired();
                if (_commit.WantsCheckpoint)
                    CheckpointAfterCommit();
            }
        }
        finally
        {
            _writer.Release();
            TransactionEnded();
        }
    }

    // The commit itself is durable: a checkpoint that fails poisons the database, which the next writer is told.
    private void CheckpointAfterCommit()
    {
        try
        {
            _commit.Checkpoint();
        }
        catch (EngineException) when (_commit.Failure is not null)
        {
        }
    }

    private void EnterTransaction()
    {
        lock (_closing)
        {
            if (_disposed)
                throw TransactionMessages.Closed(Path);
            _openTransactions++;
        }
    }

    private void CheckWritable()
    {
        if (Volatile.Read(ref _disposed))
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
        lock (_closing)
        {
            if (_closed)
                return;
            _closed = true;
        }

        try
        {
            if (!Options.ReadOnly && _commit.Failure is null)
            {
                _commit.Checkpoint();
                _commit.RemoveRetired();
            }
        }
        catch (EngineException) when (_commit.Failure is not null)
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
}
