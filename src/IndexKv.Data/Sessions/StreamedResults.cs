using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Sessions;

/// <summary>The results of a text that only reads: each statement runs when its result is asked for, all in one snapshot.</summary>
internal sealed class StreamedResults(
    CompiledCommand command, Transaction? snapshot, KvTransaction? transaction, ParameterValues parameters, CancellationToken cancellationToken)
    : CommandResults
{
    private RowCursor? _current;
    private int _next;

    public override RowCursor? Next()
    {
        _current?.Dispose();
        _current = null;
        while (_next < command.Statements.Count)
        {
            if (transaction is { Connection: null })
                throw new InvalidOperationException("The transaction of this command has ended; read its results before you end it.");
            try
            {
                var result = command.Statements[_next++].Execute(snapshot ?? transaction!.Engine, parameters, cancellationToken);
                Count(result.RecordsAffected);
                if (result.Rows is not null)
                    return _current = new SessionCursor(result.Rows, null, transaction);
            }
            catch (EngineException e)
            {
                throw KvException.From(e);
            }
        }

        return null;
    }

    public override void Dispose()
    {
        _next = int.MaxValue;
        try
        {
            _current?.Dispose();
            _current = null;
        }
        finally
        {
            snapshot?.Dispose();
        }
    }
}
