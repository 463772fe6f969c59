using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>Columns of a store's records as they are, decoded where they lie when they are asked for. Not thread-safe.</summary>
/// <param name="columns">What is known of the columns.</param>
/// <param name="layout">Where they stand.</param>
/// <param name="records">The records.</param>
/// <param name="condition">Which of them; null for all.</param>
/// <param name="context">What the condition is computed from; its row is the present record.</param>
/// <param name="offset">How many rows are passed over.</param>
/// <param name="limit">How many rows are returned at most.</param>
internal sealed class RecordRows(
    IReadOnlyList<ResultColumn> columns, RecordLayout layout, RecordCursor records, Evaluator? condition, EvaluationContext context, long offset, long limit)
    : SlicedCursor(offset, limit)
{
    private const int RecordsBetweenChecks = 256;

    private readonly CancellationToken _cancellationToken = context.CancellationToken;
    private RecordPosition _position;
    private int _read;

    public override IReadOnlyList<ResultColumn> Columns => columns;

    public override KvValue GetValue(int ordinal) => layout.IsKey(ordinal)
        ? layout.ReadKey(ordinal, records.Key)
        : layout.ReadValue(ordinal, records.Value, ref _position);

    public override bool IsNull(int ordinal) => !layout.IsKey(ordinal) && layout.IsNull(ordinal, records.Value, ref _position);

    public override bool TryGetBlob(int ordinal, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return layout.IsBlob(ordinal) && layout.TryReadBlob(ordinal, records.Value, ref _position, out bytes);
    }

    public override bool TryGetInteger(int ordinal, out long number) => layout.IsKey(ordinal)
        ? layout.TryReadIntegerKey(ordinal, records.Key, out number)
        : layout.TryReadInteger(ordinal, records.Value, ref _position, out number);

    protected override void Dispose(bool disposing) => records.Dispose();

    protected override bool Next()
    {
        do
        {
            _position = default;
            if (!records.MoveNext())
                return false;
            if (_read++ % RecordsBetweenChecks == 0)
                _cancellationToken.ThrowIfCancellationRequested();
        }
        while (condition is not null && !condition.IsTrue(context));
        return true;
    }
}
