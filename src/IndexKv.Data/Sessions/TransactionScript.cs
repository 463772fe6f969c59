using IndexKv.Data.Execution;
using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Sessions;

/// <summary>
/// Runs a text that begins or ends transactions: its statements one by one, each in the connection's transaction as it is then, or in one of its
/// own. If one fails, those before it have run, and a transaction that was begun stays open.
/// </summary>
internal sealed class TransactionScript(Session session, CommandSource source, int timeout, CancellationToken cancellationToken)
{
    /// <summary>Runs a statement.</summary>
    /// <returns>Its result; the rows are to be read at once.</returns>
    public StatementResult Run(PreparedStatement statement, Action<RowCursor?> read)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (statement is TransactionStatement control)
        {
            Run(control);
            return new StatementResult(null, -1);
        }

        if (statement is MaintenanceStatement maintenance)
            throw new EngineException(EngineErrorCode.InvalidQuery, $"{maintenance.Name} stands alone in its text: run it as a command of its own.");
        if (session.Transaction is { } transaction)
            return Read(statement, statement.Access == StatementAccess.Write ? transaction.Writer() : transaction.Engine, read);
        if (statement.Access == StatementAccess.Write)
        {
            using var writer = session.BeginWrite(timeout, cancellationToken);
            var result = Read(statement, writer, read);
            writer.Commit();
            return result;
        }

        using var snapshot = session.BeginRead();
        return Read(statement, snapshot, read);
    }

    private StatementResult Read(PreparedStatement statement, Transaction transaction, Action<RowCursor?> read)
    {
        var result = statement.Execute(transaction, source.Values, cancellationToken);
        using var rows = result.Rows;
        read(rows);
        return result;
    }

    private void Run(TransactionStatement statement)
    {
        switch (statement.Control)
        {
            case TransactionControl.Begin:
                if (session.Transaction is not null)
                    throw Invalid("The connection has a transaction already, and they do not nest; end it first, or use SAVEPOINT.");
                session.BeginByText(timeout, cancellationToken);
                break;
            case TransactionControl.Commit:
                BegunByText("COMMIT").CommitInUse();
                break;
            case TransactionControl.Rollback:
                BegunByText("ROLLBACK").RollbackInUse();
                break;
            case TransactionControl.Savepoint:
                Active("SAVEPOINT").SaveInUse(statement.Savepoint!);
                break;
            case TransactionControl.RollbackTo:
                Named(statement, transaction => transaction.RollbackInUse(statement.Savepoint!));
                break;
            default:
                Named(statement, transaction => transaction.ReleaseInUse(statement.Savepoint!));
                break;
        }
    }

    private KvTransaction Active(string what) => session.Transaction ?? throw Invalid($"There is no transaction: {what} comes after BEGIN.");

    private KvTransaction BegunByText(string what)
    {
        var transaction = Active(what);
        return transaction.IsBegunByText
            ? transaction
            : throw Invalid($"The transaction was begun by BeginTransaction: end it by its own {(what == "COMMIT" ? "Commit" : "Rollback")}.");
    }

    private void Named(TransactionStatement statement, Action<KvTransaction> run)
    {
        try
        {
            run(Active(statement.Control == TransactionControl.Release ? "RELEASE" : "ROLLBACK TO"));
        }
        catch (InvalidOperationException e)
        {
            throw new EngineException(EngineErrorCode.InvalidQuery, e.Message, e);
        }
    }

    private static EngineException Invalid(string message) => new(EngineErrorCode.InvalidQuery, message);
}
