using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Transactions;

/// <summary>
/// The one transaction of a database that may change it. Its changes are seen by itself at once, by others after
/// <see cref="Commit"/>, and by nobody after <see cref="Rollback"/>. Not thread-safe.
/// </summary>
public abstract class WriteTransaction : Transaction
{
    /// <summary>Adds a store; it is there for others after the commit.</summary>
    /// <returns>The definition with its <see cref="StoreDefinition.Id"/>.</returns>
    /// <exception cref="Errors.EngineException">The name is taken.</exception>
    public abstract StoreDefinition CreateStore(StoreDefinition definition);

    /// <summary>Gives a store another name, other column names or further value columns at the end; its records stay as they are written.</summary>
    /// <param name="store">The store as it is.</param>
    /// <param name="definition">The store as it is to be.</param>
    /// <returns>The definition with its <see cref="StoreDefinition.Id"/>.</returns>
    /// <exception cref="Errors.EngineException">The name is taken, or the records do not fit the definition.</exception>
    public abstract StoreDefinition AlterStore(StoreDefinition store, StoreDefinition definition);

    /// <summary>The next key of a store that generates its keys: greater than any it has had, from 1. What is not used leaves a gap.</summary>
    /// <exception cref="Errors.EngineException">The store does not generate its keys, or the greatest of their type has been used.</exception>
    public abstract KvValue NextKey(StoreDefinition store);

    /// <summary>Removes a store with its content.</summary>
    public abstract void DropStore(StoreDefinition store);

    /// <summary>Adds a record to a hash store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The encoded key, up to 64 KiB.</param>
    /// <param name="value">The encoded value columns.</param>
    /// <returns>False, and nothing changed, if the key exists.</returns>
    /// <exception cref="Errors.EngineException">The store is a sorted one, the record is too large, or the disk fails.</exception>
    public abstract bool Insert(StoreDefinition store, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Adds a record to a hash store or replaces the one of that key.</summary>
    /// <returns>Whether a record was replaced.</returns>
    public abstract bool Put(StoreDefinition store, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Removes a record from a hash store.</summary>
    /// <returns>False if there was none of that key.</returns>
    public abstract bool Delete(StoreDefinition store, ReadOnlySpan<byte> key);

    /// <summary>Begins to write a new content of a sorted store; the present one stays until <see cref="BulkLoad.Complete"/>.</summary>
    public abstract BulkLoad BeginBulkLoad(StoreDefinition store, BulkLoadOptions options);

    /// <summary>Marks a point to which changes can be undone.</summary>
    public abstract Savepoint CreateSavepoint();

    /// <summary>Undoes all changes made since a savepoint, which stays usable; later savepoints end.</summary>
    public abstract void RollbackTo(Savepoint savepoint);

    /// <summary>Forgets a savepoint and those made after it, keeping all changes.</summary>
    public abstract void Release(Savepoint savepoint);

    /// <summary>Makes all changes durable (as the database's <see cref="SynchronousMode"/> says) and visible, then ends the transaction.</summary>
    /// <exception cref="Errors.EngineException">Nothing was committed; the transaction is rolled back.</exception>
    public abstract void Commit();

    /// <summary>Like <see cref="Commit"/>. Once the log is being written the commit can no longer be cancelled.</summary>
    public abstract ValueTask CommitAsync(CancellationToken cancellationToken = default);

    /// <summary>Drops all changes and ends the transaction.</summary>
    public abstract void Rollback();
}
