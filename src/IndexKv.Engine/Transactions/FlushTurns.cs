namespace IndexKv.Engine.Transactions;

/// <summary>
/// Lets one flush at a time. Those who come meanwhile go on all at once when it ends, as it may have been theirs too: by a lock they
/// would wake each other one by one. Thread-safe.
/// </summary>
internal sealed class FlushTurns
{
    private readonly object _gate = new();
    private bool _isTaken;

    /// <summary>Takes the turn, or waits until the one who has it returns it.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool TakeOrWait()
    {
        lock (_gate)
        {
            if (_isTaken)
            {
                Monitor.Wait(_gate);
                return false;
            }

            _isTaken = true;
            return true;
        }
    }

    /// <summary>Takes the turn as soon as nobody has it.</summary>
    public void Take()
    {
        while (!TakeOrWait())
        {
        }
    }

    public void Return()
    {
        lock (_gate)
        {
            _isTaken = false;
            Monitor.PulseAll(_gate);
        }
    }
}
