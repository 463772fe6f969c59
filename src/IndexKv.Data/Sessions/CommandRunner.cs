using IndexKv.Engine.Errors;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Sessions;

/// <summary>
/// Runs one text, or several as if they were one. If any writes, all run in the connection's transaction, or whole in one of their
/// own; if all read, they run there or in one snapshot. Not thread-safe.
/// </summary>
internal sealed class CommandRunner(CommandDeadline deadline)
{
    /// <summary>Compiles the texts in the session's present schema.</summary>
    public static IReadOnlyList<CompiledCommand> Prepare(Session session, IReadOnlyList<CommandSource> sources)
    {
        try
        {
            if (session.Transaction is { } transaction)
                return [.. sources.Select(source => source.Compile(session, transaction.Engine))];
            using var snapshot = session.BeginRead();
            return [.. sources.Select(source => source.Compile(session, snapshot))];
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    /// <summary>Runs the texts.</summary>
    /// <param name="session">The connection's session.</param>
    /// <param name="sources">The texts.</param>
    /// <param name="timeout">Seconds to wait for another writer; 0 for ever.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public CommandResults Run(Session session, IReadOnlyList<CommandSource> sources, int timeout, CancellationToken cancellationToken)
    {
        try
        {
            if (TryRunWithoutWaiting(session, sources, timeout, cancellationToken, out var results))
                return results;
            using var writer = session.BeginWrite(timeout, cancellationToken);
            deadline.Enter();
            results = BufferedResults.Run(session, sources, writer, cancellationToken);
            writer.Commit();
            return results;
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    /// <summary>Like <see cref="Run"/>, holding no thread while it waits for another writer or for its commit.</summary>
    public async ValueTask<CommandResults> RunAsync(
        Session session, IReadOnlyList<CommandSource> sources, int timeout, CancellationToken cancellationToken)
    {
        try
        {
            if (TryRunWithoutWaiting(session, sources, timeout, cancellationToken, out var results))
                return results;
            using var writer = await session.BeginWriteAsync(timeout, cancellationToken).ConfigureAwait(false);
            deadline.Enter();
            results = BufferedResults.Run(session, sources, writer, cancellationToken);
            await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
            return results;
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    private bool TryRunWithoutWaiting(
        Session session, IReadOnlyList<CommandSource> sources, int timeout, CancellationToken cancellationToken, out CommandResults results)
    {
        results = null!;
        if (session.Transaction is { } transaction)
        {
            deadline.Enter();
            if (TryRunScript(session, sources, transaction.Engine, timeout, cancellationToken) is { } script)
                results = script;
            else if (TryBindReading(session, sources, transaction.Engine))
                results = TryMaintain(session, sources, timeout, cancellationToken) ?? new StreamedResults(session, sources, null, transaction, cancellationToken);
            else
                results = BufferedResults.Run(session, sources, transaction.Writer(), cancellationToken);
            return true;
        }

        for (var i = 0; i < sources.Count; i++)
        {
            if (sources[i].IsKnownToWrite(session))
                return false;
        }

        var snapshot = session.TakeSnapshot();
        var isInUse = true;
        try
        {
            deadline.Enter();
            if (TryRunScript(session, sources, snapshot, timeout, cancellationToken) is { } script)
            {
                results = script;
                return true;
            }

            if (TryBindReading(session, sources, snapshot))
            {
                if (sources[0].Compiled.Maintenance is not null)
                {
                    isInUse = false;
                    session.EndSnapshot(snapshot);
                }

                results = TryMaintain(session, sources, timeout, cancellationToken) ?? new StreamedResults(session, sources, snapshot, null, cancellationToken);
                isInUse = false;
                return true;
            }
        }
        finally
        {
            if (isInUse)
                session.EndSnapshot(snapshot);
        }

        deadline.Leave();
        return false;
    }

    private static CommandResults? TryMaintain(
        Session session, IReadOnlyList<CommandSource> sources, int timeout, CancellationToken cancellationToken)
    {
        for (var i = 0; i < sources.Count; i++)
        {
            if (sources[i].Compiled.Maintenance is not { } statement)
                continue;
            if (sources.Count > 1)
                throw new EngineException(EngineErrorCode.InvalidQuery, $"{statement.Name} cannot be part of a batch; run it as a command of its own.");
            return BufferedResults.Run(session, statement, sources[i], ConnectionSettings.Wait(timeout), cancellationToken);
        }

        return null;
    }

    // A text that begins or ends transactions takes each as it comes.
    private static BufferedResults? TryRunScript(
        Session session, IReadOnlyList<CommandSource> sources, Transaction transaction, int timeout, CancellationToken cancellationToken)
    {
        for (var i = 0; i < sources.Count; i++)
        {
            var compiled = sources[i].Compile(session, transaction);
            if (compiled.Writes && !compiled.ControlsTransactions)
                return null;
            if (!compiled.ControlsTransactions)
                continue;
            if (sources.Count > 1)
                throw new EngineException(EngineErrorCode.InvalidQuery, "BEGIN, COMMIT, ROLLBACK, SAVEPOINT and RELEASE cannot be part of a batch; run them as commands of their own.");
            sources[i].Bind(session, compiled);
            return BufferedResults.Run(new TransactionScript(session, sources[i], timeout, cancellationToken), sources[i]);
        }

        return null;
    }

    // Texts after one that writes may depend on what it changes, so that they are compiled when their turn comes.
    private static bool TryBindReading(Session session, IReadOnlyList<CommandSource> sources, Transaction transaction)
    {
        for (var i = 0; i < sources.Count; i++)
        {
            var compiled = sources[i].Compile(session, transaction);
            if (compiled.Writes)
                return false;
            sources[i].Bind(session, compiled);
        }

        return true;
    }
}
