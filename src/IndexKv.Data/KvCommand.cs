using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using IndexKv.Data.Sessions;

namespace IndexKv.Data;

/// <summary>
/// One or more statements, separated by semicolons. A text that writes runs whole in the connection's transaction, or, when there is none,
/// in one of its own that is committed at the end. Not thread-safe, but for <see cref="Cancel"/>.
/// </summary>
public sealed class KvCommand : DbCommand, IReaderOwner
{
    private const int Unset = -1;

    private string _text = "";
    private CommandRun? _run;
    private byte _updatedRowSource;
    private KvConnection? _connection;
    private int _timeout = Unset;

    /// <summary>Creates a command without text and connection.</summary>
    public KvCommand()
    {
    }

    /// <summary>Creates a command.</summary>
    public KvCommand(string? commandText, KvConnection? connection = null, KvTransaction? transaction = null)
        : this()
    {
#pragma warning disable CA2100 // The text is the caller's own: what it is made of is the caller's to review.
        CommandText = commandText;
#pragma warning restore CA2100
        Connection = connection;
        Transaction = transaction;
    }

    /// <summary>The statements. Parameters are written <c>@name</c>, <c>$name</c>, <c>:name</c> or <c>?</c>.</summary>
    [AllowNull]
    public override string CommandText
    {
        get => _text;
        set
        {
            CheckNoReader(nameof(CommandText));
            _text = value ?? "";
        }
    }

    /// <summary>Seconds that a run waits for another writer, and that each call (Execute, Read, NextResult) may take; 0 for no limit.
    /// The connection's <c>Default Timeout</c> as long as it is not set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public override int CommandTimeout
    {
        get => _timeout != Unset ? _timeout : _connection?.ConnectionTimeout ?? CommandExecution.DefaultTimeout;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, int.MaxValue / 1000);
            _timeout = value;
        }
    }

    /// <summary>Always <see cref="CommandType.Text"/>.</summary>
    /// <exception cref="ArgumentException">Any other is set.</exception>
    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text)
                throw new ArgumentException($"CommandType.{value} is not supported; write the statement as text (for a table: SELECT * FROM name).", nameof(value));
        }
    }

    /// <summary>The connection.</summary>
    public new KvConnection? Connection
    {
        get => _connection;
        set
        {
            CheckNoReader(nameof(Connection));
            _connection = value;
        }
    }

    /// <summary>The parameters.</summary>
    public new KvParameterCollection Parameters { get; } = new();

    /// <summary>The connection's transaction; null if it has none. Running the command with any other is an error.</summary>
    public new KvTransaction? Transaction { get; set; }

    /// <inheritdoc/>
    public override bool DesignTimeVisible { get; set; }

    /// <summary>Has no effect: there is no data adapter that updates rows.</summary>
    public override UpdateRowSource UpdatedRowSource { get => (UpdateRowSource)_updatedRowSource; set => _updatedRowSource = (byte)value; }

    /// <inheritdoc/>
    protected override DbConnection? DbConnection
    {
        get => Connection;
        set => Connection = Cast<KvConnection>(value);
    }

    /// <inheritdoc/>
    protected override DbParameterCollection DbParameterCollection => Parameters;

    /// <inheritdoc/>
    protected override DbTransaction? DbTransaction
    {
        get => Transaction;
        set => Transaction = Cast<KvTransaction>(value);
    }

    KvDataReader? IReaderOwner.Reader { get => Reader; set => _run!.Reader = value; }

    private KvDataReader? Reader => _run?.Reader;

    /// <summary>Asks a run on another thread to stop, which then throws <see cref="OperationCanceledException"/>. Thread-safe.</summary>
    public override void Cancel() => _run?.Execution.Cancel(this);

    /// <summary>Compiles the text now, so that its errors show and its runs need not.</summary>
    /// <exception cref="KvException">The text has an error.</exception>
    public override void Prepare()
    {
        var session = CheckRunnable();
        CommandRunner.Prepare(session, Run(session).Sources);
    }

    /// <summary>Creates a parameter; it is still to be added to <see cref="Parameters"/>.</summary>
    public new KvParameter CreateParameter() => new();

    /// <summary>Runs all statements.</summary>
    /// <returns>How many records were inserted, updated or deleted; -1 if no statement was of that kind.</returns>
    public override int ExecuteNonQuery()
    {
        using var reader = ExecuteReader(CommandBehavior.Default);
        return reader.RunToEnd();
    }

    /// <inheritdoc cref="ExecuteNonQuery"/>
    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        using var reader = await ExecuteReaderAsync(CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
        return reader.RunToEnd();
    }

    /// <summary>Runs all statements.</summary>
    /// <returns>The first column of the first row of the first result; <see cref="DBNull"/> if it is NULL, null if there is no row.</returns>
    public override object? ExecuteScalar()
    {
        using var reader = ExecuteReader(CommandBehavior.Default);
        return reader.ReadScalar();
    }

    /// <inheritdoc cref="ExecuteScalar"/>
    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        using var reader = await ExecuteReaderAsync(CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
        return reader.ReadScalar();
    }

    /// <summary>Runs the statements and reads their results.</summary>
    public new KvDataReader ExecuteReader() => ExecuteReader(CommandBehavior.Default);

    /// <inheritdoc cref="ExecuteReader()"/>
    public new KvDataReader ExecuteReader(CommandBehavior behavior)
    {
        var session = CheckRunnable();
        var run = Run(session);
        return run.Execution.Run(this, session, run.Sources, behavior, CommandTimeout);
    }

    /// <inheritdoc cref="ExecuteReader()"/>
    public new Task<KvDataReader> ExecuteReaderAsync(CancellationToken cancellationToken = default) =>
        ExecuteReaderAsync(CommandBehavior.Default, cancellationToken);

    /// <inheritdoc cref="ExecuteReader()"/>
    public new async Task<KvDataReader> ExecuteReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var session = CheckRunnable();
        var run = Run(session);
        return await run.Execution.RunAsync(this, session, run.Sources, behavior, CommandTimeout, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override DbParameter CreateDbParameter() => CreateParameter();

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ExecuteReader(behavior);

    /// <inheritdoc/>
    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        await ExecuteReaderAsync(behavior, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // An open reader goes on: callers return readers from methods that dispose their command.
        if (disposing && Reader is null)
        {
            _run?.GiveBack(_connection?.Session);
            _run = null;
        }

        base.Dispose(disposing);
    }

    private static T? Cast<T>(object? value)
        where T : class => value is null
            ? null
            : value as T ?? throw new InvalidCastException($"A {nameof(KvCommand)} takes a {typeof(T).Name}, not a {value.GetType().Name}.");

    private CommandRun Run(Session session)
    {
        _run ??= session.TakeRun();
        _run.Set(_text, Parameters);
        return _run;
    }

    private Session CheckRunnable()
    {
        if (_connection is null)
            throw new InvalidOperationException("The command has no Connection; set it first.");
        var session = _connection.RequireSession();
        if (_text.Length == 0)
            throw new InvalidOperationException("The command has no CommandText; set it first.");
        session.CheckTransaction(Transaction);
        CheckNoReader(null);
        return session;
    }

    private void CheckNoReader(string? property)
    {
        if (Reader is not null)
        {
            throw new InvalidOperationException(
                $"The command has an open reader; close it before you {(property is null ? "run the command again" : "set " + property)}.");
        }
    }
}
