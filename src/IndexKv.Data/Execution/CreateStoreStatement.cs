using IndexKv.Engine.Catalog;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Execution;

/// <summary>CREATE STORE.</summary>
internal sealed class CreateStoreStatement(StoreDefinition definition, bool ifNotExists) : PreparedStatement
{
    public override StatementAccess Access => StatementAccess.Write;

    public override bool ChangesSchema => true;

    public override string Explain() => $"create store {definition.Name} ({definition.Kind.ToString().ToUpperInvariant()})";

    public override StatementResult Execute(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken)
    {
        if (!ifNotExists || !transaction.TryGetStore(definition.Name, out _))
            ((WriteTransaction)transaction).CreateStore(definition);
        return new StatementResult(null, -1);
    }
}
