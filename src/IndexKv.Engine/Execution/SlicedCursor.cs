namespace IndexKv.Engine.Execution;

/// <summary>Rows that are read one by one, of which the first are passed over and no more than a number returned.</summary>
/// <param name="offset">How many are passed over.</param>
/// <param name="limit">How many are returned at most.</param>
internal abstract class SlicedCursor(long offset, long limit) : RowCursor
{
    private long _skip = offset;
    private long _left = limit;

    public sealed override bool MoveNext()
    {
        if (_left == 0)
            return false;
        for (; _skip > 0; _skip--)
        {
            if (!Next())
                return false;
        }

        _left--;
        return Next();
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False after the last.</returns>
    protected abstract bool Next();
}
