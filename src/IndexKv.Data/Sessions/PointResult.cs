using IndexKv.Data.Values;
using IndexKv.Engine.Execution;

namespace IndexKv.Data.Sessions;

/// <summary>The result of a text that is one lookup of a key; used again for each run of it. Not thread-safe.</summary>
internal sealed class PointResult : CommandResults
{
    private readonly ResultRow _current;
    private bool _isNext;

    public PointResult(PointLookup lookup)
    {
        Row = new PointRow(lookup);
        _current = new ResultRow(Row);
    }

    public PointRow Row { get; }

    /// <summary>Makes ready to be read from the start.</summary>
    public void Begin()
    {
        _current.Reset();
        _isNext = true;
    }

    public override RowCursor? Next()
    {
        var isRow = _isNext;
        _isNext = false;
        return isRow ? Row : null;
    }

    public override ResultRow Current(RowCursor rows) => _current;

    public override void Dispose()
    {
        _isNext = false;
        Row.Dispose();
    }
}
