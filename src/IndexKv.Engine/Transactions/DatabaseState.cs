using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores.Hash;

namespace IndexKv.Engine.Transactions;

/// <summary>All that a committed version is, and how many transactions read it. Immutable but for that number.</summary>
internal sealed class DatabaseState
{
    private readonly Dictionary<string, StoreEntry> _byName;
    private int _readers;

    public DatabaseState(long version, long schemaVersion, uint nextStoreId, StoreEntry catalog, IEnumerable<StoreEntry> stores)
    {
        Version = version;
        SchemaVersion = schemaVersion;
        NextStoreId = nextStoreId;
        Catalog = catalog;
        _byName = stores.ToDictionary(s => s.Definition.Name, StringComparer.OrdinalIgnoreCase);
        Definitions = [.. _byName.Values.Select(s => s.Definition).OrderBy(d => d.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The state after a commit that left all definitions and generations as they were.</summary>
    /// <param name="before">The state before.</param>
    /// <param name="schemaVersion">The number of the definitions, which may have come and gone.</param>
    /// <param name="nextStoreId">The number of the next store.</param>
    /// <param name="catalog">The catalog as it is now.</param>
    /// <param name="changed">The stores that have another content now.</param>
    public DatabaseState(DatabaseState before, long schemaVersion, uint nextStoreId, StoreEntry catalog, IEnumerable<StoreEntry> changed)
    {
        Version = before.Version + 1;
        SchemaVersion = schemaVersion;
        NextStoreId = nextStoreId;
        Catalog = catalog;
        Definitions = before.Definitions;
        _byName = new Dictionary<string, StoreEntry>(before._byName, StringComparer.OrdinalIgnoreCase);
        foreach (var entry in changed)
            _byName[entry.Definition.Name] = entry;
    }

    public long Version { get; }

    public long SchemaVersion { get; }

    public uint NextStoreId { get; }

    public StoreEntry Catalog { get; }

    public IReadOnlyList<StoreDefinition> Definitions { get; }

    public IReadOnlyDictionary<string, StoreEntry> Stores => _byName;

    public bool HasReaders => Volatile.Read(ref _readers) > 0;

    public void AddReader() => Interlocked.Increment(ref _readers);

    public void RemoveReader() => Interlocked.Decrement(ref _readers);
}
