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

    /// <summary>All results in a dictionary, of which each element is made.</summary>
    public static Task<Dictionary<TKey, TElement>> ToDictionaryAsync<T, TKey, TElement>(
        this IQueryable<T> query, Func<T, TKey> keySelector, Func<T, TElement> elementSelector, CancellationToken cancellationToken = default)
        where TKey : notnull => Run(query, rows => rows.ToDictionary(keySelector, elementSelector), cancellationToken);

    /// <summary>All results as a set.</summary>
    public static Task<HashSet<T>> ToHashSetAsync<T>(this IQueryable<T> query, CancellationToken cancellationToken = default) =>
        Run(query, rows => rows.ToHashSet(), cancellationToken);

    /// <summary>All results by their keys.</summary>
    public static Task<ILookup<TKey, T>> ToLookupAsync<T, TKey>(this IQueryable<T> query, Func<T, TKey> keySelector, CancellationToken cancellationToken = default) =>
        Run(query, rows => rows.ToLookup(keySelector), cancellationToken);

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

    /// <summary>The last result.</summary>
    public static Task<T> LastAsync<T>(this IQueryable<T> query, CancellationToken cancellationToken = default) =>
        End<T, T>(query, nameof(Queryable.Last), cancellationToken);

    /// <summary>The last result, or the type's default if there is none.</summary>
    public static Task<T?> LastOrDefaultAsync<T>(this IQueryable<T> query, CancellationToken cancellationToken = default) =>
        End<T, T?>(query, nameof(Queryable.LastOrDefault), cancellationToken);

    /// <summary>Whether a value is among the results.</summary>
    public static Task<bool> ContainsAsync<T>(this IQueryable<T> query, T item, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var method = ((Func<IQueryable<T>, T, bool>)Queryable.Contains).Method;
        return Execute<T, bool>(query, Expression.Call(method, query.Expression, Expression.Constant(item, typeof(T))), cancellationToken);
    }

    /// <summary>The least value.</summary>
    public static Task<TResult?> MinAsync<T, TResult>(this IQueryable<T> query, Expression<Func<T, TResult>> selector, CancellationToken cancellationToken = default) =>
        End<TResult, TResult?>(query.Select(selector), nameof(Queryable.Min), cancellationToken);

    /// <summary>The greatest value.</summary>
    public static Task<TResult?> MaxAsync<T, TResult>(this IQueryable<T> query, Expression<Func<T, TResult>> selector, CancellationToken cancellationToken = default) =>
        End<TResult, TResult?>(query.Select(selector), nameof(Queryable.Max), cancellationToken);

    /// <summary>The sum of values.</summary>
    /// <typeparam name="T">A result's type.</typeparam>
    /// <typeparam name="TResult">The values' type: <see cref="int"/>, <see cref="long"/>, <see cref="decimal"/>, <see cref="double"/> or <see cref="float"/>, or nullable.</typeparam>
    public static Task<TResult> SumAsync<T, TResult>(this IQueryable<T> query, Expression<Func<T, TResult>> selector, CancellationToken cancellationToken = default) =>
        OfNumbers<TResult, TResult>(query.Select(selector), nameof(Queryable.Sum), cancellationToken);

    /// <summary>The mean of numbers.</summary>
    /// <exception cref="InvalidOperationException">In the task: there are none.</exception>
    public static Task<double> AverageAsync<T>(this IQueryable<T> query, Expression<Func<T, int>> selector, CancellationToken cancellationToken = default) =>
        OfNumbers<int, double>(query.Select(selector), nameof(Queryable.Average), cancellationToken);

    /// <inheritdoc cref="AverageAsync{T}(IQueryable{T}, Expression{Func{T, int}}, CancellationToken)"/>
    public static Task<double> AverageAsync<T>(this IQueryable<T> query, Expression<Func<T, long>> selector, CancellationToken cancellationToken = default) =>
        OfNumbers<long, double>(query.Select(selector), nameof(Queryable.Average), cancellationToken);

    /// <inheritdoc cref="AverageAsync{T}(IQueryable{T}, Expression{Func{T, int}}, CancellationToken)"/>
    public static Task<double> AverageAsync<T>(this IQueryable<T> query, Expression<Func<T, double>> selector, CancellationToken cancellationToken = default) =>
        OfNumbers<double, double>(query.Select(selector), nameof(Queryable.Average), cancellationToken);

    /// <inheritdoc cref="AverageAsync{T}(IQueryable{T}, Expression{Func{T, int}}, CancellationToken)"/>
    public static Task<decimal> AverageAsync<T>(this IQueryable<T> query, Expression<Func<T, decimal>> selector, CancellationToken cancellationToken = default) =>
        OfNumbers<decimal, decimal>(query.Select(selector), nameof(Queryable.Average), cancellationToken);

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
            .Single(m => m.Name == key.Name && m.GetParameters().Length == 1 && m.IsGenericMethodDefinition)
            .MakeGenericMethod(key.Element));
        return Execute<T, TResult>(query, Expression.Call(method, query.Expression), cancellationToken);
    }

    /// <summary>Sums and means have a method of <see cref="Queryable"/> for each type of numbers.</summary>
    private static Task<TResult> OfNumbers<T, TResult>(IQueryable<T> query, string name, CancellationToken cancellationToken)
    {
        var method = typeof(Queryable).GetMethod(name, [typeof(IQueryable<T>)])
            ?? throw new NotSupportedException($"There is no {name} of {typeof(T)}; the types are int, long, decimal, double and float, and nullable ones of these.");
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
