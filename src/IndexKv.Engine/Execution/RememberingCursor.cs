using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>Rows of which some columns would be other values each time they are asked for: these are computed once for each row.</summary>
internal sealed class RememberingCursor(RowCursor rows, int[] volatileColumns) : RowCursor
{
    private readonly KvValue[] _values = new KvValue[volatileColumns.Length];

    public override IReadOnlyList<ResultColumn> Columns => rows.Columns;

    public override bool MoveNext()
    {
        if (!rows.MoveNext())
            return false;
        for (var i = 0; i < _values.Length; i++)
            _values[i] = rows.GetValue(volatileColumns[i]);
        return true;
    }

    public override KvValue GetValue(int ordinal)
    {
        var place = Array.IndexOf(volatileColumns, ordinal);
        return place < 0 ? rows.GetValue(ordinal) : _values[place];
    }

    protected override void Dispose(bool disposing) => rows.Dispose();
}
