using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>Changes a hash store within the write transaction.</summary>
internal sealed class HashStoreWriter
{
    // As many new slots are gathered for each page that may be held in memory.
    private const int GatheredForPage = 64;

    private readonly WritablePageView _view;
    private readonly SectorAllocator _sectors;
    private readonly TableWriter _table;
    private readonly ValueQueueWriter _values;
    private readonly HashStoreFile _file;
    private readonly HashStoreReader _reader;
    private QueueCollector _collector;

    // Made when the transaction turns out to be a large one.
    private GatheredSlots? _gathered;
    private readonly byte[] _slot = new byte[HashStoreFormat.SlotSize];
    private bool _isHalfDone;

    public HashStoreWriter(StoreDefinition definition, WritablePageView view, HashStoreState state, HashStoreFile file)
    {
        Definition = definition;
        _view = view;
        _sectors = new SectorAllocator(view, file);
        _table = new TableWriter(view, _sectors);
        _values = new ValueQueueWriter(view, _sectors, file);
        _file = file;
        State = state.Clone();
        _reader = new HashStoreReader(definition, view, State, file);
        _collector = NewCollector();
    }

    /// <summary>The store's definition.</summary>
    public StoreDefinition Definition { get; }

    /// <summary>What the transaction's commit publishes.</summary>
    public HashStoreState State { get; private set; }

    /// <summary>The store with this transaction's changes so far.</summary>
    public HashStoreReader OpenReader()
    {
        Settle();
        return _reader;
    }

    /// <summary>What <see cref="RollbackTo"/> goes back to.</summary>
    public object Mark()
    {
        // What is put into the table after the mark costs copies of its pages: there had better be room.
        if (_gathered is { IsHalfFull: true })
            Settle();
        if (_gathered is { Count: > 0 })
            _gathered.IsMarked = true;
        return (State.Clone(), _gathered, _gathered?.Count ?? 0);
    }

    /// <summary>Goes back to a mark; the page view undoes the pages.</summary>
    public void RollbackTo(object mark)
    {
        (var state, _gathered, var count) = ((HashStoreState, GatheredSlots?, int))mark;
        State = state.Clone();
        _reader.Follow(State);
        _collector = NewCollector();
        _gathered?.TruncateTo(count);
        _isHalfDone = false;
    }

    /// <summary>Puts the header's numbers into its page, before the commit.</summary>
    /// <exception cref="EngineException">A change failed halfway and was not rolled back.</exception>
    public void WriteHeader()
    {
        CheckWhole();
        Settle();
        State.WriteHeader(_view);
    }

    public bool Insert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        CheckSize(key, value);
        KeyHash.Of(State.Salt, key, out var hash);
        var slot = Find(hash, key, out _, out _);
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
        KeyHash.Of(State.Salt, key, out var hash);
        var slot = Find(hash, key, out var unit, out var old);
        if (slot >= 0 && Settle())
            slot = _reader.TryFind(hash, key, out unit, out old);
        var oldLength = old.Length;
        BeginChange();
        if (slot < 0)
        {
            Add(hash, ~slot, key, value);
        }
        else
        {
            SlotFormat.Write(_slot, hash, _values.Append(State, key, value));
            _table.Replace(State, hash, slot, _slot);
            Bury(unit, key.Length, oldLength);
        }

        EndChange();
        return slot >= 0;
    }

    public bool Delete(ReadOnlySpan<byte> key)
    {
        KeyHash.Of(State.Salt, key, out var hash);
        Settle();
        var slot = _reader.TryFind(hash, key, out var unit, out var old);
        if (slot < 0)
            return false;
        var oldLength = old.Length;
        BeginChange();
        _table.Remove(State, hash, slot);
        State.RecordCount--;
        Bury(unit, key.Length, oldLength);
        EndChange();
        return true;
    }

    /// <summary>Moves live records from the queue's front to its back until nothing dead is left, or that many units were moved.</summary>
    /// <returns>Whether dead units are left that could be collected.</returns>
    public bool Collect(long units)
    {
        Settle();
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
        Settle();
        BeginChange();
        var isUnfinished = new SectorCompactor(_view, _sectors).Move(State, count);
        EndChange();
        return isUnfinished;
    }

    /// <summary>Ends the file before its last free sectors.</summary>
    public void Shrink()
    {
        Settle();
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
        _table.KeepToBudget(State);
        _isHalfDone = false;
    }

    private void CheckWhole()
    {
        if (_isHalfDone)
        {
            throw new EngineException(
                EngineErrorCode.IoError,
                $"An earlier change of store '{Definition.Name}' in this transaction failed halfway: roll back, to a savepoint made before it or the whole transaction.",
                _view.Path,
                0);
        }
    }

    // The key's slot, or the complement of where it belongs.
    private int Find(in KeyHash hash, ReadOnlySpan<byte> key, out long unit, out ReadOnlySpan<byte> value)
    {
        if (_gathered is not null && _gathered.Contains(hash))
            Settle();
        return _reader.TryFind(hash, key, out unit, out value);
    }

    private void Add(in KeyHash hash, int slot, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        State.RecordCount++;
        if (!_view.IsOverBudget)
        {
            _table.MakeRoom(State, hash, ref slot);
            SlotFormat.Write(_slot, hash, _values.Append(State, key, value));
            _table.Add(State, hash, slot, _slot);
            return;
        }

        _gathered ??= new GatheredSlots(GatheredForPage * _view.Budget);
        SlotFormat.Write(_slot, hash, _values.Append(State, key, value));
        _gathered.Add(_slot);
        if (_gathered.IsFull)
            PutIn(_gathered);
    }

    /// <summary>Puts gathered slots into the table: while there are some, records are added and nothing else is done.</summary>
    /// <returns>Whether there were any.</returns>
    private bool Settle()
    {
        if (_gathered is not { Count: > 0 })
            return false;
        BeginChange();
        PutIn(_gathered);
        EndChange();
        return true;
    }

    private void PutIn(GatheredSlots gathered)
    {
        _table.AddAll(State, gathered);
        if (gathered.IsMarked)
            _gathered = null;
        else
            gathered.Clear();
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
            throw new EngineException(EngineErrorCode.TooLarge, $"A key of store '{Definition.Name}' has {key.Length} bytes; {HashStoreFormat.GreatestKey} are the most.");
        if (value.Length > HashStoreFormat.GreatestValue)
            throw new EngineException(EngineErrorCode.TooLarge, $"A record of store '{Definition.Name}' has {value.Length} bytes; {HashStoreFormat.GreatestValue} are the most.");
    }
}
