using System.Collections.Concurrent;
using System.Linq.Expressions;
using IndexKv.Data;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Execution;

/// <summary>Prepared queries found by their expressions' form, which is compared in place and never copied. Bounded; thread-safe.</summary>
internal sealed class KnownQueries
{
    private const int MostKept = 1024;

    private readonly ConcurrentDictionary<int, KnownQuery[]> _queries = new();
    private int _count;

    /// <summary>How many are kept.</summary>
    public int Count => _queries.Sum(q => q.Value.Length);

    /// <summary>Finds a query of the same form.</summary>
    public PreparedQuery? Find(Expression expression, KvConnection connection, out object?[] captured)
    {
        captured = [];
        if (!ExpressionHash.TryCompute(expression, out var hash) || !_queries.TryGetValue(hash, out var found))
            return null;
        foreach (var query in found)
        {
            if (query.TryCapture(expression, connection, out captured))
                return query.Query;
        }

        return null;
    }

    /// <summary>Keeps a query.</summary>
    public void Add(Expression expression, QueryChain chain, PreparedQuery query)
    {
        if (!ExpressionHash.TryCompute(expression, out var hash) || KnownQuery.Of(expression, chain, query) is not { } known)
            return;

        // Queries whose literals change without end would fill the memory.
        if (Interlocked.Increment(ref _count) > MostKept)
        {
            _queries.Clear();
            _count = 1;
        }

        _queries.AddOrUpdate(hash, [known], (_, others) => others.Length < 8 ? [known, .. others] : [known]);
    }
}
