using IndexKv.Data;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
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
    public static PointQuery? Of(QueryPlan plan)
    {
        var query = plan.Query;
        if (plan.Path is not Engine.Querying.KeyLookup lookup || plan.Residual is not null || query.Relation is not null || query.Source is not { } store || query.GroupBy.Count > 0 || query.Having is not null
            || query.Offset is not null || !IsSomeRows(query.Limit) || !query.Projection.All(p => p.Expression is ScalarColumn)
            || !lookup.Parts.All(p => p is ScalarConstant or ScalarParameter))
        {
            return null;
        }

        return new PointQuery([.. lookup.Parts], new KeyReader(store, [.. query.Projection.Select(p => ((ScalarColumn)p.Expression).Ordinal)]));
    }

    /// <summary>Reads the record's columns.</summary>
    /// <returns>False if there is no such record.</returns>
    public bool TryRead(KvConnection connection, ParameterValues parameters, KeyRow row)
    {
        if (_key.Length == 1)
        {
            return connection.ExecuteRead(
                (_reader, Key: Part(0, parameters), row),
                static (transaction, s) => s._reader.TryRead(transaction, [s.Key], s.row.Key, s.row.Values(s._reader.ColumnCount)));
        }

        return connection.ExecuteRead(
            (_reader, Key: Parts(parameters), row),
            static (transaction, s) => s._reader.TryRead(transaction, s.Key, s.row.Key, s.row.Values(s._reader.ColumnCount)));
    }

    /// <summary>Reads the record's columns, if the store is still what the plan was made for.</summary>
    /// <returns>Whether there is such a record; null if the store is another one.</returns>
    public bool? TryRead(KvQueryProvider provider, StoreQueries queries, ParameterValues parameters, KeyRow row)
    {
        if (_key.Length == 1)
        {
            return provider.Connection.ExecuteRead(
                (_reader, Key: Part(0, parameters), row, provider, queries),
                static (transaction, s) => ReferenceEquals(s.provider.QueriesIn(transaction), s.queries)
                    ? s._reader.TryRead(transaction, [s.Key], s.row.Key, s.row.Values(s._reader.ColumnCount)) : (bool?)null);
        }

        return provider.Connection.ExecuteRead(
            (_reader, Key: Parts(parameters), row, provider, queries),
            static (transaction, s) => ReferenceEquals(s.provider.QueriesIn(transaction), s.queries)
                ? s._reader.TryRead(transaction, s.Key, s.row.Key, s.row.Values(s._reader.ColumnCount)) : (bool?)null);
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

    private static bool IsSomeRows(ScalarExpression? limit) =>
        limit is null or ScalarConstant { Value: { IsNull: false, Type: KvType.Int64 } } && (limit as ScalarConstant)?.Value.AsInt64() is null or > 0;
}
