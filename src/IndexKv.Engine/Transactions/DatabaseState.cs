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
