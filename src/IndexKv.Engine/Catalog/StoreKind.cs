namespace IndexKv.Engine.Catalog;

/// <summary>Which engine holds a store. The numbers are written to disk and never change.</summary>
public enum StoreKind : byte
{
    /// <summary>Mutable hash table; reads by key and by scan.</summary>
    Hash = 1,

    /// <summary>Written once in bulk, then read by key, key set, range and scan.</summary>
    Sorted = 2,
}
