namespace IndexKv.Engine.Transactions;

/// <summary>
/// The states of a database: the current one, which readers get; older ones that are still read; and newer ones up to the head, which the
/// next writer builds on while their flush is under way.
/// </summary>
internal sealed class StateHistory(DatabaseState first)
{
    // The writer's alone, oldest first.
    private readonly List<DatabaseState> _states = [first];
    private long[] _live = new long[4];
    private DatabaseState _current = first;
    private DatabaseState _head = first;

    public DatabaseState Current => Volatile.Read(ref _current);

    /// <summary>The newest state in the log.</summary>
    public DatabaseState Head => Volatile.Read(ref _head);

    /// <summary>The current state, counted as read. Takes no lock: if a commit came between, the newer state is taken.</summary>
    public DatabaseState Acquire()
    {
        while (true)
        {
            var state = Current;
            state.AddReader();
            if (ReferenceEquals(state, Current))
                return state;
            state.RemoveReader();
        }
    }

    /// <summary>The head, counted as read; by the writer.</summary>
    public DatabaseState AcquireHead()
    {
        _head.AddReader();
        return _head;
    }

    /// <summary>Makes a state the head; by the writer.</summary>
    public void Append(DatabaseState state)
    {
        _states.Add(state);
        Volatile.Write(ref _head, state);
    }

    /// <summary>Makes a state that was appended the current one, unless a newer one is; by one thread at a time.</summary>
    public void Show(DatabaseState state)
    {
        if (state.Version > _current.Version)
            Volatile.Write(ref _current, state);
    }

    /// <summary>The versions that are read or may be, ascending; by the writer.</summary>
    public ReadOnlySpan<long> Live()
    {
        var current = Current.Version;

        // A reader first counts itself and then looks whether its state is still the current one; this is the other half of that.
        Interlocked.MemoryBarrier();
        _states.RemoveAll(state => state.Version < current && !state.HasReaders);
        if (_live.Length < _states.Count)
            _live = new long[2 * _states.Count];
        for (var i = 0; i < _states.Count; i++)
            _live[i] = _states[i].Version;
        return _live.AsSpan(0, _states.Count);
    }

    /// <summary>The oldest version that is read or may be; by the writer.</summary>
    public long OldestLive() => Live()[0];
}
