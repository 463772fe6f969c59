namespace IndexKv.Data.Sessions;

/// <summary>
/// Ends a command by its timeout, by <see cref="System.Data.Common.DbCommand.Cancel"/>, or by the caller's token. The timeout limits each call
/// (Execute, Read, NextResult), not the caller's time between two of them; entering and leaving a call costs one clock read.
/// </summary>
internal sealed class CommandDeadline : IDisposable
{
    private const long Outside = -1;

    private readonly Lock _lock = new();
    private CancellationTokenSource _source = new();
    private CancellationTokenRegistration _registration;
    private CancellationToken _callers;
    private Timer? _timer;
    private long _limit;
    private long _entered = Outside;
    private long _armedFor;
    private bool _armed;
    private bool _active;
    private bool _timedOut;

    /// <summary>Begins a run of the command.</summary>
    /// <returns>The token for the engine.</returns>
    public CancellationToken Begin(int timeoutSeconds, CancellationToken callers)
    {
        lock (_lock)
        {
            if (!_source.TryReset())
            {
                _source.Dispose();
                _source = new CancellationTokenSource();
            }

            _callers = callers;
            _active = true;
            _timedOut = false;
            _limit = timeoutSeconds * 1000L;
            Volatile.Write(ref _entered, Outside);
            if (timeoutSeconds > 0 && (!_armed || _limit < _armedFor))
                Arm(_limit);
        }

        if (callers.CanBeCanceled)
            _registration = callers.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        return _source.Token;
    }

    /// <summary>Starts the clock of one call.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public void Enter()
    {
        _source.Token.ThrowIfCancellationRequested();
        Volatile.Write(ref _entered, Environment.TickCount64);
    }

    /// <summary>Stops the clock of one call.</summary>
    public void Leave() => Volatile.Write(ref _entered, Outside);

    /// <summary>Ends the run.</summary>
    public void End()
    {
        _registration.Dispose();
        _registration = default;
        lock (_lock)
        {
            _active = false;
            Volatile.Write(ref _entered, Outside);
        }
    }

    /// <summary>Asks the present run, if there is one, to stop. Thread-safe.</summary>
    public void Cancel()
    {
        lock (_lock)
        {
            if (_active)
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
            var entered = Volatile.Read(ref _entered);
            var elapsed = entered == Outside ? 0 : Environment.TickCount64 - entered;
            if (elapsed < _limit)
            {
                Arm(_limit - elapsed);
                return;
            }

            _timedOut = true;
            _source.Cancel();
        }
    }
}
