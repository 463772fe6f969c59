namespace IndexKv.Engine.Execution;

/// <summary>The records of an access path that meet the rest of the condition. Each in turn is the context's record.</summary>
internal sealed class FilteredRecords : IDisposable
{
    private const int RecordsBetweenChecks = 256;

    private readonly RowStream? _rows;
    private readonly KeyEndsCursor? _ends;
    private readonly Evaluator? _condition;
    private readonly EvaluationContext _context;
    private readonly CancellationToken _cancellationToken;
    private int _read;

    public FilteredRecords(RowStream? rows, KeyEndsCursor? ends, Evaluator? condition, EvaluationContext context)
    {
        _rows = rows;
        _ends = ends;
        _condition = condition;
        _context = context;
        _cancellationToken = context.CancellationToken;
        context.Row = rows;
    }

    public bool MoveNext()
    {
        while (_rows is null ? _read == 0 : _rows.MoveNext())
        {
            if (_read++ % RecordsBetweenChecks == 0)
                _cancellationToken.ThrowIfCancellationRequested();
            if (_condition is not null && !_condition.IsTrue(_context))
                continue;
            _ends?.Want();
            return true;
        }

        return false;
    }

    public void Dispose() => _rows?.Dispose();
}
