namespace IndexKv.Engine.Transactions;

/// <summary>The current state, and the older ones that are still read.</summary>
internal sealed class StateHistory(DatabaseState first)
{
    // The writer's alone, oldest first.
    private readonly List<DatabaseState> _states = [first];
    private DatabaseState _current = first;

    public DatabaseState Current => Volatile.Read(ref _current);

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

    /// <summary>Makes a state the current one; by the writer.</summary>
    public void Publish(DatabaseState state)
    {
        _states.Add(state);
        Volatile.Write(ref _current, state);
    }

    /// <summary>The oldest version that is read or may be; by the writer.</summary>
    public long OldestLive()
    {
        _states.RemoveAll(state => !state.HasReaders && !ReferenceEquals(state, _current));
        return _states[0].Version;
    }
}
