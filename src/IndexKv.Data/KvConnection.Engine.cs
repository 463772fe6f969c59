using IndexKv.Data.Binding;
using IndexKv.Data.Sessions;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data;

/// <content>What other query languages run on: plans and changes in the connection's transaction.</content>
public sealed partial class KvConnection
{
    /// <summary>The definition of a store in the connection's transaction, or as last committed; null if there is none of that name.</summary>
    public StoreDefinition? FindStore(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return RequireSession().Run(tx => tx.TryGetStore(name, out var store) ? store : null);
    }

    /// <summary>
    /// Runs a planned query in the connection's transaction, or in a snapshot that the cursor owns. The cursor's errors are
    /// <see cref="KvException"/>s; it goes on undisturbed when the connection's transaction writes or commits.
    /// </summary>
    /// <param name="plan">A plan made with definitions of <see cref="FindStore"/>.</param>
    /// <param name="parameters">The parameters' values.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public RowCursor ExecuteQuery(QueryPlan plan, ParameterValues parameters, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return RequireSession().Query(plan, parameters, cancellationToken);
    }

    /// <summary>Reads in the connection's transaction, or in a snapshot that ends with the call.</summary>
    /// <param name="state">What is handed on, so that the function need capture nothing.</param>
    /// <param name="read">What to read; nothing of the transaction's outlives it. The engine's errors come out as <see cref="KvException"/>s.</param>
    public TResult ExecuteRead<TState, TResult>(TState state, Func<Transaction, TState, TResult> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return RequireSession().Read(state, read);
    }

    /// <summary>Changes the database: within the connection's transaction, else in one of its own that is committed at the end.</summary>
    /// <param name="change">What to do; what it throws is what comes out, and its own transaction is rolled back.</param>
    public T ExecuteWrite<T>(Func<WriteTransaction, T> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return RequireSession().Write(change);
    }

    /// <summary>Begins to check rows against a store's CHECKs, for query languages that write records themselves.</summary>
    /// <param name="store">The store.</param>
    /// <param name="transaction">The transaction that the rows are written in.</param>
    /// <returns>Throws an <see cref="Engine.Errors.EngineException"/> for a row that fails, whose values are of its columns' types; null if the store
    /// has no CHECK. Not thread-safe.</returns>
    public static Action<KvValue[]>? BeginChecks(StoreDefinition store, WriteTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(store);
        return StoreChecks.Of(store)?.Begin(transaction);
    }

    /// <summary>Like <see cref="ExecuteWrite"/>, holding no thread while it waits for another writer.</summary>
    public Task<T> ExecuteWriteAsync<T>(Func<WriteTransaction, CancellationToken, ValueTask<T>> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return RequireSession().WriteAsync(change, cancellationToken);
    }
}
