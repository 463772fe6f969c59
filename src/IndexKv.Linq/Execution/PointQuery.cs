using IndexKv.Data;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

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
    /// <returns>False if there is no such record.</returns>
    public bool TryRead(KvConnection connection, ParameterValues parameters, KeyRow row) =>
        connection.ExecuteRead((Point: this, parameters, row), static (transaction, s) => s.Point.TryRead(transaction, s.parameters, s.row));

    /// <summary>Reads the record's columns, if the store is still what the plan was made for.</summary>
    /// <returns>Whether there is such a record; null if the store is another one.</returns>
    public bool? TryRead(KvQueryProvider provider, StoreQueries queries, ParameterValues parameters, KeyRow row) =>
        provider.Connection.ExecuteRead((Point: this, parameters, row, provider, queries), static (transaction, s) =>
            ReferenceEquals(s.provider.QueriesIn(transaction), s.queries) ? s.Point.TryRead(transaction, s.parameters, s.row) : (bool?)null);

    private bool TryRead(Transaction transaction, ParameterValues parameters, KeyRow row)
    {
        // Most keys have one part, which needs no array.
        if (_key.Length == 1)
            return _reader.TryRead(transaction, [Part(0, parameters)], row.Key, row.Values(_reader.ColumnCount));
        return _reader.TryRead(transaction, Parts(parameters), row.Key, row.Values(_reader.ColumnCount));
    }

    private KvValue[] Parts(ParameterValues parameters)
    {
        var key = new KvValue[_key.Length];
        for (var i = 0; i < key.Length; i++)
            key[i] = Part(i, parameters);
        return key;
    }

    private KvValue Part(int i, ParameterValues parameters) =>
        _key[i] is ScalarParameter parameter ? parameters.Scalars[parameter.Ordinal] : ((ScalarConstant)_key[i]).Value;
}
