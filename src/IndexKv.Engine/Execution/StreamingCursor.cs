using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>Rows computed from one record each, column by column as they are asked for.</summary>
internal sealed class StreamingCursor(
    IReadOnlyList<ResultColumn> columns, FilteredRecords records, Evaluator[] projection, EvaluationContext context, long offset, long limit)
    : SlicedCursor(offset, limit)
{
    public override IReadOnlyList<ResultColumn> Columns => columns;

    public override KvValue GetValue(int ordinal) => projection[ordinal].Evaluate(context);

    protected override bool Next() => records.MoveNext();

    protected override void Dispose(bool disposing) => records.Dispose();
}
