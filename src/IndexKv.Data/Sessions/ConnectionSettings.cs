using IndexKv.Engine;

namespace IndexKv.Data.Sessions;

/// <summary>A connection string, read once. Immutable.</summary>
internal sealed class ConnectionSettings
{
    public const string InMemory = ":memory:";

    private readonly bool _synchronousIsSet;
    private readonly bool _checkpointSizeIsSet;
    private readonly bool _sectorSizeIsSet;
    private readonly bool _workMemoryIsSet;

    public ConnectionSettings(KvConnectionStringBuilder builder)
    {
        DataSource = builder.DataSource;
        Pooling = builder.Pooling;
        Enlist = builder.Enlist;
        IsReadOnly = builder.Mode == KvOpenMode.ReadOnly;
        DefaultTimeout = builder.DefaultTimeout;
        _synchronousIsSet = builder.IsSet(ConnectionKeyword.Synchronous);
        _checkpointSizeIsSet = builder.IsSet(ConnectionKeyword.CheckpointSize);
        _sectorSizeIsSet = builder.IsSet(ConnectionKeyword.SectorSize);
        _workMemoryIsSet = builder.IsSet(ConnectionKeyword.WorkMemory);
        IsInMemory = string.Equals(DataSource, InMemory, StringComparison.OrdinalIgnoreCase);
        Key = IsInMemory
            ? builder.Name.Length == 0 ? null : InMemory + builder.Name
            : DataSource.Length == 0 ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(DataSource));
        Options = new DatabaseOptions
        {
            ReadOnly = IsReadOnly && !IsInMemory,
            CreateIfMissing = builder.Mode == KvOpenMode.ReadWriteCreate,
            Synchronous = builder.Synchronous,
            CheckpointBytes = builder.CheckpointSize,
            SectorSize = builder.SectorSize,
            WorkMemory = builder.WorkMemory,
        };
    }

    public string DataSource { get; }

    public bool IsInMemory { get; }

    public bool IsReadOnly { get; }

    public bool Pooling { get; }

    public bool Enlist { get; }

    /// <summary>Seconds; 0 for ever.</summary>
    public int DefaultTimeout { get; }

    /// <summary>What connections share a database by: its full path, or <c>:memory:</c> and a name; null for one of its own.</summary>
    public string? Key { get; }

    public DatabaseOptions Options { get; }

    public static TimeSpan Wait(int seconds) => seconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);

    /// <exception cref="InvalidOperationException">No database is named.</exception>
    /// <exception cref="NotSupportedException">There is a transaction that a connection would be expected to join.</exception>
    public void ThrowIfNotOpenable()
    {
        if (DataSource.Length == 0)
            throw new InvalidOperationException("The connection string names no database; add 'Data Source=<directory>' or 'Data Source=:memory:'.");
        if (Enlist && System.Transactions.Transaction.Current is not null)
        {
            throw new NotSupportedException(
                "There is a System.Transactions transaction (a TransactionScope), in which IndexKv takes no part: use BeginTransaction, open the connection "
                + "outside of it, or add 'Enlist=False' to the connection string to work independently of it.");
        }
    }

    /// <summary>The keyword in which an open database is not what this connection asks for; null if it can be used.</summary>
    public string? ConflictWith(DatabaseOptions open)
    {
        if (open.ReadOnly && !Options.ReadOnly)
            return ConnectionKeyword.Mode.Name;
        if (_synchronousIsSet && open.Synchronous != Options.Synchronous)
            return ConnectionKeyword.Synchronous.Name;
        if (_checkpointSizeIsSet && open.CheckpointBytes != Options.CheckpointBytes)
            return ConnectionKeyword.CheckpointSize.Name;
        if (_workMemoryIsSet && open.WorkMemory != Options.WorkMemory)
            return ConnectionKeyword.WorkMemory.Name;
        return _sectorSizeIsSet && open.SectorSize != Options.SectorSize ? ConnectionKeyword.SectorSize.Name : null;
    }
}
