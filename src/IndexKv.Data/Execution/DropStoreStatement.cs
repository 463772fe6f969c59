using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Execution;

/// <summary>DROP STORE.</summary>
internal sealed class DropStoreStatement(string name, bool ifExists) : PreparedStatement
{
    public override StatementAccess Access => StatementAccess.Write;

    public override bool ChangesSchema => true;

    public override string Explain() => $"drop store {name}";

    public override StatementResult Execute(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken)
    {
        if (transaction.TryGetStore(name, out var store))
            ((WriteTransaction)transaction).DropStore(store);
        else if (!ifExists)
            throw new EngineException(EngineErrorCode.StoreNotFound, $"There is no store '{name}' to drop; DROP STORE IF EXISTS does not mind.");
        return new StatementResult(null, -1);
    }
}
