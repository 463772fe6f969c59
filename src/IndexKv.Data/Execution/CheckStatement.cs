using IndexKv.Engine;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Maintenance;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Execution;

/// <summary>CHECK STORE and CHECK DATABASE: a row for each finding.</summary>
internal sealed class CheckStatement(string? store) : MaintenanceStatement
{
    private static readonly ResultColumn[] FindingColumns =
    [
        new("store", KvType.Text, IsNullable: true, null), new("file", KvType.Text, IsNullable: false, null),
        new("offset", KvType.Int64, IsNullable: false, null), new("finding", KvType.Text, IsNullable: false, null),
    ];

    public override string Name => store is null ? "CHECK DATABASE" : "CHECK STORE";

    public override bool RunsBesideTransaction => true;

    public override IReadOnlyList<ResultColumn> Columns => FindingColumns;

    public override StatementResult Run(
        Database database, ParameterValues parameters, TimeSpan busyTimeout, CancellationToken cancellationToken) =>
        new(new Findings(database.Check(store, progress: null, cancellationToken)), -1);

    private sealed class Findings(IReadOnlyList<CheckFinding> findings) : RowCursor
    {
        private int _current = -1;

        public override IReadOnlyList<ResultColumn> Columns => FindingColumns;

        public override bool MoveNext() => ++_current < findings.Count;

        public override KvValue GetValue(int ordinal) => ordinal switch
        {
            0 => findings[_current].Store is { } store ? KvValue.FromText(store) : KvValue.Null,
            1 => KvValue.FromText(findings[_current].File),
            2 => KvValue.FromInt64(findings[_current].Offset),
            _ => KvValue.FromText(findings[_current].Message),
        };
    }
}
