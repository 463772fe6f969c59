using System.Diagnostics.CodeAnalysis;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Paging;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Stores.Sorted;

namespace IndexKv.Engine.Transactions;

/// <summary>A snapshot. One that has ended can be used again for another, which costs nothing as long as there was no commit in between.</summary>
internal sealed class ReadTransaction : Transaction
{
    private readonly OpenTransactions? _open;
    private readonly WorkSpace _workSpace;
    private readonly SharedReading? _shared;
    private DatabaseState _state;
    private bool _ended;

    // Most transactions read one store: more are in the dictionary.
    private StoreReader? _reader;
    private uint _readerOf;
    private Dictionary<uint, StoreReader>? _others;
    private string? _name;
    private StoreDefinition? _named;

    /// <summary>Begins to read.</summary>
    /// <param name="open">Counts open transactions; null where the caller sees to it that the database stays open.</param>
    /// <param name="state">The state, counted as read.</param>
    /// <param name="workSpace">What there is for rows that are held.</param>
    /// <param name="shared">What opens hash stores where others may write; else null.</param>
    public ReadTransaction(OpenTransactions? open, DatabaseState state, WorkSpace workSpace, SharedReading? shared = null) =>
        (_open, _state, _workSpace, _shared) = (open, state, workSpace, shared);

    public override long Version => _state.Version;

    public override long SchemaVersion => _state.SchemaVersion;

    public override IReadOnlyList<StoreDefinition> Stores => _state.Definitions;

    internal override WorkSpace WorkSpace => _workSpace;

    /// <summary>Begins again.</summary>
    /// <param name="state">The state, counted as read.</param>
    public void Resume(DatabaseState state)
    {
        if (!_ended)
            throw new InvalidOperationException("The transaction is still open.");
        _ended = false;
        if (!ReferenceEquals(state, _state))
        {
            (_state, _reader, _others, _name, _named) = (state, null, null, null, null);
            return;
        }

        _reader?.Resume();
        if (_others is null)
            return;
        foreach (var reader in _others.Values)
            reader.Resume();
    }

    public override bool TryGetStore(string name, [NotNullWhen(true)] out StoreDefinition? store)
    {
        if (!ReferenceEquals(name, _name))
            (_name, _named) = (name, _state.Stores.TryGetValue(name, out var entry) ? entry.Definition : null);
        store = _named;
        return store is not null;
    }

    public override StoreReader OpenStore(StoreDefinition store)
    {
        if (_ended)
            throw TransactionMessages.Ended();
        if (_reader is not null && _readerOf == store.Id)
            return _reader;
        if (_others is not null && _others.TryGetValue(store.Id, out var reader))
            return reader;
        if (!_state.Stores.TryGetValue(store.Name, out var entry) || entry.Definition.Id != store.Id)
            throw TransactionMessages.StoreNotFound(store.Name);
        reader = _shared is not null && entry.Definition.Kind == StoreKind.Hash ? _shared.OpenHashStore(_state, entry) : Open(entry, _state.Version);
        if (_reader is null)
            (_reader, _readerOf) = (reader, store.Id);
        else
            (_others ??= []).Add(store.Id, reader);
        return reader;
    }

    /// <summary>Whether a store could not be opened.</summary>
    internal bool IsDamaged(StoreDefinition store) => _state.Stores[store.Name].Damage is not null;

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
        _reader?.End();
        if (_others is not null)
        {
            foreach (var reader in _others.Values)
                reader.End();
        }

        _state.RemoveReader();
        _open?.Leave();
    }
}
