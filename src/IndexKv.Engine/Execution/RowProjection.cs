using IndexKv.Engine.Catalog;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>Expressions over rows that are at hand rather than in a store: what a change returns, or sets. Immutable and thread-safe.</summary>
public sealed class RowProjection
{
    private readonly Evaluator[] _expressions;

    /// <summary>Makes expressions ready to be computed.</summary>
    /// <param name="projection">The expressions with their names.</param>
    /// <param name="shape">The columns that they refer to.</param>
    /// <exception cref="Errors.EngineException">An expression cannot be computed.</exception>
    public RowProjection(IReadOnlyList<QueryProjection> projection, StoreDefinition shape)
    {
        ArgumentNullException.ThrowIfNull(projection);
        ArgumentNullException.ThrowIfNull(shape);
        Columns = QueryPlanner.Describe(new Query { Source = shape, Projection = EquatableList.Create<QueryProjection>([.. projection]) });
        _expressions = [.. projection.Select(p => EvaluatorFactory.Create(p.Expression, shape))];
    }

    /// <summary>What is known of the results.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>Begins to compute, in one transaction and with one set of parameters.</summary>
    /// <returns>Computes the results of a row; not thread-safe.</returns>
    public Func<KvValue[], KvValue[]> Begin(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken)
    {
        var row = new RowAtHand();
        var context = new EvaluationContext(parameters, transaction, cancellationToken) { Row = row };
        return values =>
        {
            row.Values = values;
            return [.. _expressions.Select(e => e.Evaluate(context))];
        };
    }
}
