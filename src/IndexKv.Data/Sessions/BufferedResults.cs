using IndexKv.Data.Execution;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
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

    /// <summary>Runs all statements of all texts in a transaction.</summary>
    public static BufferedResults Run(
        Session session, IReadOnlyList<CommandSource> sources, WriteTransaction transaction, CancellationToken cancellationToken)
    {
        var results = new BufferedResults();
        for (var i = 0; i < sources.Count; i++)
        {
            try
            {
                results.Run(session, sources[i], transaction, cancellationToken);
            }
            catch (Exception e) when (sources[i].BatchCommand is { } command && KvException.TryBlame(e, command) is { } blamed)
            {
                throw blamed;
            }
        }

        return results;
    }

    /// <summary>Runs a statement about the whole database.</summary>
    public static BufferedResults Run(Session session, MaintenanceStatement statement, CommandSource source, TimeSpan busyTimeout, CancellationToken cancellationToken)
    {
        if (session.Transaction is not null && !statement.RunsBesideTransaction)
            throw new EngineException(EngineErrorCode.InvalidQuery, $"{statement.Name} cannot run inside a transaction; commit or roll it back first.");
        if (session.Settings.IsReadOnly && statement is CheckpointStatement or VacuumStatement)
            session.ThrowIfReadOnly();
        var results = new BufferedResults();
        if (statement.Run(session.Shared.Database, source.Values, busyTimeout, cancellationToken).Rows is { } rows)
            results._rows.Add(rows);
        return results;
    }

    /// <summary>Runs a text that begins or ends transactions.</summary>
    public static BufferedResults Run(TransactionScript script, CommandSource source)
    {
        var results = new BufferedResults();
        foreach (var statement in source.Compiled.Statements)
        {
            var result = script.Run(statement, rows =>
            {
                if (rows is not null)
                    results._rows.Add(BufferedRows.Rest(rows, onRow: false));
            });
            results.Count(source, result.RecordsAffected);
        }

        return results;
    }

    public override RowCursor? Next() => _next < _rows.Count ? _rows[_next++] : null;

    public override void Dispose() => _rows.Clear();

    private void Run(Session session, CommandSource source, WriteTransaction transaction, CancellationToken cancellationToken)
    {
        source.Bind(session, source.Compile(session, transaction));
        foreach (var statement in source.Compiled.Statements)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = statement.Execute(transaction, source.Values, cancellationToken);
            Count(source, result.RecordsAffected);
            using var rows = result.Rows;
            if (rows is not null)
                _rows.Add(BufferedRows.Rest(rows, onRow: false));
        }
    }
}
