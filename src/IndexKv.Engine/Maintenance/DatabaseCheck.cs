using IndexKv.Engine.Catalog;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Maintenance;

/// <summary>Checks the stores of one snapshot, and the log. Blocks nobody.</summary>
internal sealed class DatabaseCheck(DatabaseFiles files, IProgress<MaintenanceProgress>? progress, CancellationToken cancellationToken)
{
    private readonly List<CheckFinding> _findings = [];

    public IReadOnlyList<CheckFinding> Run(DatabaseState state, string? storeName)
    {
        if (storeName is not null)
        {
            Check(state.Stores.TryGetValue(storeName, out var store) ? store : throw TransactionMessages.StoreNotFound(storeName), state.Version);
            return _findings;
        }

        new LogCheck(files.Log, Report(null)).Run();
        new HashStoreCheck(state.Catalog, state.Version, Report(null)).Run();
        foreach (var store in state.Definitions)
            Check(state.Stores[store.Name], state.Version);
        return _findings;
    }

    private void Check(StoreEntry store, long version)
    {
        var report = Report(store.Definition.Name);
        if (store.Damage is not null && store.Definition.Kind == StoreKind.Hash)
            new DamagedHashStoreCheck(store, version, report).Run();
        else if (store.Definition.Kind == StoreKind.Hash)
            new HashStoreCheck(store, version, report).Run();
        else if (store.GenerationNumber > 0)
            new SortedStoreCheck(files.FileSystem, store, report).Run();
    }

    private CheckReport Report(string? store) => new(store, _findings, progress, cancellationToken);
}
