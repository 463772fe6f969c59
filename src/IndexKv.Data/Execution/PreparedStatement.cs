using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Execution;

/// <summary>
/// One statement of command text, parsed, bound to the catalog and planned. Immutable and thread-safe; valid in every transaction whose
/// <see cref="Transaction.SchemaVersion"/> is the one it was made at.
/// </summary>
internal abstract class PreparedStatement
{
    /// <summary>What the statement needs from the session.</summary>
    public abstract StatementAccess Access { get; }

    /// <summary>The result's columns; empty if the statement returns no rows.</summary>
    public virtual IReadOnlyList<ResultColumn> Columns => [];

    /// <summary>Whether statements after this one see other definitions.</summary>
    public virtual bool ChangesSchema => false;

    /// <summary>The plan as text, one step a line.</summary>
    public abstract string Explain();

    /// <summary>Runs the statement.</summary>
    /// <param name="transaction">A <see cref="WriteTransaction"/> if <see cref="Access"/> is <see cref="StatementAccess.Write"/>.</param>
    /// <param name="parameters">The values of the command text's parameters, by the ordinals of <see cref="PreparedCommand.ParameterNames"/>.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    public abstract StatementResult Execute(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken);
}
