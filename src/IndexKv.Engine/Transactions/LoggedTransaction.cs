using System.Diagnostics.CodeAnalysis;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Transactions;

/// <summary>The writer's transaction: hash stores through private pages, sorted stores through new files, both through the catalog.</summary>
internal sealed class LoggedTransaction : WriteTransaction
{
    private readonly DatabaseWriter _writer;
    private readonly DatabaseState _base;
    private readonly TransactionChanges _changes;
    private readonly Dictionary<uint, StoreReader> _readers = [];

    // Those of contents that were replaced or undone too: all end with the transaction, and not before.
    private readonly HashSet<StoreReader> _opened = [];
    private readonly List<(Savepoint Savepoint, object Mark)> _savepoints = [];
    private bool _ended;

    public LoggedTransaction(DatabaseWriter writer, DatabaseFiles files, DatabaseState state, long reusableVersion, DatabaseOptions options)
    {
        _writer = writer;
        _base = state;
        _changes = new TransactionChanges(files, state, reusableVersion, options);
        WorkSpace = new WorkSpace(files.FileSystem, options.WorkMemory);
    }

    public override long Version => _base.Version;

    /// <summary>Below the next version's, so that plans made inside a transaction that changed definitions are not taken for committed ones.</summary>
    public override long SchemaVersion => _changes.SchemaChanges == 0 ? _base.SchemaVersion : -(_base.Version << 16) - _changes.SchemaChanges;

    public override IReadOnlyList<StoreDefinition> Stores => _changes.Definitions();

    internal override WorkSpace WorkSpace { get; }

    internal DatabaseState Base => _base;

    internal TransactionChanges Changes => _changes;

    public override bool TryGetStore(string name, [NotNullWhen(true)] out StoreDefinition? store)
    {
        CheckOpen();
        store = _changes.Find(name)?.Definition;
        return store is not null;
    }

    public override StoreReader OpenStore(StoreDefinition store)
    {
        var entry = Entry(store);
        if (_changes.TryGetWriter(entry.Definition.Id, out var writer))
            return Opened(writer.Store.OpenReader());
        if (_readers.TryGetValue(store.Id, out var reader))
            return reader;
        reader = Opened(ReadTransaction.Open(entry, _base.Version));
        _readers.Add(store.Id, reader);
        return reader;
    }

    public override StoreDefinition CreateStore(StoreDefinition definition)
    {
        CheckOpen();
        if (_changes.Find(definition.Name) is not null)
            throw TransactionMessages.StoreExists(definition.Name);
        return _changes.CreateStore(definition);
    }

    public override StoreDefinition AlterStore(StoreDefinition store, StoreDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var entry = Entry(store);
        if (_changes.Find(definition.Name) is { } other && other.Definition.Id != entry.Definition.Id)
            throw TransactionMessages.StoreExists(definition.Name);
        entry.Definition.ThrowIfNotAlterable(definition, OpenStore(store).Count == 0);
        _readers.Remove(entry.Definition.Id);
        return _changes.AlterStore(entry, definition);
    }

    public override KvValue NextKey(StoreDefinition store) => _changes.Keys.Next(Entry(store));

    public override void DropStore(StoreDefinition store)
    {
        var entry = Entry(store);
        _changes.DropStore(entry);
        _readers.Remove(entry.Definition.Id);
    }

    /// <summary>A hash store's writer, for changes that do not change its content.</summary>
    internal Stores.Hash.HashStoreWriter HashWriter(StoreDefinition store) => Writer(store);

    public override bool Insert(StoreDefinition store, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Writer(store, key).Insert(key, value);

    public override bool Put(StoreDefinition store, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Writer(store, key).Put(key, value);

    public override bool Delete(StoreDefinition store, ReadOnlySpan<byte> key) => Writer(store).Delete(key);

    public override BulkLoad BeginBulkLoad(StoreDefinition store, BulkLoadOptions options)
    {
        var entry = Entry(store);
        if (entry.Definition.Kind != StoreKind.Sorted)
            throw TransactionMessages.HashTakesNoBulkLoad(store.Name);
        entry.ThrowIfDamaged();
        return _changes.BeginBulkLoad(entry, options, () => _readers.Remove(entry.Definition.Id));
    }

    public override Savepoint CreateSavepoint()
    {
        CheckOpen();
        var savepoint = new Savepoint(_savepoints.Count);
        _savepoints.Add((savepoint, _changes.Mark()));
        return savepoint;
    }

    public override void RollbackTo(Savepoint savepoint)
    {
        var depth = Depth(savepoint);
        _changes.RollbackTo(_savepoints[depth].Mark);
        _savepoints.RemoveRange(depth, _savepoints.Count - depth);
        _savepoints.Add((savepoint, _changes.Mark()));
        _readers.Clear();
    }

    public override void Release(Savepoint savepoint)
    {
        var depth = Depth(savepoint);
        _changes.Release(_savepoints[depth].Mark);
        _savepoints.RemoveRange(depth, _savepoints.Count - depth);
    }

    public override void Commit()
    {
        Close();
        _writer.Commit(this);
    }

    public override ValueTask CommitAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Close();
        return _writer.CommitAsync(this);
    }

    public override void Rollback()
    {
        CheckOpen();
        End();
        _writer.Rollback(this);
    }

    protected override void Dispose(bool disposing)
    {
        if (_ended)
            return;
        End();
        _writer.Rollback(this);
    }

    private void Close()
    {
        CheckOpen();
        try
        {
            _changes.WriteKeys();
        }
        catch
        {
            Rollback();
            throw;
        }

        End();
    }

    private void End()
    {
        _ended = true;
        foreach (var reader in _opened)
            reader.End();
        _changes.EndLoads();
    }

    private StoreReader Opened(StoreReader reader)
    {
        _opened.Add(reader);
        return reader;
    }

    private Stores.Hash.HashStoreWriter Writer(StoreDefinition store, ReadOnlySpan<byte> key)
    {
        var writer = Writer(store);
        if (store.GeneratedColumn >= 0)
            _changes.Keys.Observe(Entry(store), key);
        return writer;
    }

    private Stores.Hash.HashStoreWriter Writer(StoreDefinition store)
    {
        var entry = Entry(store);
        if (entry.Definition.Kind != StoreKind.Hash)
            throw TransactionMessages.SortedIsReadOnly(store.Name);
        entry.ThrowIfDamaged();
        return _changes.Writer(entry).Store;
    }

    private StoreEntry Entry(StoreDefinition store)
    {
        CheckOpen();
        return _changes.Find(store.Name) is { } entry && entry.Definition.Id == store.Id ? entry : throw TransactionMessages.StoreNotFound(store.Name);
    }

    private int Depth(Savepoint savepoint)
    {
        CheckOpen();
        var depth = _savepoints.FindIndex(s => ReferenceEquals(s.Savepoint, savepoint));
        return depth >= 0 ? depth : throw TransactionMessages.SavepointGone();
    }

    private void CheckOpen()
    {
        if (_ended)
            throw TransactionMessages.Ended();
    }
}
