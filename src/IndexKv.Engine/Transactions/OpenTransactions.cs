namespace IndexKv.Engine.Transactions;

/// <summary>Counts what is open of a database, which is closed after the last. Thread-safe, without a lock.</summary>
internal sealed class OpenTransactions(string path, Action close)
{
    private const int Closing = int.MinValue;

    // Negative once the database is to be closed after the last one.
    private int _count;
    private int _closed;

    public void ThrowIfClosing()
    {
        if (Volatile.Read(ref _count) < 0)
            throw TransactionMessages.Closed(path);
    }

    /// <summary>Counts one more.</summary>
    /// <exception cref="Errors.EngineException">The database is closed, or will be after the last one.</exception>
    public void Enter()
    {
        if (Interlocked.Increment(ref _count) > 0)
            return;
        Leave();
        throw TransactionMessages.Closed(path);
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _count) == Closing)
            CloseOnce();
    }

    /// <summary>Closes the database now, or after the last one.</summary>
    public void Close()
    {
        if (Interlocked.Or(ref _count, Closing) == 0)
            CloseOnce();
    }

    private void CloseOnce()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            close();
    }
}
