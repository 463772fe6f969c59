using IndexKv.Engine.Transactions;

namespace IndexKv.Engine;

/// <summary>An open database: a directory, or memory. Thread-safe.</summary>
public sealed class Database : IDisposable
{
    private Database()
    {
    }

    /// <summary>The directory's full path, or <c>:memory:</c>.</summary>
    public string Path { get; } = "";

    /// <summary>How it was opened.</summary>
    public DatabaseOptions Options { get; } = DatabaseOptions.Default;

    /// <summary>Opens a directory, creating the database if the options allow, and recovers what a crash left.</summary>
    /// <exception cref="Errors.EngineException">It is no database, is damaged, is in use by another process, or cannot be read.</exception>
    public static Database Open(string directory, DatabaseOptions options) => throw new NotSupportedException();

    /// <summary>Makes a new database that lives in memory until it is disposed.</summary>
    public static Database OpenInMemory(DatabaseOptions options) => throw new NotSupportedException();

    /// <summary>Begins to read the state as of the last commit. Takes no lock.</summary>
    public Transaction BeginRead() => throw new NotSupportedException();

    /// <summary>Becomes the writer, waiting for the present one.</summary>
    /// <param name="busyTimeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Errors.EngineException"><see cref="Errors.EngineErrorCode.Busy"/>, <see cref="Errors.EngineErrorCode.ReadOnly"/>
    /// or <see cref="Errors.EngineErrorCode.Poisoned"/>.</exception>
    public WriteTransaction BeginWrite(TimeSpan busyTimeout, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Like <see cref="BeginWrite"/>, holding no thread while it waits.</summary>
    public ValueTask<WriteTransaction> BeginWriteAsync(TimeSpan busyTimeout, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <summary>Writes all committed changes from the log into the stores' files, and restarts the log.</summary>
    public void Checkpoint() => throw new NotSupportedException();

    /// <summary>Writes a checkpoint and closes the files once no transaction is open.</summary>
    public void Dispose()
    {
    }
}
