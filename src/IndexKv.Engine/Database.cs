using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Maintenance;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine;

/// <summary>An open database: a directory, or memory. Thread-safe.</summary>
public sealed class Database : IDisposable
{
    private readonly OpenTransactions _open;
    private readonly WritableDatabase? _writable;
    private readonly SharedReading? _shared;
    private readonly WorkSpace _workSpace;

    private Database(IFileSystem fileSystem, DatabaseOptions options)
    {
        Path = fileSystem.Location;
        Options = options;
        _open = new OpenTransactions(Path, Close);
        _workSpace = new WorkSpace(fileSystem, options.WorkMemory);
        if (options.ReadOnly)
            _shared = SharedReading.Open(fileSystem, options);
        else
            _writable = new WritableDatabase(fileSystem, options, _open);
    }

    /// <summary>The directory's full path, or <c>:memory:</c>.</summary>
    public string Path { get; }

    /// <summary>How it was opened.</summary>
    public DatabaseOptions Options { get; }

    /// <summary>What it has done since it was opened; zeros if it was opened for reading only.</summary>
    public DatabaseStatistics Statistics => _writable is null ? new(0, 0) : new(_writable.Files.Log.Written, _writable.Writer.Checkpoints);

    private DatabaseWriter Writer
    {
        get
        {
            _open.ThrowIfClosing();
            return _writable?.Writer ?? throw TransactionMessages.ReadOnly(Path);
        }
    }

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
        _open.Enter();
        if (_writable is not null)
            return new ReadTransaction(_open, _writable.History.Acquire(), _workSpace);
        try
        {
            return new ReadTransaction(_open, _shared!.Acquire(), _workSpace, _shared);
        }
        catch
        {
            _open.Leave();
            throw;
        }
    }

    /// <summary>Like <see cref="BeginRead()"/>, for callers that keep the database open for as long as they read.</summary>
    /// <param name="ended">An ended transaction of this database that nobody uses any more, to be used again; null to make one.</param>
    public Transaction BeginRead(Transaction? ended)
    {
        if (_writable is null)
            return BeginRead();
        _open.ThrowIfClosing();
        var state = _writable.History.Acquire();
        if (ended is not ReadTransaction again)
            return new ReadTransaction(null, state, _workSpace);
        again.Resume(state);
        return again;
    }

    /// <summary>Becomes the writer, waiting for the present one.</summary>
    /// <param name="busyTimeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Busy"/>, <see cref="EngineErrorCode.ReadOnly"/>
    /// or <see cref="EngineErrorCode.Poisoned"/>.</exception>
    public WriteTransaction BeginWrite(TimeSpan busyTimeout, CancellationToken cancellationToken = default) =>
        Writer.Begin(busyTimeout, cancellationToken);

    /// <summary>Like <see cref="BeginWrite"/>, holding no thread while it waits.</summary>
    public ValueTask<WriteTransaction> BeginWriteAsync(TimeSpan busyTimeout, CancellationToken cancellationToken = default) =>
        Writer.BeginAsync(busyTimeout, cancellationToken);

    /// <summary>Writes all committed changes from the log into the stores' files, and restarts the log if no reader needs older ones.</summary>
    /// <param name="busyTimeout">How long to wait for a writer; 30 seconds if null.</param>
    /// <param name="progress">Told after each store that had changes.</param>
    /// <param name="cancellationToken">Ends the wait; the writing itself is not cut short.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Busy"/>; or the disk fails. If it was a flush that failed, the database
    /// takes no more writes until it is reopened; otherwise the log goes on, and the next checkpoint tries again.</exception>
    public void Checkpoint(
        TimeSpan? busyTimeout = null, IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Writer.Checkpoint(busyTimeout, progress, cancellationToken);

    /// <summary>
    /// Verifies every structure and checksum as of the last commit, reading all bytes anew. Goes on after each finding. Blocks nobody.
    /// </summary>
    /// <param name="storeName">The store, or null for all of them, the catalog and the log.</param>
    /// <param name="progress">Told every few megabytes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is wrong; empty if nothing is.</returns>
    /// <exception cref="EngineException">There is no such store.</exception>
    public IReadOnlyList<CheckFinding> Check(
        string? storeName = null, IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Read((files, state) => new DatabaseCheck(files, progress, cancellationToken).Run(state, storeName));

    /// <summary>
    /// Writes a copy of the database as of the last commit into a new directory, while others read and write. All that is copied is verified.
    /// The directory appears when the copy is whole and on the medium.
    /// </summary>
    /// <param name="directory">The copy's directory; it must not exist, or be empty.</param>
    /// <param name="progress">Told every few megabytes.</param>
    /// <param name="cancellationToken">Ends it and removes what was written.</param>
    /// <exception cref="EngineException">The directory holds something, the disk fails, or the database is damaged; nothing is left.</exception>
    public void Backup(string directory, IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        Read((files, state) =>
        {
            using var target = NewDirectory.Make(directory);
            new DatabaseBackup(files, target.FileSystem, progress, cancellationToken).Run(state);
            target.Publish();
            return true;
        });
    }

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
        CancellationToken cancellationToken = default) =>
        new DatabaseVacuum(this, Writer, progress, busyTimeout, cancellationToken).Run(storeName);

    /// <summary>Writes a checkpoint and closes the files once no transaction is open.</summary>
    public void Dispose() => _open.Close();

    private T Read<T>(Func<DatabaseFiles, DatabaseState, T> read)
    {
        _open.Enter();
        try
        {
            var files = _writable?.Files ?? _shared!.OpenAll().Files;
            var state = _writable?.History.Acquire() ?? _shared!.Acquire();
            try
            {
                return read(files, state);
            }
            finally
            {
                state.RemoveReader();
            }
        }
        finally
        {
            _open.Leave();
        }
    }

    private void Close()
    {
        _writable?.Dispose();
        _shared?.Dispose();
    }
}
