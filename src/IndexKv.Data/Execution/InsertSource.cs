using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Execution;

/// <summary>Where INSERT has its rows from. Immutable and thread-safe.</summary>
internal abstract class InsertSource
{
    /// <summary>Whether there is one row at most.</summary>
    public abstract bool IsSingle { get; }

    /// <summary>The rows: values in the order of the statement's columns.</summary>
    public abstract IEnumerable<IReadOnlyList<KvValue>> Rows(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken);

    /// <summary>The source as text, for the plan.</summary>
    public abstract string Explain();
}
