using System.Linq.Expressions;
using IndexKv.Linq.Execution;

namespace IndexKv.Linq;

/// <summary>
/// Queries that are written once and run often: their expressions are not made anew, hashed and compared for each run. Keep what is returned in
/// a static field. The functions are thread-safe, the stores that they are given are not.
/// </summary>
public static class CompiledQuery
{
    /// <summary>Compiles a query that ends with one value.</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <typeparam name="TArgument">What the query is about; a tuple for several values.</typeparam>
    /// <typeparam name="TResult">The result's type.</typeparam>
    /// <param name="query">The query: <c>(people, id) => people.Single(p => p.Id == id)</c>.</param>
    public static Func<KvStore<T>, TArgument, TResult> Compile<T, TArgument, TResult>(Expression<Func<IQueryable<T>, TArgument, TResult>> query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new CompiledForm<T, TArgument, TResult>(query).Run;
    }

    /// <summary>Compiles a query that ends with rows.</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <typeparam name="TArgument">What the query is about; a tuple for several values.</typeparam>
    /// <typeparam name="TElement">A row's type.</typeparam>
    /// <param name="query">The query: <c>(people, born) => people.Where(p => p.Born > born)</c>.</param>
    /// <returns>A function whose result runs the query each time it is walked; a lookup by the whole key is done at once.</returns>
    public static Func<KvStore<T>, TArgument, IEnumerable<TElement>> Compile<T, TArgument, TElement>(Expression<Func<IQueryable<T>, TArgument, IQueryable<TElement>>> query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new CompiledForm<T, TArgument, IEnumerable<TElement>>(query).Run;
    }
}
