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
internal sealed class RecordRows(
    IReadOnlyList<ResultColumn> columns, RecordLayout layout, RecordCursor records, Evaluator? condition, EvaluationContext context) : RowCursor
{
    private const int RecordsBetweenChecks = 256;

    private readonly CancellationToken _cancellationToken = context.CancellationToken;
    private RecordPosition _position;
    private int _read;

    /// <summary>How many rows are passed over.</summary>
    public long Skip { get; set; }

    /// <summary>How many rows are returned at most.</summary>
    public long Left { get; set; } = long.MaxValue;

    public override IReadOnlyList<ResultColumn> Columns => columns;

    public override bool MoveNext()
    {
        if (Left == 0)
            return false;
        for (; Skip > 0; Skip--)
        {
            if (!Next())
                return false;
        }

        Left--;
        return Next();
    }

    public override KvValue GetValue(int ordinal) => layout.IsKey(ordinal)
        ? layout.ReadKey(ordinal, records.Key)
        : layout.ReadValue(ordinal, records.Value, ref _position);

    public override bool IsNull(int ordinal) => !layout.IsKey(ordinal) && layout.IsNull(ordinal, records.Value, ref _position);

    public override bool TryGetBlob(int ordinal, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return layout.IsBlob(ordinal) && layout.TryReadBlob(ordinal, records.Value, ref _position, out bytes);
    }

    protected override void Dispose(bool disposing) => records.Dispose();

    private bool Next()
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
