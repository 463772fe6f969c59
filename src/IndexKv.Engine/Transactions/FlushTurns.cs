namespace IndexKv.Engine.Transactions;

/// <summary>
/// Lets one flush at a time. When it ends, one of those who came meanwhile and whom it came too early for does the next, and all whom it
/// served go on at once. Nobody else is woken: with many committers, waking is what costs. Thread-safe.
/// </summary>
internal sealed class FlushTurns
{
    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiting = [];
    private long _flushed;
    private bool _isTaken;

    /// <summary>Takes the turn, as soon as nobody has it.</summary>
    /// <returns>False if a version is flushed meanwhile; then the turn is not taken.</returns>
    public bool TryTake(long version)
    {
        Waiter waiter;
        lock (_gate)
        {
            if (version <= _flushed)
                return false;
            if (!_isTaken)
            {
                _isTaken = true;
                return true;
            }

            _waiting.Add(waiter = new Waiter(version));
        }

        waiter.Woken.Wait();
        return waiter.HasTurn;
    }

    /// <summary>Gives the turn on.</summary>
    /// <param name="flushed">The newest version that is flushed now; 0 if that is not known.</param>
    public void Return(long flushed)
    {
        Waiter? next;
        List<Waiter> served;
        lock (_gate)
        {
            _flushed = Math.Max(_flushed, flushed);
            served = _waiting.FindAll(waiter => waiter.Version <= _flushed);
            _waiting.RemoveAll(waiter => waiter.Version <= _flushed);
            next = _waiting.Count > 0 ? _waiting[0] : null;
            _isTaken = next is not null;
            if (next is not null)
            {
                next.HasTurn = true;
                _waiting.RemoveAt(0);
            }
        }

        next?.Woken.Set();
        foreach (var waiter in served)
            waiter.Woken.Set();
    }

    private sealed class Waiter(long version)
    {
        public long Version => version;

        // Looks for about as long as a fast flush takes, yielding to those who can go on: to sleep and to be woken costs as much again.
        public ManualResetEventSlim Woken { get; } = new(initialState: false, spinCount: 50);

        public bool HasTurn { get; set; }
    }
}
