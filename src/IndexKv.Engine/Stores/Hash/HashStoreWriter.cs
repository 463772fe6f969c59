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
    private readonly HashStoreFile _file;
    private QueueCollector _collector;
    private readonly byte[] _slot = new byte[HashStoreFormat.SlotSize];
    private bool _isHalfDone;

    public HashStoreWriter(StoreDefinition definition, WritablePageView view, HashStoreState state, HashStoreFile file)
    {
        _definition = definition;
        _view = view;
        _sectors = new SectorAllocator(view, file);
        _values = new ValueQueueWriter(view, _sectors, file);
        _file = file;
        State = state.Clone();
        Reader = new HashStoreReader(definition, view, State, file);
        _collector = NewCollector();
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
        _collector = NewCollector();
        _isHalfDone = false;
    }

    /// <summary>Puts the header's numbers into its page, before the commit.</summary>
    /// <exception cref="EngineException">A change failed halfway and was not rolled back.</exception>
    public void WriteHeader()
    {
        CheckWhole();
        State.WriteHeader(_view);
    }

    public bool Insert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        CheckSize(key, value);
        var hash = KeyHash.Of(State.Salt, key);
        var slot = Reader.TryFind(hash, key, out _, out _);
        if (slot >= 0)
            return false;
        BeginChange();
        Add(hash, ~slot, key, value);
        EndChange();
        return true;
    }

    public bool Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        CheckSize(key, value);
        var hash = KeyHash.Of(State.Salt, key);
        var slot = Reader.TryFind(hash, key, out var unit, out var old);
        var oldLength = old.Length;
        BeginChange();
        if (slot < 0)
        {
            Add(hash, ~slot, key, value);
        }
        else
        {
            SlotFormat.Write(_slot, hash, _values.Append(State, key, value));
            _slot.CopyTo(Table(State.Partitions.Find(hash.Prefix)).Edit(_view, slot));
            Bury(unit, key.Length, oldLength);
        }

        EndChange();
        return slot >= 0;
    }

    public bool Delete(ReadOnlySpan<byte> key)
    {
        var hash = KeyHash.Of(State.Salt, key);
        var slot = Reader.TryFind(hash, key, out var unit, out var old);
        if (slot < 0)
            return false;
        var oldLength = old.Length;
        BeginChange();
        var partition = State.Partitions.Find(hash.Prefix);
        Table(partition).Remove(_view, slot);
        AddUsed(partition, -1);
        State.RecordCount--;
        TableMerge.MergeIfEmpty(_view, State, _sectors, partition);
        Bury(unit, key.Length, oldLength);
        EndChange();
        return true;
    }

    /// <summary>Moves live records from the queue's front to its back until nothing dead is left, or that many units were moved.</summary>
    /// <returns>Whether dead units are left that could be collected.</returns>
    public bool Collect(long units)
    {
        BeginChange();
        _collector.SkipDead(State);
        var moved = 1L;
        while (State.DeadUnits > 0 && units > 0 && moved > 0)
        {
            moved = _collector.TryMoveFront(State);
            units -= moved;
        }

        EndChange();
        return State.DeadUnits > 0 && moved > 0;
    }

    /// <summary>Moves sectors from the file's end into free ones before.</summary>
    /// <returns>Whether there may be more to move.</returns>
    public bool Compact(int count)
    {
        BeginChange();
        var isUnfinished = new SectorCompactor(_view, _sectors).Move(State, count);
        EndChange();
        return isUnfinished;
    }

    /// <summary>Ends the file before its last free sectors.</summary>
    public void Shrink()
    {
        BeginChange();
        new SectorCompactor(_view, _sectors).Shrink(State);
        EndChange();
    }

    // A change that throws in between, because the disk is full for instance, has left pages and state that do not belong together.
    private void BeginChange()
    {
        CheckWhole();
        _isHalfDone = true;
    }

    private void EndChange()
    {
        _view.KeepToBudget();
        if (_view.IsCrowded)
            MoveCrowdedTables();
        _isHalfDone = false;
    }

    // Table sectors with many changed pages move into fresh ones, which need not be kept in memory until the commit.
    private void MoveCrowdedTables()
    {
        var crowded = _view.CrowdedGroups(State.Geometry.PagesPerSector).ToHashSet();
        for (var partition = 0; partition < State.Partitions.Count; partition++)
        {
            if (!crowded.Contains(State.Partitions[partition].Sector))
                continue;
            var entry = new SectorEntry(SectorType.Table, State.Partitions.Used(partition), State.Partitions[partition].Start);
            TableMerge.Move(_view, State, _sectors, partition, _sectors.Allocate(State, entry));
        }
    }

    private void CheckWhole()
    {
        if (_isHalfDone)
        {
            throw new EngineException(
                EngineErrorCode.IoError,
                $"An earlier change of store '{_definition.Name}' in this transaction failed halfway: roll back, to a savepoint made before it or the whole transaction.",
                _view.Path,
                0);
        }
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
        _collector.Pay(State, units);
    }

    private QueueCollector NewCollector() => new(_view, _sectors, _values, new RecordReading(_view, State, _file));

    private void CheckSize(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.Length > HashStoreFormat.GreatestKey)
            throw new EngineException(EngineErrorCode.TooLarge, $"A key of store '{_definition.Name}' has {key.Length} bytes; {HashStoreFormat.GreatestKey} are the most.");
        if (value.Length > HashStoreFormat.GreatestValue)
            throw new EngineException(EngineErrorCode.TooLarge, $"A record of store '{_definition.Name}' has {value.Length} bytes; {HashStoreFormat.GreatestValue} are the most.");
    }
}
