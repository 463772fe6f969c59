using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores;

namespace IndexKv.Engine.Execution;

/// <summary>The records of an access path that meet the rest of the condition. Each in turn is the context's record.</summary>
internal sealed class FilteredRecords : IDisposable
{
    private const int RecordsBetweenChecks = 256;

    private readonly RecordCursor? _records;
    private readonly KeyEndsCursor? _ends;
    private readonly Evaluator? _condition;
    private readonly EvaluationContext _context;
    private readonly CancellationToken _cancellationToken;
    private int _read;

    public FilteredRecords(
        RecordCursor? records, StoreDefinition? store, Evaluator? condition, EvaluationContext context, CancellationToken cancellationToken)
    {
        _records = records;
        _ends = records as KeyEndsCursor;
        _condition = condition;
        _context = context;
        _cancellationToken = cancellationToken;
        if (records is not null)
            context.Record = new RecordRow(store!, records);
    }

    public bool MoveNext()
    {
        while (_records is null ? _read == 0 : _records.MoveNext())
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

    public void Dispose() => _records?.Dispose();
}
