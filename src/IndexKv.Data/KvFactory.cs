using System.Data.Common;

namespace IndexKv.Data;

/// <summary>The provider's factory, for code that knows only <see cref="DbProviderFactory"/>. Thread-safe.</summary>
public sealed class KvFactory : DbProviderFactory
{
    /// <summary>The one instance, where <see cref="DbProviderFactories.RegisterFactory(string, Type)"/> looks for it.</summary>
    public static readonly KvFactory Instance = new();

    private KvFactory()
    {
    }

    /// <inheritdoc/>
    public override DbConnection CreateConnection() => new KvConnection();

    /// <inheritdoc/>
    public override DbCommand CreateCommand() => new KvCommand();

    /// <inheritdoc/>
    public override DbParameter CreateParameter() => new KvParameter();

    /// <inheritdoc/>
    public override DbConnectionStringBuilder CreateConnectionStringBuilder() => new KvConnectionStringBuilder();

    /// <summary>Always true.</summary>
    public override bool CanCreateBatch => true;

    /// <summary>Always true.</summary>
    public override bool CanCreateDataAdapter => true;

    /// <summary>Always true.</summary>
    public override bool CanCreateCommandBuilder => true;

    /// <inheritdoc/>
    public override DbBatch CreateBatch() => new KvBatch();

    /// <inheritdoc/>
    public override DbBatchCommand CreateBatchCommand() => new KvBatchCommand();

    /// <inheritdoc/>
    public override DbDataAdapter CreateDataAdapter() => new KvDataAdapter();

    /// <inheritdoc/>
    public override DbCommandBuilder CreateCommandBuilder() => new KvCommandBuilder();

    /// <inheritdoc/>
    public override DbDataSource CreateDataSource(string connectionString) => new KvDataSource(connectionString);
}
