using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Execution.Relations;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Querying;

/// <summary>A query with the way it is answered. Immutable and thread-safe.</summary>
public sealed class QueryPlan
{
    private readonly QueryExecution _execution;

    internal QueryPlan(
        Query query,
        IReadOnlyList<ResultColumn> columns,
        AccessPath path,
        ScalarExpression? residual,
        Grouping? grouping,
        bool isSorted,
        RelationPlan? relation = null)
    {
        Relation = relation;
        Query = query;
        Columns = columns;
        Path = path;
        Residual = residual;
        Grouping = grouping;
        IsSorted = isSorted;
        _execution = new QueryExecution(this);
        Point = PointLookup.Of(this);
    }

    /// <summary>What is asked.</summary>
    public Query Query { get; }

    /// <summary>The result's columns.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>How the records are found.</summary>
    public AccessPath Path { get; }

    /// <summary>The condition that is checked on each record found; null for none.</summary>
    public ScalarExpression? Residual { get; }

    /// <summary>The plan as one lookup; null if it is more than that.</summary>
    public PointLookup? Point { get; }

    internal Grouping? Grouping { get; }

    /// <summary>How the rows of what is read in place of a store come about; null if a store is read.</summary>
    internal RelationPlan? Relation { get; }

    /// <summary>Whether the access path yields the query's order by itself.</summary>
    internal bool IsSorted { get; }

    /// <summary>Runs the query in a transaction.</summary>
    /// <param name="transaction">A transaction in which the query's store has the definition the query was made with.</param>
    /// <param name="parameters">The parameters' values.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="EngineException">The store is gone, or an expression or the disk fails.</exception>
    public RowCursor Execute(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(parameters);
        if (Point is null)
            return _execution.Run(new EvaluationContext(parameters, transaction, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        var row = new PointRow(Point);
        row.Begin(transaction, parameters);
        row.End();
        return row;
    }

    /// <summary>Runs the query as a part of another.</summary>
    internal RowCursor Execute(EvaluationContext outer) => _execution.Run(new EvaluationContext(outer));

    /// <summary>The plan as text, one step a line: what <c>EXPLAIN</c> and LINQ's <c>ToQueryString()</c> print.</summary>
    public string Explain() => PlanText.Of(this);
}
