using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using IndexKv.Data;
using IndexKv.Engine.Querying;
using IndexKv.Linq.Parsing;
using IndexKv.Linq.Translation;

namespace IndexKv.Linq.Execution;

/// <summary>A query ready to run with any captured values. Immutable and thread-safe.</summary>
/// <param name="plan">The engine's plan as text.</param>
/// <param name="inMemory">The operators that run after it.</param>
internal abstract class PreparedQuery(string plan, IReadOnlyList<string> inMemory)
{
    /// <summary>The operators that run in memory, after the plan.</summary>
    public IReadOnlyList<string> InMemory { get; } = inMemory;

    /// <summary>Those of them that run over more than the query is about.</summary>
    public virtual IReadOnlyList<string> Refusable => InMemory;

    /// <summary>The plan as text, and what runs in memory after it.</summary>
    public string Explain() => string.Join('\n', InMemory.Select(call => $"in memory: {call}").Prepend(plan));

    /// <summary>Puts the parts of a query together.</summary>
    public static PreparedQuery Create(EngineQuery engine, QueryPlan plan, LambdaExpression? finish, IEnumerable<ChainCall> inMemory)
    {
        var result = finish?.ReturnType ?? typeof(IEnumerable<>).MakeGenericType(engine.ElementType);
        return (PreparedQuery)Activator.CreateInstance(
            typeof(RowQuery<,>).MakeGenericType(engine.ElementType, result),
            plan,
            engine.Parameters,
            engine.Materializer.Compile(),
            finish?.Compile(),
            inMemory.Select(c => c.ToString()).ToArray())!;
    }
}

/// <summary>A query with its result.</summary>
/// <typeparam name="TResult">The result's type; for rows, a sequence that runs the query each time it is walked.</typeparam>
internal abstract class PreparedQuery<TResult>(string plan, IReadOnlyList<string> inMemory) : PreparedQuery(plan, inMemory)
{
    public abstract TResult Execute(KvConnection connection, object?[] captured, CancellationToken cancellationToken);

    /// <summary>Whether it is one lookup.</summary>
    public virtual bool IsLookUp => false;

    /// <summary>Runs a query that is one lookup, if the store is still what it was prepared for: one look at the database for both.</summary>
    /// <returns>False if it is more than that, or the store is another one; nothing has been done then.</returns>
    public virtual bool TryLookUp(KvQueryProvider provider, StoreQueries queries, object?[] captured, [MaybeNullWhen(false)] out TResult result)
    {
        result = default;
        return false;
    }
}
