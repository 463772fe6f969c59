using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using IndexKv.Data;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Transactions;
using IndexKv.Linq.Execution;

namespace IndexKv.Linq;

/// <summary>
/// A store as a typed collection. Queries are LINQ's; reads and writes by key are methods. All of it happens in the connection's
/// transaction, if it has one; else a read sees the last commit and a write is a transaction of its own. As thread-safe as the connection: not.
/// </summary>
/// <typeparam name="T">The entity type.</typeparam>
public sealed class KvStore<T> : IQueryable<T>
{
    private readonly KvQueryProvider _provider;

    internal KvStore(KvConnection connection, string name, LinqOptions? options = null)
    {
        Name = name;
        Connection = connection;
        Expression = Expression.Constant(this);
        _provider = new KvQueryProvider(connection, typeof(T), name, options ?? LinqOptions.Default);
    }

    /// <summary>The store's name.</summary>
    public string Name { get; }

    /// <summary>The connection it is read and written through.</summary>
    public KvConnection Connection { get; }

    /// <inheritdoc/>
    public Type ElementType => typeof(T);

    /// <inheritdoc/>
    public Expression Expression { get; }

    /// <inheritdoc/>
    public IQueryProvider Provider => _provider;

    private StoreAccess<T> Access => _provider.Queries.Access<T>();

    /// <summary>Looks an entity up by its key.</summary>
    /// <param name="key">The key; a tuple of the parts if the key has several.</param>
    /// <returns>The entity, or the type's default if there is none.</returns>
    /// <exception cref="KvException">The key is not of the key column's type.</exception>
    public T? Get<TKey>(TKey key) => TryGet(key, out var entity) ? entity : default;

    /// <summary>Looks an entity up by its key.</summary>
    /// <param name="key">The key; a tuple of the parts if the key has several.</param>
    /// <param name="entity">The entity.</param>
    /// <returns>False if there is none.</returns>
    /// <exception cref="KvException">The key is not of the key column's type.</exception>
    public bool TryGet<TKey>(TKey key, [MaybeNullWhen(false)] out T entity)
    {
        using var row = KeyRow.Rent();
        var access = Connection.ExecuteRead((_provider, key, row), static (transaction, s) =>
        {
            var access = s._provider.QueriesIn(transaction).Access<T>();
            return access.TryReadKey(transaction, s.key, s.row) ? access : null;
        });
        entity = access is null ? default : access.Materialize(row);
        return access is not null;
    }

    /// <summary>The only entity for which a condition holds, as LINQ's operator of this name; cheaper, as no call has to be written down.</summary>
    /// <exception cref="InvalidOperationException">There is none, or there are several.</exception>
    public T Single(Expression<Func<T, bool>> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return KeyLookup.TryRun<T>(_provider, predicate, LookupEnd.Required, out var found) ? found : Queryable.Single(this, predicate);
    }

    /// <summary>The only entity for which a condition holds, or the type's default; see <see cref="Single"/>.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public T? SingleOrDefault(Expression<Func<T, bool>> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return KeyLookup.TryRun<T>(_provider, predicate, LookupEnd.OrDefault, out var found) ? found : Queryable.SingleOrDefault(this, predicate);
    }

    /// <summary>The first entity for which a condition holds; see <see cref="Single"/>.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T First(Expression<Func<T, bool>> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return KeyLookup.TryRun<T>(_provider, predicate, LookupEnd.Required, out var found) ? found : Queryable.First(this, predicate);
    }

    /// <summary>The first entity for which a condition holds, or the type's default; see <see cref="Single"/>.</summary>
    public T? FirstOrDefault(Expression<Func<T, bool>> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return KeyLookup.TryRun<T>(_provider, predicate, LookupEnd.OrDefault, out var found) ? found : Queryable.FirstOrDefault(this, predicate);
    }

    /// <summary>Whether a condition holds for any entity; see <see cref="Single"/>.</summary>
    public bool Any(Expression<Func<T, bool>> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return KeyLookup.TryFind(_provider, typeof(T), predicate, out var isThere) ? isThere : Queryable.Any(this, predicate);
    }

    /// <summary>Looks several keys up in one pass. Each entity found comes once, in an order of the engine's choice.</summary>
    /// <param name="keys">The keys; tuples of the parts if the key has several.</param>
    public IEnumerable<T> GetMany<TKey>(IEnumerable<TKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return Access.GetMany(Connection, keys);
    }

    /// <summary>Like <see cref="Get"/>; the task is complete when it is returned.</summary>
    /// <inheritdoc cref="Get"/>
    public Task<T?> GetAsync<TKey>(TKey key, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T?>(cancellationToken);
        try
        {
            return Task.FromResult(Get(key));
        }
        catch (Exception e)
        {
            return Task.FromException<T?>(e);
        }
    }

    /// <summary>Adds an entity to a hash store, or replaces the one of its key.</summary>
    /// <returns>Whether one was replaced.</returns>
    /// <exception cref="KvException">A value is missing, does not fit its column or fails a CHECK, or the store is a sorted one.</exception>
    public bool Put(T entity) => Write((c, transaction) => c.Put(transaction, [entity])) == 1;

    /// <summary>Adds or replaces entities in a hash store, all or none of them.</summary>
    /// <returns>How many were replaced.</returns>
    /// <exception cref="KvException">A value is missing, does not fit its column or fails a CHECK, or the store is a sorted one.</exception>
    public long PutMany(IEnumerable<T> entities)
    {
        ArgumentNullException.ThrowIfNull(entities);
        return Write((c, transaction) => c.Put(transaction, entities));
    }

    /// <summary>Like <see cref="PutMany"/>, holding no thread while it waits for another writer.</summary>
    /// <inheritdoc cref="PutMany"/>
    public Task<long> PutManyAsync(IEnumerable<T> entities, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entities);
        return Connection.ExecuteWriteAsync((transaction, _) => ValueTask.FromResult(Changes(transaction).Put(transaction, entities)), cancellationToken);
    }

    /// <summary>Replaces an entity of a hash store by one of the same key.</summary>
    /// <returns>False if there is none of its key; nothing is changed then.</returns>
    /// <exception cref="KvException">A value is missing, does not fit its column or fails a CHECK, or the store is a sorted one.</exception>
    public bool Update(T entity) => Write((c, transaction) => c.Update(transaction, entity));

    /// <summary>Changes those entities of a hash store for which a condition holds, all or none of them.</summary>
    /// <param name="predicate">The condition; evaluated as <c>Where</c> evaluates it.</param>
    /// <param name="change">Makes the new entity of the old one, or changes it and returns it; the key has to stay.</param>
    /// <returns>How many there are.</returns>
    /// <exception cref="KvException">A key was changed, a value does not fit its column or fails a CHECK, or the store is a sorted one.</exception>
    public long UpdateWhere(Expression<Func<T, bool>> predicate, Func<T, T> change)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        ArgumentNullException.ThrowIfNull(change);
        return Write((c, transaction) => c.Update(transaction, Queryable.Where(this, predicate).ToList(), change));
    }

    /// <summary>Removes an entity from a hash store.</summary>
    /// <param name="key">The key; a tuple of the parts if the key has several.</param>
    /// <returns>False if there was none of that key.</returns>
    public bool Remove<TKey>(TKey key) => Write((c, transaction) => c.Remove(transaction, key));

    /// <summary>Removes the entities of a hash store for which a condition holds, all or none of them.</summary>
    /// <param name="predicate">The condition; evaluated as <c>Where</c> evaluates it.</param>
    /// <returns>How many there were.</returns>
    public long RemoveWhere(Expression<Func<T, bool>> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Write((c, transaction) => c.RemoveAll(transaction, Queryable.Where(this, predicate).ToList()));
    }

    /// <summary>
    /// Writes the whole content of a sorted store, in place of what it holds. A failure, of the entities' source too, leaves the store as it was.
    /// </summary>
    /// <param name="entities">The entities, in any order; they are streamed.</param>
    /// <param name="onDuplicate">What happens when two have one key.</param>
    /// <param name="cancellationToken">Ends the load, which then changes nothing.</param>
    /// <returns>How many entities were read.</returns>
    /// <exception cref="KvException">Two entities have one key, a value does not fit its column or fails a CHECK, or the store is a hash store.</exception>
    public long BulkWrite(IEnumerable<T> entities, OnDuplicate onDuplicate = OnDuplicate.Fail, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entities);
        return Write((c, transaction) => c.BulkWrite(transaction, entities, onDuplicate, cancellationToken));
    }

    /// <summary>Like <see cref="BulkWrite"/>, from a source that is waited for.</summary>
    /// <inheritdoc cref="BulkWrite"/>
    public Task<long> BulkWriteAsync(
        IAsyncEnumerable<T> entities, OnDuplicate onDuplicate = OnDuplicate.Fail, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entities);
        return Connection.ExecuteWriteAsync((transaction, token) => Changes(transaction).BulkWriteAsync(transaction, entities, onDuplicate, token), cancellationToken);
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _provider.Execute<IEnumerable<T>>(Expression).GetEnumerator();

    /// <summary>Walks the store in <c>await foreach</c>.</summary>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new AsyncRows<T>(_provider, Expression, cancellationToken);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The store's name.</summary>
    public override string ToString() => Name;

    private StoreChanges<T> Changes(WriteTransaction transaction) => _provider.QueriesIn(transaction).Access<T>().Changes;

    private TResult Write<TResult>(Func<StoreChanges<T>, WriteTransaction, TResult> change) =>
        Connection.ExecuteWrite(transaction => change(Changes(transaction), transaction));
}
