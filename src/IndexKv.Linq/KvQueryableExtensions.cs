using IndexKv.Linq.Execution;

namespace IndexKv.Linq;

/// <summary>What queries over stores can do beside LINQ's operators.</summary>
public static class KvQueryableExtensions
{
    /// <summary>How a query is answered: the engine's plan, as <c>EXPLAIN</c> prints it, and then what runs in memory. The query is not run.</summary>
    /// <exception cref="ArgumentException">It is no query over a store.</exception>
    public static string ToQueryString<T>(this IQueryable<T> query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Provider(query).Explain(query.Expression);
    }

    /// <summary>A query's results for <c>await foreach</c>.</summary>
    /// <exception cref="ArgumentException">It is no query over a store.</exception>
    public static IAsyncEnumerable<T> AsAsyncEnumerable<T>(this IQueryable<T> query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query as IAsyncEnumerable<T> ?? new KvQueryable<T>(Provider(query), query.Expression);
    }

    internal static KvQueryProvider Provider<T>(IQueryable<T> query) => query.Provider as KvQueryProvider ?? throw new ArgumentException(
        $"The query is {query.GetType().Name} and not one over a store; begin it with connection.Store<T>() and do not call AsEnumerable() before.", nameof(query));
}
