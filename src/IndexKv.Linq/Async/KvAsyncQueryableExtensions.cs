using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using IndexKv.Linq.Execution;

namespace IndexKv.Linq.Async;

/// <summary>
/// Ends of queries that return tasks. They are in a namespace of their own so that files that import another provider's need not choose.
/// Rows come from memory or mapped files: the tasks are complete when they are returned, and what fails, fails in the task.
/// </summary>
public static class KvAsyncQueryableExtensions
{
    private static readonly ConcurrentDictionary<(string Name, Type Element), MethodInfo> Ends = new();

    /// <summary>All results as a list.</summary>
    public static Task<List<T>> ToListAsync<T>(this IQueryable<T> query, CancellationToken cancellationToken = default) =>
        Run(query, rows => rows.ToList(), cancellationToken);

    /// <summary>All results as an array.</summary>
    public static Task<T[]> ToArrayAsync<T>(this IQueryable<T> query, CancellationToken cancellationToken = default) =>
        Run(query, rows => rows.ToArray(), cancellationToken);

    /// <summary>All results in a dictionary.</summary>
    public static Task<Dictionary<TKey, T>> ToDictionaryAsync<T, TKey>(
        this IQueryable<T> query, Func<T, TKey> keySelector, CancellationToken cancellationToken = default)
        where TKey : notnull => Run(query, rows => rows.ToDictionary(keySelector), cancellationToken);

    /// <summary>The first result.</summary>
    public static Task<T> FirstAsync<T>(this IQueryable<T> query, CancellationToken cancellationToken = default) =>
        End<T, T>(query, nameof(Queryable.First), cancellationToken);

    /// <summary>The first result for which a condition holds.</summary>
    public static Task<T> FirstAsync<T>(this IQueryable<T> query, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default) =>
        FirstAsync(query.Where(predicate), cancellationToken);

    /// <summary>The first result, or the type's default if there is none.</summary>
    public static Task<T?> FirstOrDefaultAsync<T>(this IQueryable<T> query, CancellationToken cancellationToken = default) =>
        End<T, T?>(query, nameof(Queryable.FirstOrDefault), cancellationToken);

    /// <summary>The first result for which a condition holds, or the type's default if there is none.</summary>
    public static Task<T?> FirstOrDefaultAsync<T>(
        this IQueryable<T> query, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default) =>
        FirstOrDefaultAsync(query.Where(predicate), cancellationToken);

    /// <summary>The only result.</summary>
    public static Task<T> SingleAsync<T>(this IQueryable<T> query, CancellationToken cancellationToken = default) =>
        End<T, T>(query, nameof(Queryable.Single), cancellationToken);

    /// <summary>The only result for which a condition holds.</summary>
    public static Task<T> SingleAsync<T>(this IQueryable<T> query, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default) =>
        SingleAsync(query.Where(predicate), cancellationToken);

    /// <summary>The only result, or the type's default if there is none.</summary>
    public static Task<T?> SingleOrDefaultAsync<T>(this IQueryable<T> query, CancellationToken cancellationToken = default) =>
        End<T, T?>(query, nameof(Queryable.SingleOrDefault), cancellationToken);

    /// <summary>The only result for which a condition holds, or the type's default if there is none.</summary>
    public static Task<T?> SingleOrDefaultAsync<T>(
        this IQueryable<T> query, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default) =>
        SingleOrDefaultAsync(query.Where(predicate), cancellationToken);

    /// <summary>How many results there are.</summary>
    public static Task<int> CountAsync<T>(this IQueryable<T> query, CancellationToken cancellationToken = default) =>
        End<T, int>(query, nameof(Queryable.Count), cancellationToken);

    /// <summary>How many results there are for which a condition holds.</summary>
    public static Task<int> CountAsync<T>(this IQueryable<T> query, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default) =>
        CountAsync(query.Where(predicate), cancellationToken);

    /// <summary>How many results there are, as a 64-bit number.</summary>
    public static Task<long> LongCountAsync<T>(this IQueryable<T> query, CancellationToken cancellationToken = default) =>
        End<T, long>(query, nameof(Queryable.LongCount), cancellationToken);

    /// <summary>Whether there is any result.</summary>
    public static Task<bool> AnyAsync<T>(this IQueryable<T> query, CancellationToken cancellationToken = default) =>
        End<T, bool>(query, nameof(Queryable.Any), cancellationToken);

    /// <summary>Whether there is any result for which a condition holds.</summary>
    public static Task<bool> AnyAsync<T>(this IQueryable<T> query, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default) =>
        AnyAsync(query.Where(predicate), cancellationToken);

    /// <summary>Whether a condition holds for all results.</summary>
    public static Task<bool> AllAsync<T>(this IQueryable<T> query, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var method = ((Func<IQueryable<T>, Expression<Func<T, bool>>, bool>)Queryable.All).Method;
        return Execute<T, bool>(query, Expression.Call(method, query.Expression, Expression.Quote(predicate)), cancellationToken);
    }

    private static Task<TResult> End<T, TResult>(IQueryable<T> query, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var method = Ends.GetOrAdd((name, typeof(T)), static key => typeof(Queryable).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Single(m => m.Name == key.Name && m.GetParameters().Length == 1)
            .MakeGenericMethod(key.Element));
        return Execute<T, TResult>(query, Expression.Call(method, query.Expression), cancellationToken);
    }

    private static Task<TResult> Run<T, TResult>(IQueryable<T> query, Func<IEnumerable<T>, TResult> end, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var provider = KvQueryableExtensions.Provider(query);
        return Complete(() => end(provider.Execute<IEnumerable<T>>(query.Expression, cancellationToken)), cancellationToken);
    }

    private static Task<TResult> Execute<T, TResult>(IQueryable<T> query, Expression expression, CancellationToken cancellationToken)
    {
        var provider = KvQueryableExtensions.Provider(query);
        return Complete(() => provider.Execute<TResult>(expression, cancellationToken), cancellationToken);
    }

    private static Task<TResult> Complete<TResult>(Func<TResult> run, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<TResult>(cancellationToken);
        try
        {
            return Task.FromResult(run());
        }
        catch (OperationCanceledException e) when (e.CancellationToken == cancellationToken)
        {
            return Task.FromCanceled<TResult>(cancellationToken);
        }
        catch (Exception e)
        {
            return Task.FromException<TResult>(e);
        }
    }
}
