using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Sessions;

/// <summary>
/// The results of a text that writes: all its statements run before the first result is seen, so that an error is the execution's own and
/// the writer's place is held no longer than that.
/// </summary>
internal sealed class BufferedResults : CommandResults
{
    private readonly List<RowCursor> _rows = [];
    private int _next;

    private BufferedResults()
    {
    }

    /// <summary>Runs all statements in a transaction.</summary>
    public static BufferedResults Run(
        CompiledCommand command, WriteTransaction transaction, ParameterValues parameters, CancellationToken cancellationToken)
    {
        var results = new BufferedResults();
        for (var i = 0; i < command.Statements.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = command.Statements[i].Execute(transaction, parameters, cancellationToken);
            results.Count(result.RecordsAffected);
            using var rows = result.Rows;
            if (rows is not null)
                results._rows.Add(BufferedRows.Rest(rows, onRow: false));
        }

        return results;
    }

    public override RowCursor? Next() => _next < _rows.Count ? _rows[_next++] : null;

    public override void Dispose() => _rows.Clear();
}
