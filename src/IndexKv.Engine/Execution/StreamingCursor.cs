using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>Rows computed from one record each, column by column as they are asked for.</summary>
internal sealed class StreamingCursor(
    IReadOnlyList<ResultColumn> columns, FilteredRecords records, Evaluator[] projection, EvaluationContext context, long offset, long limit) : RowCursor
{
    private long _skip = offset;
    private long _left = limit;

    public override IReadOnlyList<ResultColumn> Columns => columns;

    public override bool MoveNext()
    {
        if (_left == 0)
            return false;
        for (; _skip > 0; _skip--)
        {
            if (!records.MoveNext())
                return false;
        }

        _left--;
        return records.MoveNext();
    }

    public override KvValue GetValue(int ordinal) => projection[ordinal].Evaluate(context);

    protected override void Dispose(bool disposing) => records.Dispose();
}
