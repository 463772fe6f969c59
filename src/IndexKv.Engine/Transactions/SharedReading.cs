using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Stores.Sorted;

namespace IndexKv.Engine.Transactions;

/// <summary>
/// A database opened for reading only: docs/transactions.md, "Processes". Sorted stores are read beside a process that writes, from what
/// it publishes; the lock is taken when first a hash store is read, and kept. Thread-safe; takes no lock to read.
/// </summary>
internal sealed class SharedReading : IDisposable
{
    private const int Attempts = 100;

    private readonly IFileSystem _fileSystem;
    private readonly DatabaseOptions _options;
    private readonly Lock _changing = new();
    private readonly List<DatabaseState> _earlier = [];
    private readonly PublishedSlots? _published;
    private DatabaseState _current;
    private DatabaseFiles? _files;

    private SharedReading(IFileSystem fileSystem, DatabaseOptions options)
    {
        _fileSystem = fileSystem;
        _options = options;
        try
        {
            // Nobody writes: the log and the catalog say what there is, whatever was published before.
            (_files, _current) = DatabaseOpening.Open(fileSystem, options);
            _published = PublishedSlots.Open(fileSystem);
            if (_published is not null)
                GiveLockBack();
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.Locked)
        {
            _published = PublishedSlots.Open(fileSystem);
            if (_published is null)
                throw;
            _current = new DatabaseState(0, 0, 0, NoCatalog, []);
            try
            {
                ReadPublished();
            }
            catch
            {
                _published.Dispose();
                throw;
            }
        }
    }

    private static StoreEntry NoCatalog { get; } = new(CatalogCodec.Self, null, null);

    public static SharedReading Open(IFileSystem fileSystem, DatabaseOptions options) => new(fileSystem, options);

    /// <summary>The newest state, counted as read.</summary>
    public DatabaseState Acquire()
    {
        if (Volatile.Read(ref _files) is null && _published!.HasNews)
        {
            lock (_changing)
            {
                if (_files is null && _published.HasNews)
                    ReadPublished();
            }
        }

        while (true)
        {
            var state = Volatile.Read(ref _current);
            state.AddReader();
            if (ReferenceEquals(state, Volatile.Read(ref _current)))
                return state;
            state.RemoveReader();
        }
    }

    /// <summary>Opens a hash store as a transaction that began with a state sees it.</summary>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Locked"/>: another process writes; or
    /// <see cref="EngineErrorCode.Busy"/>: it has changed the database since.</exception>
    public StoreReader OpenHashStore(DatabaseState state, StoreEntry store)
    {
        DatabaseState all;
        try
        {
            (_, all) = OpenAll();
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.Locked)
        {
            throw TransactionMessages.HashStoreIsWritten(store.Definition.Name, e);
        }

        if (!ReferenceEquals(all, state) && !IsSame(all, state))
            throw TransactionMessages.ChangedElsewhere();
        return ReadTransaction.Open(all.Stores[store.Definition.Name], all.Version);
    }

    /// <summary>Takes the lock, so that all stores can be read and none changes.</summary>
    /// <returns>The files, and the state that is now current.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Locked"/>: another process writes.</exception>
    public (DatabaseFiles Files, DatabaseState State) OpenAll()
    {
        lock (_changing)
        {
            if (_files is null)
            {
                var (files, state) = DatabaseOpening.Open(_fileSystem, _options);
                Replace(new DatabaseState(state.Version, state.SchemaVersion, state.NextStoreId, state.Catalog, state.Stores.Values.Select(KeepOpen)));
                Volatile.Write(ref _files, files);
            }

            return (_files, _current);
        }
    }

    public void Dispose()
    {
        _earlier.Add(_current);
        foreach (var generation in Generations(_earlier))
            generation.Dispose();
        _files?.Dispose();
        _published?.Dispose();
    }

    // Sorted stores are read on from files that do not change; hash stores are opened again when somebody asks for them.
    private void GiveLockBack()
    {
        var state = _current;
        _current = new DatabaseState(
            state.Version, state.SchemaVersion, state.NextStoreId, NoCatalog, state.Stores.Values.Select(s => s with { File = null, State = null }));
        _files!.Dispose();
        _files = null;
    }

    private void ReadPublished()
    {
        for (var attempt = 1; ; attempt++)
        {
            var opened = new List<SortedGeneration>();
            try
            {
                if (_published!.Read() is { } catalog)
                {
                    Replace(new DatabaseState(
                        catalog.Version, catalog.SchemaVersion, 0, NoCatalog, catalog.Stores.Select(s => Open(s.Store, s.Generation, opened)).ToList()));
                    return;
                }
            }
            catch (EngineException) when (_published!.HasNews && attempt < Attempts)
            {
                // The generation was replaced and its file removed in the meantime.
                opened.ForEach(generation => generation.Dispose());
                continue;
            }
            catch
            {
                opened.ForEach(generation => generation.Dispose());
                throw;
            }

            if (attempt == Attempts)
            {
                throw new EngineException(
                    EngineErrorCode.Locked, $"The database '{_fileSystem.Location}' is in use by a process that has not yet told what it holds; try again.", _fileSystem.Location, 0);
            }

            Thread.Sleep(1);
        }
    }

    private StoreEntry Open(StoreDefinition store, long number, List<SortedGeneration> opened)
    {
        if (store.Kind == StoreKind.Hash || number == 0)
            return new StoreEntry(store, null, null, number);
        if (Find(store.Id, number) is { } generation)
            return new StoreEntry(store, null, null, number, generation);
        try
        {
            generation = SortedGeneration.Open(_fileSystem, FileNames.Sorted(store.Id, number), store.Id, number);
            opened.Add(generation);
            return new StoreEntry(store, null, null, number, generation);
        }
        catch (EngineException e) when (!_published!.HasNews && e.Code is EngineErrorCode.Damaged or EngineErrorCode.UnsupportedFormat)
        {
            return new StoreEntry(store, null, null, number, Damage: e);
        }
    }

    private StoreEntry KeepOpen(StoreEntry store)
    {
        if (store.Generation is null || Find(store.Definition.Id, store.GenerationNumber) is not { } generation)
            return store;
        store.Generation.Dispose();
        return store with { Generation = generation };
    }

    private SortedGeneration? Find(uint store, long number) =>
        _current.Stores.Values.FirstOrDefault(s => s.Definition.Id == store && s.GenerationNumber == number)?.Generation;

    // Readers of earlier states keep their generations.
    private void Replace(DatabaseState state)
    {
        _earlier.Add(_current);
        Volatile.Write(ref _current, state);

        // A reader first counts itself and then looks whether its state is still the current one; this is the other half of that.
        Interlocked.MemoryBarrier();
        var unread = _earlier.FindAll(earlier => !earlier.HasReaders);
        _earlier.RemoveAll(unread.Contains);
        foreach (var generation in Generations(unread).Except(Generations([.. _earlier, state])))
            generation.Dispose();
    }

    private static bool IsSame(DatabaseState one, DatabaseState other) =>
        one.SchemaVersion == other.SchemaVersion
        && one.Stores.Count == other.Stores.Count
        && one.Stores.Values.All(s => other.Stores.TryGetValue(s.Definition.Name, out var o)
            && o.Definition.Id == s.Definition.Id && o.GenerationNumber == s.GenerationNumber);

    private static HashSet<SortedGeneration> Generations(IEnumerable<DatabaseState> states) =>
        [.. states.SelectMany(s => s.Stores.Values).Select(s => s.Generation).OfType<SortedGeneration>()];
}
