using System.Data;
using System.Runtime.ExceptionServices;
using IndexKv.Data.Diagnostics;

namespace IndexKv.Data.Sessions;

/// <summary>The runs of one command or batch: each gives a reader, can be cancelled, and ends by its timeout. Not thread-safe, but for
/// <see cref="Cancel"/>.</summary>
internal sealed class CommandExecution : IDisposable
{
    /// <summary>The timeout in seconds of a command that has neither one of its own nor a connection.</summary>
    public const int DefaultTimeout = 30;

    private readonly CommandDeadline _deadline = new();
    private readonly CommandRunner _runner;

    public CommandExecution() => _runner = new CommandRunner(_deadline);

    public KvDataReader Run(IReaderOwner owner, Session session, IReadOnlyList<CommandSource> sources, CommandBehavior behavior, int timeout)
    {
        session.Use.Enter();
        var reader = new KvDataReader(owner, session, _deadline, behavior) { Trace = CommandTrace.Begin(session, sources) };
        try
        {
            var token = _deadline.Begin(timeout, default);
            reader.Start(behavior.HasFlag(CommandBehavior.SchemaOnly)
                ? new SchemaResults(CommandRunner.Prepare(session, sources))
                : _runner.Run(session, sources, timeout, token));
            return reader;
        }
        catch (Exception e)
        {
            throw Failed(e, reader);
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
        var reader = new KvDataReader(owner, session, _deadline, behavior) { Trace = CommandTrace.Begin(session, sources) };
        try
        {
            var token = _deadline.Begin(timeout, cancellationToken);
            reader.Start(behavior.HasFlag(CommandBehavior.SchemaOnly)
                ? new SchemaResults(CommandRunner.Prepare(session, sources))
                : await _runner.RunAsync(session, sources, timeout, token).ConfigureAwait(false));
            return reader;
        }
        catch (Exception e)
        {
            throw Failed(e, reader);
        }
        finally
        {
            session.Use.Leave();
        }
    }

    public void Cancel() => _deadline.Cancel();

    public void Dispose() => _deadline.Dispose();

    private Exception Failed(Exception cause, KvDataReader reader)
    {
        var failure = cause is OperationCanceledException cancelled ? _deadline.Explain(cancelled) : cause;
        reader.Trace?.Fail(failure);
        reader.Abandon();
        if (ReferenceEquals(failure, cause))
            ExceptionDispatchInfo.Throw(cause);
        return failure;
    }
}
