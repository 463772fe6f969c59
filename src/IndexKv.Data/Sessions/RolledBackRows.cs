using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sessions;

/// <summary>What is left of a cursor whose transaction was rolled back under it: an error on the next step, never a wrong row.</summary>
internal sealed class RolledBackRows(IReadOnlyList<ResultColumn> columns) : RowCursor
{
    public override IReadOnlyList<ResultColumn> Columns => columns;

    public override bool MoveNext() => throw Gone();

    public override KvValue GetValue(int ordinal) => throw Gone();

    private static InvalidOperationException Gone() =>
        new("The transaction in which this result was being read was rolled back; read the result to its end first.");
}
