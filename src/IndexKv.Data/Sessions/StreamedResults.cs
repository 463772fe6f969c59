using IndexKv.Data.Execution;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Sessions;

/// <summary>The results of a text that only reads: each statement runs when its result is asked for, all in one snapshot.</summary>
/// <param name="session">The session.</param>
/// <param name="sources">The texts.</param>
/// <param name="snapshot">What <see cref="Session.TakeSnapshot"/> gave, to be ended with the results; or null, and then</param>
/// <param name="transaction">the connection's transaction.</param>
/// <param name="cancellationToken">Ends the run.</param>
internal sealed class StreamedResults(
    Session session, IReadOnlyList<CommandSource> sources, Transaction? snapshot, KvTransaction? transaction, CancellationToken cancellationToken)
    : CommandResults
{
    private Transaction? _snapshot = snapshot;
    private RowCursor? _current;
    private int _source;
    private int _next;

    public override RowCursor? Next()
    {
        _current?.Dispose();
        _current = null;
        for (; _source < sources.Count; _source++, _next = 0)
        {
            var source = sources[_source];
            while (_next < source.Compiled.Statements.Count)
            {
                if (transaction is { Connection: null })
                    throw new InvalidOperationException("The transaction of this command has ended; read its results before you end it.");
                if (Run(source, source.Compiled.Statements[_next++]) is { } rows)
                    return _current = new SessionCursor(rows, null, transaction);
            }
        }

        return null;
    }

    public override void Dispose()
    {
        _source = int.MaxValue;
        try
        {
            _current?.Dispose();
            _current = null;
        }
        finally
        {
            if (_snapshot is { } ended)
            {
                _snapshot = null;
                session.EndSnapshot(ended);
            }
        }
    }

    private RowCursor? Run(CommandSource source, PreparedStatement statement)
    {
        try
        {
            var result = statement.Execute(_snapshot ?? transaction!.Engine, source.Values, cancellationToken);
            Count(source, result.RecordsAffected);
            return result.Rows;
        }
        catch (Exception e) when (source.BatchCommand is { } command && KvException.TryBlame(e, command) is { } blamed)
        {
            throw blamed;
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }
}
