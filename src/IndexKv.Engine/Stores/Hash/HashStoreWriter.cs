using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>Changes a hash store within the write transaction.</summary>
internal sealed class HashStoreWriter
{
    // Splits spread out in time: from 80 % on, a sector may be split once this many writes have passed since the last split.
    private const long WritesBetweenEarlySplits = 4096;

    private readonly WritablePageView _view;
    private readonly StoreDefinition _definition;
    private readonly SectorAllocator _sectors;
    private readonly ValueQueueWriter _values;
    private readonly byte[] _slot = new byte[HashStoreFormat.SlotSize];

    public HashStoreWriter(StoreDefinition definition, WritablePageView view, HashStoreState state, HashStoreFile file)
    {
        _definition = definition;
        _view = view;
        _sectors = new SectorAllocator(view, file);
        _values = new ValueQueueWriter(view, _sectors);
        State = state.Clone();
        Reader = new HashStoreReader(definition, view, State, file);
    }

    /// <summary>The store with this transaction's changes.</summary>
    public HashStoreReader Reader { get; }

    /// <summary>What the transaction's commit publishes.</summary>
    public HashStoreState State { get; private set; }

    public object Mark() => State.Clone();

    /// <summary>Goes back to a mark; the page view undoes the pages.</summary>
    public void RollbackTo(object mark)
    {
        State = ((HashStoreState)mark).Clone();
        Reader.Follow(State);
    }

    public bool Insert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        CheckSize(key, value);
        var hash = KeyHash.Of(State.Salt, key);
        var slot = Reader.TryFind(hash, key, out _, out _);
        if (slot >= 0)
            return false;
        Add(hash, ~slot, key, value);
        return true;
    }

    public bool Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        CheckSize(key, value);
        var hash = KeyHash.Of(State.Salt, key);
        var slot = Reader.TryFind(hash, key, out var unit, out var old);
        if (slot < 0)
        {
            Add(hash, ~slot, key, value);
            return false;
        }

        Bury(unit, key.Length, old.Length);
        var table = Table(State.Partitions.Find(hash.Prefix));
        SlotFormat.Write(_slot, hash, _values.Append(State, key, value));
        _slot.CopyTo(table.Edit(_view, slot));
        return true;
    }

    public bool Delete(ReadOnlySpan<byte> key)
    {
        var hash = KeyHash.Of(State.Salt, key);
        var slot = Reader.TryFind(hash, key, out var unit, out var old);
        if (slot < 0)
            return false;
        Bury(unit, key.Length, old.Length);
        var partition = State.Partitions.Find(hash.Prefix);
        Table(partition).Remove(_view, slot);
        AddUsed(partition, -1);
        State.RecordCount--;
        return true;
    }

    private void Add(in KeyHash hash, int slot, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var partition = State.Partitions.Find(hash.Prefix);
        State.WritesSinceSplit++;
        var used = State.Partitions.Used(partition);
        if (used >= State.Geometry.SplitAt || (used >= State.Geometry.SplitEarlyAt && State.WritesSinceSplit >= WritesBetweenEarlySplits))
            slot = SplitFor(hash, key, ref partition);

        SlotFormat.Write(_slot, hash, _values.Append(State, key, value));
        while (slot >= State.Geometry.Slots || !Table(partition).TryInsert(_view, slot, _slot))
            slot = SplitFor(hash, key, ref partition);
        AddUsed(partition, 1);
        State.RecordCount++;
    }

    private int SplitFor(in KeyHash hash, ReadOnlySpan<byte> key, ref int partition)
    {
        TableSplit.Split(_view, State, _sectors, partition);
        State.WritesSinceSplit = 0;
        partition = State.Partitions.Find(hash.Prefix);
        return ~Reader.TryFind(hash, key, out _, out _);
    }

    private TableSector Table(int partition) => new(_view, State.Geometry, State.Partitions[partition]);

    private void AddUsed(int partition, int change)
    {
        State.Partitions.AddUsed(partition, change);
        var range = State.Partitions[partition];
        SectorDirectory.Write(_view, State, range.Sector, new SectorEntry(SectorType.Table, State.Partitions.Used(partition), range.Start));
    }

    private void Bury(long unit, int keyLength, int valueLength)
    {
        var units = RecordReading.UnitsOf(keyLength, valueLength);
        Delmap.MarkDead(_view, State, unit, units);
        State.LiveUnits -= units;
        State.DeadUnits += units;
    }

    private void CheckSize(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.Length > HashStoreFormat.GreatestKey)
            throw new EngineException(EngineErrorCode.TooLarge, $"A key of store '{_definition.Name}' has {key.Length} bytes; {HashStoreFormat.GreatestKey} are the most.");
        if (value.Length > HashStoreFormat.GreatestValue)
            throw new EngineException(EngineErrorCode.TooLarge, $"A record of store '{_definition.Name}' has {value.Length} bytes; {HashStoreFormat.GreatestValue} are the most.");
    }
}
