using IndexKv.Data.Execution;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Sessions;

/// <summary>
/// Runs one command's text again and again, keeping what was found out about it. A text that writes runs in the connection's transaction,
/// or whole in one of its own; a text that reads runs there or in a snapshot. Not thread-safe.
/// </summary>
internal sealed class CommandRunner(KvParameterCollection parameters, CommandDeadline deadline)
{
    private string _text = "";
    private SharedDatabase? _database;
    private CompiledCommand? _compiled;
    private ParameterBinding? _binding;

    /// <summary>Compiles the text in the session's present schema.</summary>
    public CompiledCommand Prepare(Session session, string text)
    {
        try
        {
            if (session.Transaction is { } transaction)
                return Compile(session, text, transaction.Engine);
            using var snapshot = session.BeginRead();
            return Compile(session, text, snapshot);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    /// <summary>Runs the text.</summary>
    /// <param name="session">The connection's session.</param>
    /// <param name="text">The command text.</param>
    /// <param name="timeout">Seconds to wait for another writer; 0 for ever.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public CommandResults Run(Session session, string text, int timeout, CancellationToken cancellationToken)
    {
        try
        {
            if (TryRunWithoutWaiting(session, text, cancellationToken, out var results))
                return results;
            using var writer = session.BeginWrite(timeout, cancellationToken);
            results = RunAll(session, text, writer, cancellationToken);
            writer.Commit();
            return results;
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    /// <summary>Like <see cref="Run"/>, holding no thread while it waits for another writer or for its commit.</summary>
    public async ValueTask<CommandResults> RunAsync(Session session, string text, int timeout, CancellationToken cancellationToken)
    {
        try
        {
            if (TryRunWithoutWaiting(session, text, cancellationToken, out var results))
                return results;
            using var writer = await session.BeginWriteAsync(timeout, cancellationToken).ConfigureAwait(false);
            results = RunAll(session, text, writer, cancellationToken);
            await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
            return results;
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    private bool TryRunWithoutWaiting(Session session, string text, CancellationToken cancellationToken, out CommandResults results)
    {
        results = null!;
        if (session.Transaction is { } transaction)
        {
            deadline.Enter();
            var compiled = Compile(session, text, transaction.Engine);
            results = compiled.Writes
                ? BufferedResults.Run(compiled, transaction.Writer(), Bind(compiled), cancellationToken)
                : new StreamedResults(compiled, null, transaction, Bind(compiled), cancellationToken);
            return true;
        }

        if (IsKnown(session, text) && _compiled!.Writes)
            return false;
        var snapshot = session.BeginRead();
        try
        {
            deadline.Enter();
            var compiled = Compile(session, text, snapshot);
            if (!compiled.Writes)
            {
                results = new StreamedResults(compiled, snapshot, null, Bind(compiled), cancellationToken);
                return true;
            }
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }

        snapshot.Dispose();
        deadline.Leave();
        return false;
    }

    private BufferedResults RunAll(Session session, string text, WriteTransaction writer, CancellationToken cancellationToken)
    {
        deadline.Enter();
        var compiled = Compile(session, text, writer);
        return BufferedResults.Run(compiled, writer, Bind(compiled), cancellationToken);
    }

    private CompiledCommand Compile(Session session, string text, Transaction transaction)
    {
        // What was compiled in a changed, uncommitted schema is the transaction's own and must not outlive it.
        if (session.Transaction is { HasOwnSchema: true })
            return session.Transaction.Compile(text);
        if (IsKnown(session, text) && _compiled!.SchemaVersion == transaction.SchemaVersion)
            return _compiled;
        _compiled = session.Shared.Commands.Get(text, transaction);
        _text = text;
        _database = session.Shared;
        return _compiled;
    }

    private bool IsKnown(Session session, string text) =>
        _compiled is not null && ReferenceEquals(_database, session.Shared) && string.Equals(_text, text, StringComparison.Ordinal);

    private ParameterValues Bind(CompiledCommand compiled)
    {
        if (_binding is null || !_binding.IsFor(compiled))
            _binding = new ParameterBinding(compiled, parameters);
        return _binding.Read();
    }
}
