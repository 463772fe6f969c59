using System.Runtime.CompilerServices;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>A hash store as one transaction sees it.</summary>
internal sealed class HashStoreReader(StoreDefinition definition, PageView view, HashStoreState state, HashStoreFile file) : StoreReader
{
    private RecordReading _records = new(view, state, file);
    private HashStoreState _state = state;
    private KeyHash _begun;

    public override StoreDefinition Definition => definition;

    public override long Count => _state.RecordCount;

    public override bool IsOrdered => false;

    internal HashStoreState State => _state;

    internal PageView View => view;

    /// <summary>Whether what is read does not change while it is: not in the write transaction.</summary>
    internal bool IsSnapshot => view is not WritablePageView;

    /// <summary>Goes on with a state that the transaction has since changed.</summary>
    public void Follow(HashStoreState state)
    {
        _state = state;
        _records = new RecordReading(view, state, file);
    }

    public override bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        ThrowIfEnded();
        KeyHash.Of(_state.Salt, key, out var hash);
        return TryFind(hash, key, out _, out value) >= 0;
    }

    public override RecordCursor GetMany(KeySet keys)
    {
        ThrowIfEnded();
        return new HashGetManyCursor(this, keys);
    }

    public override RecordCursor Scan()
    {
        ThrowIfEnded();
        return new HashScanCursor(this, file);
    }

    public override RecordCursor Range(KeyRange range, bool descending) => throw new EngineException(
        EngineErrorCode.NotSupported, $"'{definition.Name}' is a HASH store and has no key order; scan it and sort, or keep the data in a SORTED store.");

    internal override void BeginGet(ReadOnlySpan<byte> key)
    {
        ThrowIfEnded();
        KeyHash.Of(_state.Salt, key, out _begun);
        var table = Table(_begun);
        table.Prefetch(table.Home(_begun.Prefix));
    }

    internal override bool EndGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        ThrowIfEnded();
        return TryFind(_begun, key, out _, out value) >= 0;
    }

    /// <summary>The value of the record at a logical unit that <see cref="TryFind"/> gave.</summary>
    internal ReadOnlySpan<byte> ReadValue(long unit)
    {
        _records.Read(unit, out _, out var value);
        return value;
    }

    /// <summary>Has the slots fetched in which the searches for some keys begin.</summary>
    /// <param name="hashes">The keys' hashes.</param>
    /// <param name="homes">As much memory for those slots.</param>
    /// <param name="offsets">As much memory for their offsets.</param>
    internal void PrefetchSlots(ReadOnlySpan<KeyHash> hashes, Span<int> homes, Span<long> offsets)
    {
        for (var i = 0; i < hashes.Length; i++)
        {
            var table = Table(hashes[i]);
            homes[i] = table.Home(hashes[i].Prefix);
            offsets[i] = table.OffsetOf(homes[i]);
        }

        view.Prefetch(offsets, TableSector.PrefetchedBytes);
    }

    /// <summary>What a hash's slot refers to, given where the search begins; −1 if there is no such slot.</summary>
    internal long FindUnit(in KeyHash hash, int home)
    {
        Table(hash).Find(hash, home, out var unit);
        return unit;
    }

    /// <summary>Another reading of the records as they are now, with scratch memory of its own.</summary>
    internal RecordReading NewReading() => new(view, _state, file);

    /// <summary>Finds a key's slot.</summary>
    /// <param name="hash">The key's hash.</param>
    /// <param name="key">The key.</param>
    /// <param name="unit">Where its record is.</param>
    /// <param name="value">The record's value.</param>
    /// <returns>The slot in its table sector, or the complement of where it belongs.</returns>
    /// <remarks>Inlined into its callers, it would use up what the compiler inlines in one method, and they take longer.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal int TryFind(scoped in KeyHash hash, scoped ReadOnlySpan<byte> key, out long unit, out ReadOnlySpan<byte> value)
    {
        var table = Table(hash);
        var home = table.Home(hash.Prefix);
        table.Prefetch(home);
        for (var from = home; ; from++)
        {
            var slot = table.Find(hash, from, out unit);
            if (slot < 0)
            {
                value = default;
                return slot;
            }

            _records.Prefetch(unit);
            _records.Read(unit, out var recordKey, out value);
            if (recordKey.SequenceEqual(key))
                return slot;
            from = slot;
        }
    }

    private TableSector Table(in KeyHash hash) => TableSector.Of(view, _state, hash);
}
