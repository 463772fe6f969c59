using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sessions;

/// <summary>Rows that were read ahead, because what they come from is about to change or end.</summary>
internal sealed class BufferedRows : RowCursor
{
    private readonly List<KvValue[]> _rows = [];
    private int _current = -1;

    private BufferedRows(IReadOnlyList<ResultColumn> columns) => Columns = columns;

    public override IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>Reads a cursor to its end.</summary>
    /// <param name="cursor">The cursor, which the caller still has to dispose.</param>
    /// <param name="onRow">Whether the cursor stands on a row, which then becomes the current one here.</param>
    public static BufferedRows Rest(RowCursor cursor, bool onRow)
    {
        var rows = new BufferedRows(cursor.Columns);
        if (onRow)
        {
            rows.Add(cursor);
            rows._current = 0;
        }

        while (cursor.MoveNext())
            rows.Add(cursor);
        return rows;
    }

    public override bool MoveNext()
    {
        if (_current < _rows.Count)
            _current++;
        return _current < _rows.Count;
    }

    public override KvValue GetValue(int ordinal) => _rows[_current][ordinal];

    private void Add(RowCursor cursor)
    {
        var row = new KvValue[cursor.Columns.Count];
        for (var i = 0; i < row.Length; i++)
            row[i] = cursor.GetValue(i);
        _rows.Add(row);
    }
}
