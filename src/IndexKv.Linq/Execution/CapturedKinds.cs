using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Execution;

/// <summary>What else of its captured values a prepared query depends on: whether collections are plain, and which stores are joined. Immutable.</summary>
internal sealed class CapturedKinds(QueryChain chain)
{
    private readonly bool?[] _arePlain = [.. chain.Captured.Select(PlainCollection.Kind)];
    private readonly StoreDefinition?[] _joined = [.. chain.Joined];

    /// <summary>Whether the query serves other values.</summary>
    public bool Serve(object?[] captured, KvConnection connection)
    {
        for (var i = 0; i < captured.Length; i++)
        {
            var isServed = _joined[i] is { } store ? IsOf(captured[i], store, connection) : PlainCollection.Kind(captured[i]) == _arePlain[i];
            if (!isServed)
                return false;
        }

        return true;
    }

    private static bool IsOf(object? value, StoreDefinition store, KvConnection connection) =>
        value is IQueryable { Expression: System.Linq.Expressions.ConstantExpression, Provider: KvQueryProvider provider }
        && provider.Connection == connection && ReferenceEquals(provider.Queries.Store, store);
}
