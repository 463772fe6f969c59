namespace IndexKv.Engine.Transactions;

/// <summary>
/// Lets one transaction write at a time. Who returns the turn hands it to the one who has waited longest, and nobody else is woken: with
/// many committers, waking is what costs. Thread-safe.
/// </summary>
internal sealed class WriterTurn
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private bool _isTaken;

    /// <summary>Takes the turn if nobody has it.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            var isFree = !_isTaken;
            _isTaken = true;
            return isFree;
        }
    }

    /// <summary>Waits for the turn.</summary>
    /// <returns>False if it did not come in time.</returns>
    public bool Take(TimeSpan patience, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (TryTake())
            return true;

        // Spinning would take the processor from the one who has the turn.
        var woken = new ManualResetEventSlim(initialState: false, spinCount: 0);
        if (!TryQueue(woken.Set, out var waiter))
            return true;
        try
        {
            return woken.Wait(patience, cancellationToken) || !TryWithdraw(waiter);
        }
        catch (OperationCanceledException)
        {
            GiveUp(waiter);
            throw;
        }
    }

    /// <summary>Like <see cref="Take"/>, but holds no thread.</summary>
    public async ValueTask<bool> TakeAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (TryTake())
            return true;
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!TryQueue(woken.SetResult, out var waiter))
            return true;
        try
        {
            await woken.Task.WaitAsync(patience, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return !TryWithdraw(waiter);
        }
        catch (OperationCanceledException)
        {
            GiveUp(waiter);
            throw;
        }
    }

    /// <summary>Hands the turn on, if anybody waits for it.</summary>
    public void Return()
    {
        Waiter next;
        lock (_gate)
        {
            if (_waiting.First is not { } first)
            {
                _isTaken = false;
                return;
            }

            next = first.Value;
            _waiting.RemoveFirst();
        }

        next.Wake();
    }

    // False, and no waiter, if the turn was returned in the meantime and is taken now.
    private bool TryQueue(Action wake, out Waiter waiter)
    {
        waiter = new Waiter(wake);
        lock (_gate)
        {
            if (_isTaken)
                _waiting.AddLast(waiter);
            var isQueued = _isTaken;
            _isTaken = true;
            return isQueued;
        }
    }

    // False if the turn has been handed over all the same.
    private bool TryWithdraw(Waiter waiter)
    {
        lock (_gate)
            return _waiting.Remove(waiter);
    }

    private void GiveUp(Waiter waiter)
    {
        if (!TryWithdraw(waiter))
            Return();
    }

    private sealed class Waiter(Action wake)
    {
        public void Wake() => wake();
    }
}
