using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using IndexKv.Engine;
using IndexKv.Engine.Errors;

namespace IndexKv.Data.Sessions;

/// <summary>
/// A database with the number of connections that use it. After the last one it is closed: at once, or after an idle time if that
/// connection was pooled. Thread-safe.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Its users count how long it lives: the last one's Release disposes what it holds.")]
internal sealed class SharedDatabase(string? key)
{
    /// <summary>How long a pooled database stays open without a connection.</summary>
    internal static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(5);

    /// <summary>How many sessions are kept for the next connections.</summary>
    private const int MostSessions = 16;

    private readonly Lock _lock = new();
    private readonly Stack<Session> _sessions = new();
    private Database? _database;
    private Timer? _idle;
    private bool _idleIsSet;
    private long _idleSince;
    private int _users;
    private bool _closeWhenUnused;
    private bool _retired;

    /// <summary>The open database; only for its users.</summary>
    public Database Database => _database!;

    /// <summary>The compiled command texts.</summary>
    public CommandCache Commands { get; } = new();

    /// <summary>Adds a user, opening the database if it is not open.</summary>
    /// <param name="settings">What the user asks for.</param>
    /// <param name="session">The user's session.</param>
    /// <returns>False if it was closed for good; the caller looks up its successor.</returns>
    public bool TryAcquire(ConnectionSettings settings, [NotNullWhen(true)] out Session? session)
    {
        session = null;
        lock (_lock)
        {
            if (_retired)
                return false;
            if (_database is not null && settings.ConflictWith(_database.Options) is { } keyword)
            {
                if (_users > 0)
                {
                    throw new InvalidOperationException(
                        $"The database '{_database.Path}' is open in this process with another '{keyword}'; close those connections first, "
                        + "or leave the keyword out.");
                }

                Retire();
                return false;
            }

            _database ??= OpenOrRetire(settings);
            _users++;
            _closeWhenUnused = false;
            session = _sessions.TryPop(out var used) ? used : new Session(this);
            return true;
        }
    }

    /// <summary>What the database has done; null if it is not open.</summary>
    public (string Path, DatabaseStatistics Statistics)? TryGetStatistics()
    {
        lock (_lock)
            return _database is null || _retired ? null : (_database.Path, _database.Statistics);
    }

    /// <summary>Takes a user away.</summary>
    /// <param name="session">The user's session, which has ended.</param>
    public void Release(Session session)
    {
        lock (_lock)
        {
            if (_sessions.Count < MostSessions)
                _sessions.Push(session);
            if (--_users > 0 || _retired)
                return;
            if (!session.Settings.Pooling || _closeWhenUnused || key is null || key.StartsWith(ConnectionSettings.InMemory, StringComparison.Ordinal))
                Retire();
            else
                BeginIdleTime();
        }
    }

    /// <summary>Closes the database when it has no user, which may be now.</summary>
    public void CloseWhenUnused()
    {
        lock (_lock)
        {
            _closeWhenUnused = true;
            if (_users == 0 && !_retired)
                Retire();
        }
    }

    // The timer is left running when a user comes: connections come and go more often than it strikes.
    private void BeginIdleTime()
    {
        _idleSince = Environment.TickCount64;
        if (!_idleIsSet)
            SetIdleTimer(IdleTime);
    }

    private void SetIdleTimer(TimeSpan time)
    {
        _idle ??= new Timer(static state => ((SharedDatabase)state!).CloseIdle(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _idle.Change(time, Timeout.InfiniteTimeSpan);
        _idleIsSet = true;
    }

    private void CloseIdle()
    {
        lock (_lock)
        {
            _idleIsSet = false;
            if (_users > 0 || _retired)
                return;
            var rest = IdleTime - TimeSpan.FromMilliseconds(Environment.TickCount64 - _idleSince);
            if (rest > TimeSpan.Zero)
            {
                SetIdleTimer(rest);
                return;
            }

            try
            {
                Retire();
            }
            catch (Exception e) when (e is EngineException or IOException or UnauthorizedAccessException)
            {
                // Nobody waits for this, so there is nobody to tell: what is committed is in the log, and the next opening meets the failure itself.
                Debug.WriteLine(e);
            }
        }
    }

    private Database OpenOrRetire(ConnectionSettings settings)
    {
        try
        {
            return DatabaseRegistry.Open(settings);
        }
        catch
        {
            Retire();
            throw;
        }
    }

    // The database is closed before its key is free, so that a successor does not find it locked.
    private void Retire()
    {
        _retired = true;
        _sessions.Clear();
        _idle?.Dispose();
        _idle = null;
        try
        {
            _database?.Dispose();
        }
        finally
        {
            if (key is not null)
                DatabaseRegistry.Remove(key, this);
        }
    }
}
