using System.Data.Common;

namespace IndexKv.Data;

/// <summary>A source of connections to one database, as dependency injection wants it. It holds nothing open itself. Thread-safe.</summary>
public sealed class KvDataSource : DbDataSource
{
    private readonly string _connectionString;

    /// <summary>Creates a source.</summary>
    /// <param name="connectionString">See <see cref="KvConnectionStringBuilder"/>.</param>
    /// <exception cref="ArgumentException">A keyword or value is not known.</exception>
    public KvDataSource(string connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        _connectionString = new KvConnectionStringBuilder(connectionString).ConnectionString;
    }

    /// <inheritdoc/>
    public override string ConnectionString => _connectionString;

    /// <summary>Creates a connection, still closed.</summary>
    public new KvConnection CreateConnection() => new(_connectionString);

    /// <summary>Creates a connection and opens it.</summary>
    public new KvConnection OpenConnection() => (KvConnection)base.OpenConnection();

    /// <summary>Creates a connection and opens it, not holding the caller's thread.</summary>
    public new async ValueTask<KvConnection> OpenConnectionAsync(CancellationToken cancellationToken = default) =>
        (KvConnection)await base.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override DbConnection CreateDbConnection() => CreateConnection();

    /// <inheritdoc/>
    protected override DbBatch CreateDbBatch() => new KvBatch(this);
}
