using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Execution;

/// <summary>BEGIN, COMMIT, ROLLBACK, SAVEPOINT or RELEASE; what runs it is the session: see <see cref="Sessions.TransactionScript"/>.</summary>
internal sealed class TransactionStatement(TransactionControl control, string? savepoint) : PreparedStatement
{
    public override StatementAccess Access => StatementAccess.Session;

    public TransactionControl Control => control;

    public string? Savepoint => savepoint;

    public override string Explain() => throw new EngineException(EngineErrorCode.NotSupported, $"{control.ToString().ToUpperInvariant()} has no plan to explain.");

    public override StatementResult Execute(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("It is the session that begins and ends transactions.");
}
