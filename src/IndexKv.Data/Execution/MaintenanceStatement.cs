using IndexKv.Engine;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Execution;

/// <summary>A statement about the whole database, which runs in no transaction and stands alone in its text.</summary>
internal abstract class MaintenanceStatement : PreparedStatement
{
    public override StatementAccess Access => StatementAccess.Database;

    /// <summary>The statement's first word or words, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it may run while the connection has a transaction, of which it sees nothing.</summary>
    public virtual bool RunsBesideTransaction => false;

    /// <summary>Runs the statement.</summary>
    /// <param name="database">The database.</param>
    /// <param name="parameters">The values of the command text's parameters.</param>
    /// <param name="busyTimeout">How long to wait for a writer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public abstract StatementResult Run(
        Database database, ParameterValues parameters, TimeSpan busyTimeout, CancellationToken cancellationToken);

    public override string Explain() => throw new EngineException(
        EngineErrorCode.NotSupported, $"{Name} has no plan to explain; run it.");

    public override StatementResult Execute(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"{Name} runs in no transaction.");
}
