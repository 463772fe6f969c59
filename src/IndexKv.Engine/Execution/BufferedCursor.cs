using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>Rows that were computed before: sorted, grouped or made distinct.</summary>
/// <param name="columns">What is known of the columns.</param>
/// <param name="rows">The rows, which may be longer.</param>
/// <param name="owner">Disposed with the cursor.</param>
internal sealed class BufferedCursor(IReadOnlyList<ResultColumn> columns, IEnumerable<KvValue[]> rows, IDisposable? owner = null) : RowCursor
{
    private readonly IEnumerator<KvValue[]> _rows = rows.GetEnumerator();

    public override IReadOnlyList<ResultColumn> Columns => columns;

    public override bool MoveNext() => _rows.MoveNext();

    public override KvValue GetValue(int ordinal) => _rows.Current[ordinal];

    protected override void Dispose(bool disposing)
    {
        _rows.Dispose();
        owner?.Dispose();
    }
}
