using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>
/// A plan that is no more than one lookup by constants and parameters, and columns of the record: it needs neither cursor nor expressions. Immutable
/// and thread-safe.
/// </summary>
public sealed class PointLookup
{
    private readonly ScalarExpression[] _parts;
    private readonly KvType[] _types;

    private PointLookup(QueryPlan plan, StoreDefinition store, KeyLookup path)
    {
        Store = store;
        Columns = plan.Columns;
        _parts = [.. path.Parts];
        _types = [.. store.KeyColumns.Select(c => store.Columns[c].Type)];
        Layout = new RecordLayout(store, [.. plan.Query.Projection.Select(p => ((ScalarColumn)p.Expression).Ordinal)]);
    }

    /// <summary>The result's columns.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>The store.</summary>
    internal StoreDefinition Store { get; }

    /// <summary>Where the columns stand.</summary>
    internal RecordLayout Layout { get; }

    /// <summary>Looks at a plan.</summary>
    /// <returns>Null if it is more than that.</returns>
    internal static PointLookup? Of(QueryPlan plan)
    {
        var query = plan.Query;
        return plan.Path is KeyLookup path && query.Source is { } store && plan.Relation is null && plan.Residual is null && plan.Grouping is null
            && query.GroupBy.Count == 0 && query.Having is null && query.Ordering.Count == 0
            && query.Offset is null && IsSomeRows(query.Limit) && query.Projection.All(p => p.Expression is ScalarColumn)
            && path.Parts.All(p => p is ScalarConstant or ScalarParameter)
            ? new PointLookup(plan, store, path)
            : null;
    }

    /// <summary>Encodes the key.</summary>
    /// <returns>False if no record can have it.</returns>
    internal bool TryEncode(ParameterValues parameters, ByteBuffer key)
    {
        key.Clear();
        for (var i = 0; i < _parts.Length; i++)
        {
            var value = _parts[i] is ScalarParameter parameter ? parameters.Scalars[parameter.Ordinal] : ((ScalarConstant)_parts[i]).Value;
            if (!KeyPart.TryAppendEqual(value, _types[i], nanIsFound: false, key))
                return false;
        }

        return true;
    }

    private static bool IsSomeRows(ScalarExpression? limit) =>
        limit is null || (limit is ScalarConstant { Value: { IsNull: false, Type: KvType.Int64 } constant } && constant.AsInt64() > 0);
}
