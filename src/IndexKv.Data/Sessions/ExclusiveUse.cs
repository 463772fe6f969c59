namespace IndexKv.Data.Sessions;

/// <summary>
/// Sees to it that one thread at a time uses a connection and what belongs to it: a second one gets an error and changes nothing. Costs one
/// interlocked instruction a call.
/// </summary>
internal sealed class ExclusiveUse
{
    private int _taken;

    /// <summary>Begins a call.</summary>
    /// <exception cref="InvalidOperationException">Another call is under way.</exception>
    public void Enter()
    {
        if (Interlocked.CompareExchange(ref _taken, 1, 0) != 0)
            throw InUse();
    }

    /// <summary>Ends a call, on whichever thread.</summary>
    public void Leave() => Volatile.Write(ref _taken, 0);

    /// <summary>Checks that no call is under way.</summary>
    public void ThrowIfTaken()
    {
        if (Volatile.Read(ref _taken) != 0)
            throw InUse();
    }

    private static InvalidOperationException InUse() => new(
        "The connection is in use by another thread: a connection, its commands, readers and transactions belong to one thread at a time. "
        + "Open another connection, which is cheap, or await what is under way.");
}
