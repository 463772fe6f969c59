using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Stores.Sorted;

namespace IndexKv.Engine.Transactions;

/// <summary>One store at one version. Immutable.</summary>
/// <param name="Definition">What the store is.</param>
/// <param name="File">A hash store's file.</param>
/// <param name="State">A hash store's state.</param>
/// <param name="GenerationNumber">The number of a sorted store's generation; 0 before its first load.</param>
/// <param name="Generation">A sorted store's content; null before its first load.</param>
/// <param name="LastKey">The greatest key that a store with generated keys has had, at least 0.</param>
/// <param name="Damage">Why the store could not be opened, so that it has neither state nor content; null if it could.</param>
internal sealed record StoreEntry(
    StoreDefinition Definition,
    HashStoreFile? File,
    HashStoreState? State,
    long GenerationNumber = 0,
    SortedGeneration? Generation = null,
    long LastKey = 0,
    EngineException? Damage = null)
{
    /// <exception cref="EngineException">The store could not be opened.</exception>
    public void ThrowIfDamaged()
    {
        if (Damage is not null)
            throw TransactionMessages.StoreDamaged(Definition.Name, Damage);
    }
}
