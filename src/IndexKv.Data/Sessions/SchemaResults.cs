using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sessions;

/// <summary>The columns of a text's results without their rows: nothing is run.</summary>
internal sealed class SchemaResults(IReadOnlyList<CompiledCommand> commands) : CommandResults
{
    private readonly IEnumerator<IReadOnlyList<ResultColumn>> _next =
        commands.SelectMany(command => command.Statements).Select(statement => statement.Columns).Where(columns => columns.Count > 0).GetEnumerator();

    public override RowCursor? Next() => _next.MoveNext() ? new NoRows(_next.Current) : null;

    public override void Dispose() => _next.Dispose();

    private sealed class NoRows(IReadOnlyList<ResultColumn> columns) : RowCursor
    {
        public override IReadOnlyList<ResultColumn> Columns => columns;

        public override bool MoveNext() => false;

        public override KvValue GetValue(int ordinal) => throw new InvalidOperationException("There is no row.");
    }
}
