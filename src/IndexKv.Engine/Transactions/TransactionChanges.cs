using System.Diagnostics.CodeAnalysis;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Paging;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Stores.Sorted;

namespace IndexKv.Engine.Transactions;

/// <summary>What a write transaction has changed so far, and the marks to go back to.</summary>
internal sealed class TransactionChanges(DatabaseFiles files, DatabaseState state, long reusableVersion, DatabaseOptions options)
{
    private Dictionary<string, StoreEntry>? _stores;
    private Dictionary<uint, StoreWriter> _writers = [];

    // All files that the transaction made, undone or not: which of them are wanted shows at the end, and not before, since a savepoint may
    // bring back a store that was dropped after it.
    private readonly List<(IDisposable File, string Name)> _made = [];
    private readonly HashSet<uint> _created = [];
    private readonly List<SortedLoad> _loads = [];

    // A number is not used twice, though its load was undone: the file of that one is removed at the end, by its name.
    private readonly Dictionary<uint, long> _generationNumbers = [];

    private uint _nextStoreId = state.NextStoreId;

    public int SchemaChanges { get; private set; }

    public KeySequences Keys { get; } = new();

    public IReadOnlyDictionary<string, StoreEntry> Stores => _stores ?? state.Stores;

    public IReadOnlyDictionary<uint, StoreWriter> Writers => _writers;

    public uint NextStoreId => _nextStoreId;

    /// <summary>The hash stores that it made, also those that are gone again. No number comes twice.</summary>
    public IReadOnlySet<uint> Created => _created;

    public IReadOnlyList<StoreDefinition> Definitions() => _stores is null
        ? state.Definitions
        : [.. _stores.Values.Select(s => s.Definition).OrderBy(d => d.Name, StringComparer.OrdinalIgnoreCase)];

    public StoreEntry? Find(string name) => Stores.GetValueOrDefault(name);

    public bool TryGetWriter(uint id, [NotNullWhen(true)] out StoreWriter? writer) => _writers.TryGetValue(id, out writer);

    public StoreWriter Writer(StoreEntry entry)
    {
        var id = entry.Definition.Id;
        if (_writers.TryGetValue(id, out var writer))
            return writer;
        var view = new TransactionPageView(
            entry.File!.Pages, state.Version, reusableVersion, entry.State!.Geometry.PagesPerSector, options.PrivatePages);
        writer = new StoreWriter(entry.File, view, new HashStoreWriter(entry.Definition, view, entry.State!, entry.File));
        _writers.Add(id, writer);
        return writer;
    }

    public StoreDefinition CreateStore(StoreDefinition definition)
    {
        var store = definition.WithId(_nextStoreId++);
        var entry = new StoreEntry(store, null, null);
        if (store.Kind == StoreKind.Hash)
        {
            var file = files.Create(store.Id, state.Catalog.State!.Salt, options.SectorSize);
            try
            {
                entry = new StoreEntry(store, file, HashStoreState.Load(new SnapshotPageView(file.Pages, state.Version), store.Id));
            }
            catch
            {
                files.Remove(file, FileNames.Hash(store.Id));
                throw;
            }

            _created.Add(store.Id);
            _made.Add((file, FileNames.Hash(store.Id)));
        }

        WriteDatabaseRecord();
        WriteCatalog(store.Id, CatalogCodec.WriteStore(store, 0, 0));
        Own()[store.Name] = entry;
        SchemaChanges++;
        return store;
    }

    public StoreDefinition AlterStore(StoreEntry entry, StoreDefinition definition)
    {
        var altered = entry with { Definition = definition.WithId(entry.Definition.Id) };
        WriteDatabaseRecord();
        WriteStore(altered);
        Own().Remove(entry.Definition.Name);
        Own()[altered.Definition.Name] = altered;
        SchemaChanges++;
        return altered.Definition;
    }

    /// <summary>Writes down which keys were given, before the commit.</summary>
    public void WriteKeys()
    {
        if (!Keys.Any)
            return;
        foreach (var entry in Stores.Values.Where(s => Keys.Last(s) != s.LastKey))
            WriteStore(entry);
    }

    public void DropStore(StoreEntry entry)
    {
        var id = entry.Definition.Id;
        WriteDatabaseRecord();
        Writer(state.Catalog).Store.Delete(CatalogCodec.Key(id));
        Own().Remove(entry.Definition.Name);
        _writers.Remove(id);
        SchemaChanges++;
    }

    public BulkLoad BeginBulkLoad(StoreEntry entry, BulkLoadOptions options, Action published)
    {
        var store = entry.Definition;
        var number = Math.Max(entry.GenerationNumber, _generationNumbers.GetValueOrDefault(store.Id)) + 1;
        _generationNumbers[store.Id] = number;
        var name = FileNames.Sorted(store.Id, number);
        files.FileSystem.Delete(name);
        var load = new SortedLoad(files.FileSystem, name, store, number, options, generation =>
        {
            if (Stores.Values.FirstOrDefault(s => s.Definition.Id == store.Id) is not { } current)
                throw TransactionMessages.StoreNotFound(store.Name);
            if (current.Definition != store)
                throw TransactionMessages.StoreAltered(store.Name);
            var loaded = current with { GenerationNumber = number, Generation = generation };
            WriteStore(loaded);
            Own()[store.Name] = loaded;
            _made.Add((generation, name));
            published();
        });
        _loads.RemoveAll(l => !l.IsOpen);
        _loads.Add(load);
        return load;
    }

    /// <summary>Gives the changed pages' memory back, in place of publishing them.</summary>
    public void AbandonPages()
    {
        foreach (var writer in _writers.Values)
            writer.View.Abandon();
    }

    /// <summary>Gives up the loads that were not completed: the next transaction's may have their files' names.</summary>
    public void EndLoads() => _loads.ForEach(load => load.End());

    /// <summary>Whether there is anything to commit.</summary>
    public bool HasChanges => _stores is not null || _writers.Values.Any(w => w.View.HasChanges);

    /// <summary>Whether stores or generations have come or gone.</summary>
    public bool ChangesCatalog => _stores is not null;

    /// <summary>Whether a store that was there before has another content, or has given keys.</summary>
    public bool HasChanged(StoreEntry entry) =>
        _writers.ContainsKey(entry.Definition.Id) || (Keys.Any && Keys.Last(entry) != entry.LastKey);

    /// <summary>Whether the commit has to flush more than the log.</summary>
    public bool HasFreshPages => _writers.Values.Any(w => w.View.HasFreshPages);

    public object Mark()
    {
        var writers = _writers.ToDictionary(w => w.Key, w => (w.Value, w.Value.Store.Mark(), w.Value.View.UndoLevels));
        foreach (var writer in _writers.Values)
            writer.View.OpenUndo();
        return new SavedState(
            _stores is null ? null : new Dictionary<string, StoreEntry>(_stores, StringComparer.OrdinalIgnoreCase), writers, SchemaChanges);
    }

    public void RollbackTo(object mark)
    {
        var saved = (SavedState)mark;
        _stores = saved.Stores is null ? null : new Dictionary<string, StoreEntry>(saved.Stores, StringComparer.OrdinalIgnoreCase);
        _writers = [];
        foreach (var (id, (writer, storeMark, level)) in saved.Writers)
        {
            writer.View.UndoTo(level);
            writer.Store.RollbackTo(storeMark);
            _writers.Add(id, writer);
        }

        // Numbers are not given out again: plans made since may be cached under them.
        SchemaChanges = SchemaChanges == saved.SchemaChanges ? SchemaChanges : SchemaChanges + 1;
    }

    public void Release(object mark)
    {
        var saved = (SavedState)mark;
        foreach (var writer in _writers.Values)
            writer.View.ReleaseTo(saved.Writers.TryGetValue(writer.Store.Definition.Id, out var kept) ? kept.Level : 0);
    }

    /// <summary>Removes the files that this transaction made and that its commit does not keep.</summary>
    /// <param name="committed">Whether it was committed.</param>
    /// <param name="mayBeRecovered">Whether the log may hold the transaction though its commit failed: then files are only closed, and
    /// the next opening decides.</param>
    public void RemoveFiles(bool committed, bool mayBeRecovered)
    {
        if (_made.Count == 0)
            return;
        var kept = new HashSet<IDisposable?>(ReferenceEqualityComparer.Instance);
        if (committed)
            kept.UnionWith(Stores.Values.SelectMany(s => new IDisposable?[] { s.File, s.Generation }));
        foreach (var (file, name) in _made.Where(made => !kept.Contains(made.File)))
        {
            if (mayBeRecovered)
                file.Dispose();
            else
                files.Remove(file, name);
        }
    }

    private Dictionary<string, StoreEntry> Own() => _stores ??= new Dictionary<string, StoreEntry>(
        state.Stores.ToDictionary(s => s.Key, s => s.Value), StringComparer.OrdinalIgnoreCase);

    private void WriteStore(StoreEntry entry) =>
        WriteCatalog(entry.Definition.Id, CatalogCodec.WriteStore(entry.Definition, entry.GenerationNumber, Keys.Last(entry)));

    private void WriteCatalog(uint id, byte[] record) => Writer(state.Catalog).Store.Put(CatalogCodec.Key(id), record);

    private void WriteDatabaseRecord() =>
        WriteCatalog(CatalogCodec.CatalogId, CatalogCodec.WriteDatabase(_nextStoreId, state.Version + 1));

    private sealed record SavedState(
        Dictionary<string, StoreEntry>? Stores,
        Dictionary<uint, (StoreWriter Writer, object Mark, int Level)> Writers,
        int SchemaChanges);
}
