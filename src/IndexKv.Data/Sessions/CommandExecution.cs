using System.Data;
using System.Runtime.ExceptionServices;
using IndexKv.Data.Diagnostics;
using IndexKv.Engine.Errors;

namespace IndexKv.Data.Sessions;

/// <summary>The runs of one command or batch: each gives a reader, can be cancelled, and ends by its timeout. Not thread-safe, but for
/// <see cref="Cancel"/>.</summary>
internal sealed class CommandExecution : IDisposable
{
    /// <summary>The timeout in seconds of a command that has neither one of its own nor a connection.</summary>
    public const int DefaultTimeout = 30;

    private readonly CommandDeadline _deadline = new();
    private readonly CommandRunner _runner;
    private PointResult? _point;

    public CommandExecution() => _runner = new CommandRunner(_deadline);

    /// <summary>What ends a run.</summary>
    public CommandDeadline Deadline => _deadline;

    /// <summary>The session of the present or the last run.</summary>
    public Session Session { get; private set; } = null!;

    /// <summary>What is told of the present run; null if nobody listens.</summary>
    public CommandTrace? Trace { get; private set; }

    public KvDataReader Run(IReaderOwner owner, Session session, IReadOnlyList<CommandSource> sources, CommandBehavior behavior, int timeout)
    {
        session.Use.Enter();
        try
        {
            Session = session;
            if (ReadPoint(owner, session, sources, behavior) is { } result)
                return result;
            Trace = CommandTrace.Begin(session, sources);
            var reader = new KvDataReader(owner, this, behavior);
            try
            {
                var token = _deadline.Begin(owner, timeout, default);
                reader.Start(behavior.HasFlag(CommandBehavior.SchemaOnly)
                    ? new SchemaResults(CommandRunner.Prepare(session, sources))
                    : _runner.Run(session, sources, timeout, token));
                return reader;
            }
            catch (Exception e)
            {
                throw Failed(e, reader);
            }
        }
        finally
        {
            session.Use.Leave();
        }
    }

    public async Task<KvDataReader> RunAsync(
        IReaderOwner owner,
        Session session,
        IReadOnlyList<CommandSource> sources,
        CommandBehavior behavior,
        int timeout,
        CancellationToken cancellationToken)
    {
        session.Use.Enter();
        try
        {
            Session = session;
            if (!cancellationToken.CanBeCanceled && ReadPoint(owner, session, sources, behavior) is { } result)
                return result;
            Trace = CommandTrace.Begin(session, sources);
            var reader = new KvDataReader(owner, this, behavior);
            try
            {
                var token = _deadline.Begin(owner, timeout, cancellationToken);
                reader.Start(behavior.HasFlag(CommandBehavior.SchemaOnly)
                    ? new SchemaResults(CommandRunner.Prepare(session, sources))
                    : await _runner.RunAsync(session, sources, timeout, token).ConfigureAwait(false));
                return reader;
            }
            catch (Exception e)
            {
                throw Failed(e, reader);
            }
        }
        finally
        {
            session.Use.Leave();
        }
    }

    public void Cancel(IReaderOwner owner) => _deadline.Cancel(owner);

    /// <summary>The run was read.</summary>
    public void EndTrace()
    {
        Trace?.End();
        Trace = null;
    }

    public void Dispose() => _deadline.Dispose();

    // A text that was one lookup when it last ran and still is: its record is copied, and the snapshot given back, before anything is read.
    private KvDataReader? ReadPoint(IReaderOwner owner, Session session, IReadOnlyList<CommandSource> sources, CommandBehavior behavior)
    {
        if (sources is not CommandSource[] { Length: 1 } texts || session.Transaction is not null || DataTelemetry.IsOn
            || (behavior & CommandBehavior.SchemaOnly) != 0 || !texts[0].IsKnownPoint(session))
        {
            return null;
        }

        try
        {
            var snapshot = session.TakeSnapshot();
            try
            {
                var compiled = texts[0].Compile(session, snapshot);
                if (compiled.Point is not { } lookup)
                    return null;
                texts[0].Bind(session, compiled);
                if (!ReferenceEquals(_point?.Row.Lookup, lookup))
                    _point = new PointResult(lookup);
                _point.Row.Begin(snapshot, texts[0].Values);
                return Read(owner, _point, behavior);
            }
            finally
            {
                session.EndSnapshot(snapshot);
            }
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    // The reader is made while memory is fetched.
    private KvDataReader Read(IReaderOwner owner, PointResult point, CommandBehavior behavior)
    {
        _deadline.BeginBrief(owner);
        point.Begin();
        var reader = new KvDataReader(owner, this, behavior);
        try
        {
            point.Row.End();
            reader.Start(point);
            return reader;
        }
        catch
        {
            reader.Abandon();
            throw;
        }
    }

    private Exception Failed(Exception cause, KvDataReader reader)
    {
        var failure = cause is OperationCanceledException cancelled ? _deadline.Explain(cancelled) : cause;
        Trace?.Fail(failure);
        reader.Abandon();
        if (ReferenceEquals(failure, cause))
            ExceptionDispatchInfo.Throw(cause);
        return failure;
    }
}
