using System.Data;
using System.Data.Common;
using IndexKv.Data.Sessions;

namespace IndexKv.Data;

/// <summary>
/// Several commands, each with parameters of its own, run as one: if any writes, all run in the connection's transaction, or, when there is
/// none, whole in one of their own that is committed at the end. Not thread-safe, but for <see cref="Cancel"/>.
/// </summary>
public sealed class KvBatch : DbBatch, IReaderOwner
{
    private readonly CommandExecution _execution = new();
    private readonly bool _opensConnection;
    private KvConnection? _connection;
    private int? _timeout;

    /// <summary>Creates an empty batch.</summary>
    public KvBatch()
    {
    }

    /// <summary>Creates an empty batch on a connection.</summary>
    public KvBatch(KvConnection? connection, KvTransaction? transaction = null)
    {
        _connection = connection;
        Transaction = transaction;
    }

    // A data source's batch opens its connection for each run and closes it with the reader.
    internal KvBatch(KvDataSource source)
    {
        _connection = source.CreateConnection();
        _opensConnection = true;
    }

    /// <summary>The commands, in the order in which they run.</summary>
    public new KvBatchCommandCollection BatchCommands { get; } = new();

    /// <summary>Seconds that a run waits for another writer, and that each call (Execute, Read, NextResult) may take; 0 for no limit.
    /// The connection's <c>Default Timeout</c> as long as it is not set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public override int Timeout
    {
        get => _timeout ?? _connection?.ConnectionTimeout ?? CommandExecution.DefaultTimeout;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, int.MaxValue / 1000);
            _timeout = value;
        }
    }

    /// <summary>The connection.</summary>
    public new KvConnection? Connection
    {
        get => _connection;
        set
        {
            CheckNoReader();
            _connection = value;
        }
    }

    /// <summary>The connection's transaction, or null, which also runs in it if there is one.</summary>
    public new KvTransaction? Transaction { get; set; }

    KvDataReader? IReaderOwner.Reader { get => Reader; set => Reader = value; }

    /// <inheritdoc/>
    protected override DbBatchCommandCollection DbBatchCommands => BatchCommands;

    /// <inheritdoc/>
    protected override DbConnection? DbConnection
    {
        get => Connection;
        set => Connection = (KvConnection?)value;
    }

    /// <inheritdoc/>
    protected override DbTransaction? DbTransaction
    {
        get => Transaction;
        set => Transaction = (KvTransaction?)value;
    }

    private KvDataReader? Reader { get; set; }

    /// <summary>Creates a command; it is still to be added to <see cref="BatchCommands"/>.</summary>
    public new KvBatchCommand CreateBatchCommand() => new();

    /// <summary>Runs all commands and reads their results, one after the other.</summary>
    /// <exception cref="KvException">A command failed; its <see cref="DbException.BatchCommand"/> says which. Nothing was changed.</exception>
    public new KvDataReader ExecuteReader(CommandBehavior behavior = CommandBehavior.Default)
    {
        try
        {
            if (_opensConnection)
                _connection!.Open();
            return _execution.Run(this, CheckRunnable(), BatchCommands.Sources(), Behavior(behavior), Timeout);
        }
        catch when (_opensConnection)
        {
            _connection!.Close();
            throw;
        }
    }

    /// <inheritdoc cref="ExecuteReader(CommandBehavior)"/>
    public new Task<KvDataReader> ExecuteReaderAsync(CancellationToken cancellationToken = default) =>
        ExecuteReaderAsync(CommandBehavior.Default, cancellationToken);

    /// <inheritdoc cref="ExecuteReader(CommandBehavior)"/>
    public new async Task<KvDataReader> ExecuteReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (_opensConnection)
                await _connection!.OpenAsync(cancellationToken).ConfigureAwait(false);
            return await _execution.RunAsync(this, CheckRunnable(), BatchCommands.Sources(), Behavior(behavior), Timeout, cancellationToken)
                .ConfigureAwait(false);
        }
        catch when (_opensConnection)
        {
            await _connection!.CloseAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs all commands.</summary>
    /// <returns>How many records were inserted, updated or deleted by all of them; -1 if no statement was of that kind.</returns>
    public override int ExecuteNonQuery()
    {
        using var reader = ExecuteReader();
        return reader.RunToEnd();
    }

    /// <inheritdoc cref="ExecuteNonQuery"/>
    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken = default)
    {
        using var reader = await ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return reader.RunToEnd();
    }

    /// <summary>Runs all commands.</summary>
    /// <returns>The first column of the first row of the first result; <see cref="DBNull"/> if it is NULL, null if there is no row.</returns>
    public override object? ExecuteScalar()
    {
        using var reader = ExecuteReader();
        return reader.ReadScalar();
    }

    /// <inheritdoc cref="ExecuteScalar"/>
    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken = default)
    {
        using var reader = await ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return reader.ReadScalar();
    }

    /// <summary>Compiles the texts now, so that their errors show and their runs need not.</summary>
    /// <exception cref="InvalidOperationException">The connection is closed, as a data source's batch has it between two runs.</exception>
    public override void Prepare() => CommandRunner.Prepare(CheckRunnable(), BatchCommands.Sources());

    /// <inheritdoc cref="Prepare"/>
    public override Task PrepareAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Prepare();
        return Task.CompletedTask;
    }

    /// <summary>Asks a run on another thread to stop, which then throws <see cref="OperationCanceledException"/>. Thread-safe.</summary>
    public override void Cancel() => _execution.Cancel(this);

    /// <inheritdoc/>
    public override void Dispose()
    {
        // An open reader goes on, as with a command.
        if (Reader is null)
            _execution.Dispose();
        if (_opensConnection && Reader is null)
            _connection?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override DbBatchCommand CreateDbBatchCommand() => CreateBatchCommand();

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ExecuteReader(behavior);

    /// <inheritdoc/>
    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        await ExecuteReaderAsync(behavior, cancellationToken).ConfigureAwait(false);

    private CommandBehavior Behavior(CommandBehavior asked) => _opensConnection ? asked | CommandBehavior.CloseConnection : asked;

    private Session CheckRunnable()
    {
        if (_connection is null)
            throw new InvalidOperationException("The batch has no Connection; set it first.");
        var session = _connection.RequireSession();
        if (BatchCommands.Count == 0)
            throw new InvalidOperationException("The batch has no BatchCommands; add some first.");
        if (BatchCommands.Any(command => command.CommandText.Length == 0))
            throw new InvalidOperationException("A command of the batch has no CommandText; set it first.");
        session.CheckTransaction(Transaction);
        CheckNoReader();
        return session;
    }

    private void CheckNoReader()
    {
        if (Reader is not null)
            throw new InvalidOperationException("The batch has an open reader; close it first.");
    }
}
