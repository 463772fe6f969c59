using System.Data;
using System.Diagnostics;
using IndexKv.Data.Diagnostics;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Sessions;

/// <summary>
/// An open connection's part in a database: its transaction and what is being read. When the connection is closed, it serves the next one, with what it
/// has made. Not thread-safe, like the connection.
/// </summary>
internal sealed class Session(SharedDatabase shared)
{
    private KvConnection? _connection;
    private ConnectionSettings? _settings;
    private Transaction? _ended;
    private CommandRun? _run;

    public SharedDatabase Shared => shared;

    /// <summary>Entered by every call that runs something.</summary>
    public ExclusiveUse Use { get; } = new();

    public ConnectionSettings Settings => _settings!;

    /// <summary>What command text can ask of the connection.</summary>
    public SessionVariables Variables { get; } = new();

    /// <summary>How long a writer waits for another one.</summary>
    public TimeSpan BusyTimeout => ConnectionSettings.Wait(Settings.DefaultTimeout);

    /// <summary>The connection's transaction, or null.</summary>
    public KvTransaction? Transaction { get; set; }

    /// <summary>Begins to serve a connection.</summary>
    public Session Begin(KvConnection connection, ConnectionSettings settings)
    {
        (_connection, _settings) = (connection, settings);
        Variables.LastInsertKey = default;
        return this;
    }

    /// <summary>What is being read.</summary>
    public OpenReaders Readers { get; } = new();

    /// <summary>What a command runs with: what another one has left, or something new.</summary>
    public CommandRun TakeRun() => Interlocked.Exchange(ref _run, null) ?? new CommandRun();

    /// <summary>Keeps what a command has run with, if there is nothing kept yet.</summary>
    public bool TryKeep(CommandRun run) => Interlocked.CompareExchange(ref _run, run, null) is null;

    /// <summary>Begins to read, for as long as the caller likes.</summary>
    public Transaction BeginRead() => shared.Database.BeginRead();

    /// <summary>Takes a snapshot, which ends with <see cref="EndSnapshot"/> and before the session does. Only while <see cref="Use"/> is entered.</summary>
    public Transaction TakeSnapshot()
    {
        var ended = _ended;
        _ended = null;
        return shared.Database.BeginRead(ended);
    }

    /// <summary>Ends what <see cref="TakeSnapshot"/> gave; once.</summary>
    public void EndSnapshot(Transaction snapshot)
    {
        snapshot.Dispose();
        _ended = snapshot;
    }

    public WriteTransaction BeginWrite(int timeout, CancellationToken cancellationToken)
    {
        ThrowIfReadOnly();
        if (!DataTelemetry.WriterWait.Enabled)
            return shared.Database.BeginWrite(ConnectionSettings.Wait(timeout), cancellationToken);
        var start = Stopwatch.GetTimestamp();
        try
        {
            return shared.Database.BeginWrite(ConnectionSettings.Wait(timeout), cancellationToken);
        }
        finally
        {
            DataTelemetry.WriterWait.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>("db.namespace", Settings.DataSource));
        }
    }

    public ValueTask<WriteTransaction> BeginWriteAsync(int timeout, CancellationToken cancellationToken)
    {
        ThrowIfReadOnly();
        return DataTelemetry.WriterWait.Enabled
            ? BeginMeasuredAsync(timeout, cancellationToken)
            : shared.Database.BeginWriteAsync(ConnectionSettings.Wait(timeout), cancellationToken);
    }

    private async ValueTask<WriteTransaction> BeginMeasuredAsync(int timeout, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            return await shared.Database.BeginWriteAsync(ConnectionSettings.Wait(timeout), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            DataTelemetry.WriterWait.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>("db.namespace", Settings.DataSource));
        }
    }

    /// <summary>BEGIN.</summary>
    public void BeginByText(int timeout, CancellationToken cancellationToken) => Transaction = new KvTransaction(
        _connection!, this, Settings.IsReadOnly ? BeginRead() : BeginWrite(timeout, cancellationToken)) { IsBegunByText = true };

    /// <summary>Checks that a transaction of that isolation level can begin.</summary>
    public Session ForTransaction(IsolationLevel isolationLevel)
    {
        if (isolationLevel == IsolationLevel.Chaos || !Enum.IsDefined(isolationLevel))
            throw new ArgumentException($"There are no transactions of isolation level {isolationLevel}; all are serializable.", nameof(isolationLevel));
        if (Transaction is not null)
        {
            throw new InvalidOperationException(
                "The connection has a transaction already, and they do not nest; end it first, use a savepoint, or open another connection.");
        }

        return this;
    }

    /// <summary>Checks that a command's or batch's transaction is the connection's.</summary>
    public void CheckTransaction(KvTransaction? transaction)
    {
        // One that BEGIN has begun is nobody's object.
        if (ReferenceEquals(transaction, Transaction) || (transaction is null && Transaction is { IsBegunByText: true }))
            return;
        throw new InvalidOperationException(transaction is null
            ? "The connection has an active transaction, and the command's Transaction is not set: set it to that one, or end that one first."
            : "The command's Transaction is not the connection's active one: it has ended, or belongs to another connection. "
                + "Set it to the active one, or to null if there is none.");
    }

    /// <summary>Reads in the connection's transaction, or in a snapshot.</summary>
    public T Run<T>(Func<Transaction, T> read)
    {
        try
        {
            if (Transaction is not null)
                return read(Transaction.Engine);
            using var snapshot = BeginRead();
            return read(snapshot);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    /// <summary>Like <see cref="Run"/>, for functions that capture nothing.</summary>
    public TResult Read<TState, TResult>(TState state, Func<Transaction, TState, TResult> read)
    {
        Use.Enter();
        try
        {
            if (Transaction is not null)
                return read(Transaction.Engine, state);
            var snapshot = TakeSnapshot();
            try
            {
                return read(snapshot, state);
            }
            finally
            {
                EndSnapshot(snapshot);
            }
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
        finally
        {
            Use.Leave();
        }
    }

    public RowCursor Query(QueryPlan plan, ParameterValues parameters, CancellationToken cancellationToken)
    {
        Transaction? snapshot = null;
        Use.Enter();
        try
        {
            if (Transaction is { } transaction)
                return new SessionCursor(plan.Execute(transaction.Engine, parameters, cancellationToken), null, transaction);
            snapshot = BeginRead();
            return new SessionCursor(plan.Execute(snapshot, parameters, cancellationToken), snapshot, null);
        }
        catch (EngineException e)
        {
            snapshot?.Dispose();
            throw KvException.From(e);
        }
        catch
        {
            snapshot?.Dispose();
            throw;
        }
        finally
        {
            Use.Leave();
        }
    }

    /// <summary>Changes the database in the connection's transaction, or in one that is committed at the end.</summary>
    public T Write<T>(Func<WriteTransaction, T> change)
    {
        try
        {
            if (Transaction is not null)
                return change(Transaction.Writer());
            using var own = BeginWrite(Settings.DefaultTimeout, default);
            var result = change(own);
            own.Commit();
            return result;
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    /// <summary>Like <see cref="Write"/>, holding no thread while it waits.</summary>
    public async Task<T> WriteAsync<T>(Func<WriteTransaction, CancellationToken, ValueTask<T>> change, CancellationToken cancellationToken)
    {
        try
        {
            if (Transaction is not null)
                return await change(Transaction.Writer(), cancellationToken).ConfigureAwait(false);
            using var own = await BeginWriteAsync(Settings.DefaultTimeout, cancellationToken).ConfigureAwait(false);
            var result = await change(own, cancellationToken).ConfigureAwait(false);
            await own.CommitAsync(cancellationToken).ConfigureAwait(false);
            return result;
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    /// <summary>Rolls back and closes what is open, and gives the database back.</summary>
    public void Close()
    {
        try
        {
            Readers.Abandon();
            Transaction?.Dispose();
        }
        finally
        {
            _connection = null;
            shared.Release(this);
        }
    }

    /// <exception cref="EngineException">The connection cannot write.</exception>
    public void ThrowIfReadOnly()
    {
        if (Settings.IsReadOnly)
        {
            throw new EngineException(
                EngineErrorCode.ReadOnly, "The connection was opened with Mode=ReadOnly and cannot write; open one with Mode=ReadWrite.");
        }
    }
}
