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
}
