using System.Diagnostics.CodeAnalysis;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Paging;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Stores.Sorted;

namespace IndexKv.Engine.Transactions;

/// <summary>A snapshot.</summary>
internal sealed class ReadTransaction(OpenTransactions open, DatabaseState state, WorkSpace workSpace, SharedReading? shared = null) : Transaction
{
    private readonly Dictionary<uint, StoreReader> _readers = [];
    private bool _ended;

    public override long Version => state.Version;

    public override long SchemaVersion => state.SchemaVersion;

    public override IReadOnlyList<StoreDefinition> Stores => state.Definitions;

    internal override WorkSpace WorkSpace => workSpace;

    public override bool TryGetStore(string name, [NotNullWhen(true)] out StoreDefinition? store)
    {
        store = state.Stores.TryGetValue(name, out var entry) ? entry.Definition : null;
        return store is not null;
    }

    public override StoreReader OpenStore(StoreDefinition store)
    {
        if (_ended)
            throw TransactionMessages.Ended();
        if (_readers.TryGetValue(store.Id, out var reader))
            return reader;
        if (!state.Stores.TryGetValue(store.Name, out var entry) || entry.Definition.Id != store.Id)
            throw TransactionMessages.StoreNotFound(store.Name);
        reader = shared is not null && entry.Definition.Kind == StoreKind.Hash ? shared.OpenHashStore(state, entry) : Open(entry, state.Version);
        _readers.Add(store.Id, reader);
        return reader;
    }

    /// <summary>Whether a store could not be opened.</summary>
    internal bool IsDamaged(StoreDefinition store) => state.Stores[store.Name].Damage is not null;

    /// <summary>A reader of a committed store.</summary>
    internal static StoreReader Open(StoreEntry entry, long version)
    {
        entry.ThrowIfDamaged();
        if (entry.File is not null)
            return new HashStoreReader(entry.Definition, new SnapshotPageView(entry.File.Pages, version), entry.State!, entry.File);
        return entry.Generation?.CreateReader(entry.Definition) ?? new EmptyStoreReader(entry.Definition);
    }

    protected override void Dispose(bool disposing)
    {
        if (_ended)
            return;
        _ended = true;
        foreach (var reader in _readers.Values)
            reader.End();
        state.RemoveReader();
        open.Leave();
    }
}
