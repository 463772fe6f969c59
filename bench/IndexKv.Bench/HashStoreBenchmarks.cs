using IndexKv.Engine.Catalog;

namespace IndexKv.Bench;

/// <summary>Reads of a hash store.</summary>
public class HashStoreBenchmarks : StoreReadBenchmarks
{
    /// <inheritdoc/>
    protected override StoreKind Kind => StoreKind.Hash;
}
