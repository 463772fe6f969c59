using IndexKv.Data.Binding;
using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Execution;

/// <summary>A statement after one that changes definitions, or begins or ends a transaction: it can only be bound once that one has run.</summary>
internal sealed class DeferredStatement(string text, StatementSyntax syntax) : PreparedStatement
{
    public override StatementAccess Access => syntax is QuerySyntax or ExplainSyntax ? StatementAccess.Read : StatementAccess.Write;

    public override bool ChangesSchema => syntax is CreateStoreSyntax or DropStoreSyntax or AlterStoreSyntax;

    public override string Explain() => "known once the statements before it have run";

    public override StatementResult Execute(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken) =>
        new StatementBinder(text, transaction).Bind(syntax).Execute(transaction, parameters, cancellationToken);
}
