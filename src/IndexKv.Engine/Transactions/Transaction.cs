using System.Diagnostics.CodeAnalysis;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores;

namespace IndexKv.Engine.Transactions;

/// <summary>
/// The committed state of a database from this object's creation to its disposal; a <see cref="WriteTransaction"/> sees its own changes
/// too. Never blocks and is never blocked. Not thread-safe; different transactions are independent.
/// </summary>
public abstract class Transaction : IDisposable
{
    /// <summary>The number of the last commit that this transaction sees; it grows by one with each commit.</summary>
    public abstract long Version { get; }

    /// <summary>The version of the last commit that changed a definition; plans made at another value are stale.</summary>
    public abstract long SchemaVersion { get; }

    /// <summary>All stores, ordered by name.</summary>
    public abstract IReadOnlyList<StoreDefinition> Stores { get; }

    /// <summary>Finds a store by name, without regard to case. The instance stays the same while <see cref="SchemaVersion"/> does.</summary>
    public abstract bool TryGetStore(string name, [NotNullWhen(true)] out StoreDefinition? store);

    /// <summary>
    /// Opens a store for reading; the same reader is returned for the same store each time, as long as the transaction changes nothing. A reader
    /// that was opened before a change may go on reading what was there before it: open the store again to be sure.
    /// </summary>
    /// <exception cref="Errors.EngineException">The store is not in this transaction's state.</exception>
    public abstract StoreReader OpenStore(StoreDefinition store);

    /// <summary>What there is for rows that queries hold.</summary>
    internal abstract WorkSpace WorkSpace { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the transaction; a write transaction that was not committed is rolled back.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
