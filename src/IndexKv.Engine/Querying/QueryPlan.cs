using IndexKv.Engine.Execution;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Querying;

/// <summary>A query with the way it is answered. Immutable and thread-safe.</summary>
public sealed class QueryPlan
{
    internal QueryPlan(Query query, IReadOnlyList<ResultColumn> columns)
    {
        Query = query;
        Columns = columns;
    }

    /// <summary>What is asked.</summary>
    public Query Query { get; }

    /// <summary>The result's columns.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>Runs the query in a transaction.</summary>
    /// <param name="transaction">A transaction in which the query's store has the definition the query was made with.</param>
    /// <param name="parameters">The parameters' values.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public RowCursor Execute(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <summary>The plan as text, one step a line: what <c>EXPLAIN</c> and LINQ's <c>ToQueryString()</c> print.</summary>
    public string Explain() => throw new NotSupportedException();
}
