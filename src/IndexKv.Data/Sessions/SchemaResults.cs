using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sessions;

/// <summary>The columns of a text's results without their rows: nothing is run.</summary>
internal sealed class SchemaResults(CompiledCommand command) : CommandResults
{
    private int _next;

    public override RowCursor? Next()
    {
        while (_next < command.Statements.Count)
        {
            var columns = command.Statements[_next++].Columns;
            if (columns.Count > 0)
                return new NoRows(columns);
        }

        return null;
    }

    public override void Dispose()
    {
    }

    private sealed class NoRows(IReadOnlyList<ResultColumn> columns) : RowCursor
    {
        public override IReadOnlyList<ResultColumn> Columns => columns;

        public override bool MoveNext() => false;

        public override KvValue GetValue(int ordinal) => throw new InvalidOperationException("There is no row.");
    }
}
