using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Relations;

/// <summary>Rows that are arrays of values.</summary>
internal sealed class ArrayStream(IEnumerable<KvValue[]> rows) : RowStream
{
    private readonly IEnumerator<KvValue[]> _rows = rows.GetEnumerator();

    public override bool MoveNext() => _rows.MoveNext();

    public override KvValue Column(int ordinal) => _rows.Current[ordinal];

    public override void Dispose() => _rows.Dispose();
}
