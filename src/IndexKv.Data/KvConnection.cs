using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using IndexKv.Data.Schema;
using IndexKv.Data.Sessions;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data;

/// <summary>
/// A connection to a database. Connections of one process to the same directory share one open database, so opening is cheap.
/// Not thread-safe: use one connection for each thread; different connections are independent.
/// </summary>
public sealed partial class KvConnection : DbConnection
{
    private static readonly string ProductVersion = typeof(KvConnection).Assembly.GetName().Version!.ToString(3);

    private static readonly StateChangeEventArgs Opened = new(ConnectionState.Closed, ConnectionState.Open);
    private static readonly StateChangeEventArgs Closed = new(ConnectionState.Open, ConnectionState.Closed);

    private ConnectionText _text = ConnectionText.Of("");
    private ConnectionSettings? _settings;
    private ConnectionState _state;
    private Session? _session;

    /// <summary>Creates a connection whose <see cref="ConnectionString"/> is still to be set.</summary>
    public KvConnection()
    {
    }

    /// <summary>Creates a connection.</summary>
    /// <param name="connectionString">See <see cref="KvConnectionStringBuilder"/>.</param>
    /// <exception cref="ArgumentException">A keyword or value is not known.</exception>
    public KvConnection(string? connectionString) => ConnectionString = connectionString;

    /// <summary>What is connected to, and how; see <see cref="KvConnectionStringBuilder"/>.</summary>
    /// <exception cref="ArgumentException">A keyword or value is not known.</exception>
    /// <exception cref="InvalidOperationException">It is set while the connection is open.</exception>
    [AllowNull]
    public override string ConnectionString
    {
        get => _text.Text;
        set
        {
            if (_state != ConnectionState.Closed)
                throw new InvalidOperationException("The connection string cannot be changed while the connection is open; close it first.");
            _text = ConnectionText.Of(value);
            _settings = null;
        }
    }

    /// <summary>Seconds that a transaction waits for another writer; 0 for ever.</summary>
    public override int ConnectionTimeout => _text.DefaultTimeout;

    /// <summary><c>main</c>: a connection has one database. Empty as long as there is no connection string.</summary>
    public override string Database => _text.Text.Length == 0 ? "" : "main";

    /// <summary>The directory, or <c>:memory:</c>.</summary>
    public override string DataSource => _text.DataSource;

    /// <summary>The version of IndexKv.</summary>
    /// <exception cref="InvalidOperationException">The connection is closed.</exception>
    public override string ServerVersion
    {
        get
        {
            RequireSession();
            return ProductVersion;
        }
    }

    /// <inheritdoc/>
    public override ConnectionState State => _state;

    private ConnectionSettings Settings => _settings ??= _text.Read();

    /// <inheritdoc/>
    protected override DbProviderFactory DbProviderFactory => KvFactory.Instance;

    /// <summary>Closes the connection's database as soon as no connection uses it, which is at once if none does.</summary>
    public static void ClearPool(KvConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        DatabaseRegistry.Clear(connection.Settings);
    }

    /// <summary>Closes every database of this process as soon as no connection uses it.</summary>
    public static void ClearAllPools() => DatabaseRegistry.ClearAll();

    /// <summary>Opens the database, or joins the other connections that have it open.</summary>
    /// <exception cref="InvalidOperationException">The connection is open, or the database is open with settings that contradict these.</exception>
    /// <exception cref="KvException">The database cannot be opened.</exception>
    public override void Open()
    {
        BeginOpening();
        try
        {
            _session = DatabaseRegistry.Acquire(Settings).Begin(this, Settings);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
        finally
        {
            EndOpening();
        }
    }

    /// <summary>Like <see cref="Open"/>; recovering a database after a crash does not hold the caller's thread.</summary>
    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BeginOpening();
        try
        {
            var settings = Settings;
            var session = await Task.Run(() => DatabaseRegistry.Acquire(settings), CancellationToken.None).ConfigureAwait(false);
            _session = session.Begin(this, settings);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
        finally
        {
            EndOpening();
        }
    }

    /// <summary>Rolls back an open transaction, closes open readers, and leaves the database. Closing a closed connection does nothing.</summary>
    public override void Close()
    {
        if (_session is not { } session)
            return;
        session.Use.ThrowIfTaken();
        _session = null;
        _state = ConnectionState.Closed;
        try
        {
            session.Close();
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
        finally
        {
            OnStateChange(Closed);
        }
    }

    /// <summary>Not supported: a connection has one database.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void ChangeDatabase(string databaseName) =>
        throw new NotSupportedException("A connection has one database; open another connection for another one.");

    /// <summary>Not supported: a database takes no part in distributed transactions.</summary>
    /// <exception cref="NotSupportedException">A transaction is given.</exception>
    public override void EnlistTransaction(System.Transactions.Transaction? transaction)
    {
        if (transaction is not null)
            throw new NotSupportedException("IndexKv takes no part in System.Transactions; use BeginTransaction and pass its transaction along.");
    }

    /// <summary>Creates a command on this connection, in no transaction of its own choice: it runs in the connection's, if there is one.</summary>
    public new KvCommand CreateCommand() => new() { Connection = this };

    /// <summary>Always true.</summary>
    public override bool CanCreateBatch => true;

    /// <summary>Creates a batch on this connection, in no transaction of its own choice.</summary>
    public new KvBatch CreateBatch() => new(this);

    /// <summary>Begins a transaction, waiting for another connection's to end.</summary>
    /// <exception cref="InvalidOperationException">The connection is closed or has a transaction.</exception>
    /// <exception cref="KvException">The wait took longer than the <c>Default Timeout</c>, or the database takes no writes.</exception>
    public new KvTransaction BeginTransaction() => BeginTransaction(IsolationLevel.Unspecified);

    /// <summary>
    /// Begins a transaction. Every transaction is serializable, so every isolation level but <see cref="IsolationLevel.Chaos"/> is taken.
    /// </summary>
    public new KvTransaction BeginTransaction(IsolationLevel isolationLevel)
    {
        var session = RequireSession().ForTransaction(isolationLevel);
        try
        {
            return Start(session, session.Settings.IsReadOnly ? session.BeginRead() : session.BeginWrite(session.Settings.DefaultTimeout, default));
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    /// <summary>Like <see cref="BeginTransaction()"/>, holding no thread while it waits.</summary>
    public new ValueTask<KvTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default) =>
        BeginTransactionAsync(IsolationLevel.Unspecified, cancellationToken);

    /// <summary>Like <see cref="BeginTransaction(IsolationLevel)"/>, holding no thread while it waits.</summary>
    public new async ValueTask<KvTransaction> BeginTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var session = RequireSession().ForTransaction(isolationLevel);
        try
        {
            return Start(
                session,
                session.Settings.IsReadOnly
                    ? session.BeginRead()
                    : await session.BeginWriteAsync(session.Settings.DefaultTimeout, cancellationToken).ConfigureAwait(false));
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    /// <inheritdoc/>
    public override DataTable GetSchema() => GetSchema(DbMetaDataCollectionNames.MetaDataCollections, []);

    /// <inheritdoc/>
    public override DataTable GetSchema(string collectionName) => GetSchema(collectionName, []);

    /// <summary>Describes the database; the collection <c>MetaDataCollections</c> lists what can be asked.</summary>
    /// <exception cref="ArgumentException">There is no such collection, or it takes fewer restrictions.</exception>
    public override DataTable GetSchema(string collectionName, string?[] restrictionValues)
    {
        var session = RequireSession();
        return SchemaCollections.Get(collectionName, restrictionValues ?? [], ServerVersion, () => session.Run(tx => tx.Stores));
    }

    /// <summary>The session; null while the connection is closed.</summary>
    internal Session? Session => _session;

    internal Session RequireSession() => _session
        ?? throw new InvalidOperationException($"The connection is {_state.ToString().ToUpperInvariant()}; call Open() or OpenAsync() first.");

    /// <inheritdoc/>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => BeginTransaction(isolationLevel);

    /// <inheritdoc/>
    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken) =>
        await BeginTransactionAsync(isolationLevel, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override DbCommand CreateDbCommand() => CreateCommand();

    /// <inheritdoc/>
    protected override DbBatch CreateDbBatch() => CreateBatch();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }

    private KvTransaction Start(Session session, Transaction transaction) => session.Transaction = new KvTransaction(this, session, transaction);

    private void BeginOpening()
    {
        if (_state != ConnectionState.Closed)
            throw new InvalidOperationException("The connection is open already; close it first.");
        Settings.ThrowIfNotOpenable();
        _state = ConnectionState.Connecting;
    }

    private void EndOpening()
    {
        _state = _session is null ? ConnectionState.Closed : ConnectionState.Open;
        if (_session is not null)
            OnStateChange(Opened);
    }
}
