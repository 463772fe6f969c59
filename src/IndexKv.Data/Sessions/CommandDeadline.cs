namespace IndexKv.Data.Sessions;

/// <summary>
/// Ends a command by its timeout, by <see cref="System.Data.Common.DbCommand.Cancel"/>, or by the caller's token. The timeout limits each call
/// (Execute, Read, NextResult), not the caller's time between two of them. Calls are counted; a timer that strikes several times in a timeout reads the
/// clock and sees which ones last. A brief run, which is over when it begins to be read, has no timeout, and takes no lock.
/// </summary>
internal sealed class CommandDeadline : IDisposable
{
    private const int StrikesPerTimeout = 16;

    private readonly Lock _lock = new();
    private CancellationTokenSource _source = new();
    private CancellationTokenRegistration _registration;
    private CancellationToken _callers;
    private Timer? _timer;
    private long _limit;
    private long _armedFor;

    // Odd within a call; and the one that the timer saw last, and when it first did.
    private long _call;
    private long _seenCall;
    private long _seenAt;
    private bool _armed;
    private bool _active;
    private bool _brief;
    private bool _timedOut;

    // Counts beginnings and ends, so that it is odd during a run; and the run that was to be cancelled last.
    private long _run;
    private long _cancelledRun;
    private object? _owner;

    /// <summary>Begins a brief run.</summary>
    /// <param name="owner">Who may cancel it.</param>
    public void BeginBrief(object owner)
    {
        (_brief, _timedOut, _callers) = (true, false, default);
        BeginRun(owner);
    }

    /// <summary>Begins a run of the command.</summary>
    /// <param name="owner">Who may cancel it.</param>
    /// <param name="timeoutSeconds">Its timeout; 0 for none.</param>
    /// <param name="callers">The caller's token.</param>
    /// <returns>The token for the engine.</returns>
    public CancellationToken Begin(object owner, int timeoutSeconds, CancellationToken callers)
    {
        lock (_lock)
        {
            BeginRun(owner);
            _brief = false;
            if (!_source.TryReset())
            {
                _source.Dispose();
                _source = new CancellationTokenSource();
            }

            _callers = callers;
            _active = true;
            _timedOut = false;
            _limit = timeoutSeconds * 1000L;
            Leave();
            if (timeoutSeconds > 0 && (!_armed || _limit / StrikesPerTimeout < _armedFor))
                Arm(_limit / StrikesPerTimeout);
        }

        if (callers.CanBeCanceled)
            _registration = callers.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        return _source.Token;
    }

    /// <summary>Starts the clock of one call.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public void Enter()
    {
        if (_brief)
        {
            if (Volatile.Read(ref _cancelledRun) == _run)
                throw new OperationCanceledException();
            return;
        }

        _source.Token.ThrowIfCancellationRequested();
        Volatile.Write(ref _call, (_call + 2) | 1);
    }

    /// <summary>Stops the clock of one call.</summary>
    public void Leave()
    {
        if (!_brief)
            Volatile.Write(ref _call, (_call + 1) & ~1);
    }

    /// <summary>Ends the run.</summary>
    public void End()
    {
        if (_brief)
        {
            EndRun();
            return;
        }

        _registration.Dispose();
        _registration = default;
        lock (_lock)
        {
            EndRun();
            _active = false;
            Leave();
        }
    }

    /// <summary>Asks the present run to stop, if there is one and it is the owner's. Thread-safe.</summary>
    public void Cancel(object owner)
    {
        // The owner changes only between two runs: one that is read during a run is that run's.
        var run = Volatile.Read(ref _run);
        if (run % 2 == 0 || !ReferenceEquals(Volatile.Read(ref _owner), owner) || Volatile.Read(ref _run) != run)
            return;
        Volatile.Write(ref _cancelledRun, run);
        lock (_lock)
        {
            if (_active && _run == run)
                _source.Cancel();
        }
    }

    /// <summary>What a cancellation means to the caller.</summary>
    public Exception Explain(OperationCanceledException cause)
    {
        if (_timedOut)
        {
            return new KvException(
                KvErrorCode.Timeout, $"The command took longer than its CommandTimeout of {_limit / 1000} s; raise it, or set it to 0 for no limit.", cause);
        }

        return _callers.IsCancellationRequested
            ? new OperationCanceledException(cause.Message, cause, _callers)
            : new OperationCanceledException("The command was cancelled.", cause);
    }

    /// <summary>Stops the timer. The object stays usable, as a disposed command does.</summary>
    public void Dispose()
    {
        End();
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = null;
            _armed = false;
        }
    }

    private void BeginRun(object owner)
    {
        Volatile.Write(ref _owner, owner);
        Volatile.Write(ref _run, (_run + 1) | 1);
    }

    private void EndRun()
    {
        if (_run % 2 == 0)
            return;
        _owner = null;
        Volatile.Write(ref _run, _run + 1);
    }

    private void Arm(long milliseconds)
    {
        _armed = true;
        _armedFor = milliseconds;
        _timer ??= new Timer(static state => ((CommandDeadline)state!).OnTick(), this, Timeout.Infinite, Timeout.Infinite);
        _timer.Change(milliseconds, Timeout.Infinite);
    }

    private void OnTick()
    {
        lock (_lock)
        {
            _armed = false;
            if (!_active || _limit == 0)
                return;
            var (call, now) = (Volatile.Read(ref _call), Environment.TickCount64);
            if (call != _seenCall)
                (_seenCall, _seenAt) = (call, now);
            if (call % 2 == 0 || now - _seenAt < _limit)
            {
                Arm(_limit / StrikesPerTimeout);
                return;
            }

            _timedOut = true;
            _source.Cancel();
        }
    }
}
