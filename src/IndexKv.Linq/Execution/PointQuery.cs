using IndexKv.Data;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;
using IndexKv.Linq.Translation;

namespace IndexKv.Linq.Execution;

/// <summary>A plan that is no more than one lookup of a key and columns of its record: it needs no cursor. Immutable and thread-safe.</summary>
internal sealed class PointQuery
{
    private readonly ScalarExpression[] _key;
    private readonly KeyReader _reader;

    private PointQuery(ScalarExpression[] key, KeyReader reader) => (_key, _reader) = (key, reader);

    /// <summary>Looks at a plan.</summary>
    /// <returns>Null if it is more than that.</returns>
    public static PointQuery? Of(QueryPlan plan) => plan.Point is null
        ? null
        : new PointQuery(
            [.. ((Engine.Querying.KeyLookup)plan.Path).Parts],
            new KeyReader(plan.Query.Source!, [.. plan.Query.Projection.Select(p => ((ScalarColumn)p.Expression).Ordinal)]));

    /// <summary>Reads the record's columns.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="parameters">What the captured values are to the plan.</param>
    /// <param name="captured">The captured values.</param>
    /// <param name="row">Where the columns go.</param>
    /// <returns>False if there is no such record.</returns>
    public bool TryRead(KvConnection connection, ParameterBindings parameters, object?[] captured, KeyRow row) =>
        connection.ExecuteRead((Point: this, parameters, captured, row), static (transaction, s) => s.Point.TryRead(transaction, s.parameters, s.captured, s.row));

    /// <summary>Reads the record's columns, if the store is still what the plan was made for.</summary>
    /// <param name="provider">The connection's provider.</param>
    /// <param name="queries">The queries of the store that the plan was made for.</param>
    /// <param name="parameters">What the captured values are to the plan.</param>
    /// <param name="captured">The captured values.</param>
    /// <param name="row">Where the columns go.</param>
    /// <returns>Whether there is such a record; null if the store is another one.</returns>
    public bool? TryRead(KvQueryProvider provider, StoreQueries queries, ParameterBindings parameters, object?[] captured, KeyRow row) =>
        provider.Connection.ExecuteRead((Point: this, parameters, captured, row, provider, queries), static (transaction, s) =>
            ReferenceEquals(s.provider.QueriesIn(transaction), s.queries) ? s.Point.TryRead(transaction, s.parameters, s.captured, s.row) : (bool?)null);

    private bool TryRead(Transaction transaction, ParameterBindings parameters, object?[] captured, KeyRow row)
    {
        // Most keys have one part, which needs no array.
        if (_key.Length == 1)
            return _reader.TryRead(transaction, [Part(0, parameters, captured)], row.Key, row.Values(_reader.ColumnCount));
        var key = new KvValue[_key.Length];
        for (var i = 0; i < key.Length; i++)
            key[i] = Part(i, parameters, captured);
        return _reader.TryRead(transaction, key, row.Key, row.Values(_reader.ColumnCount));
    }

    private KvValue Part(int i, ParameterBindings parameters, object?[] captured) =>
        _key[i] is ScalarParameter parameter ? parameters.Scalar(parameter.Ordinal, captured) : ((ScalarConstant)_key[i]).Value;
}
