using System.Runtime.ExceptionServices;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sessions;

/// <summary>What is left of a cursor that cannot go on: its error on the next step, never a wrong row or an early end.</summary>
internal sealed class EndedRows(IReadOnlyList<ResultColumn> columns, Exception reason) : RowCursor
{
    private readonly ExceptionDispatchInfo _reason = ExceptionDispatchInfo.Capture(reason);

    public override IReadOnlyList<ResultColumn> Columns => columns;

    public override bool MoveNext()
    {
        _reason.Throw();
        return false;
    }

    public override KvValue GetValue(int ordinal)
    {
        _reason.Throw();
        return default;
    }
}
