using IndexKv.Engine.Stores;

namespace IndexKv.Engine.Execution;

/// <summary>Walks a range up to the first record that is wanted, then down from its end to the last one.</summary>
internal sealed class KeyEndsCursor(RecordCursor ascending, RecordCursor descending) : RecordCursor
{
    private int _direction;
    private bool _isWanted;

    public override ReadOnlySpan<byte> Key => Current.Key;

    public override ReadOnlySpan<byte> Value => Current.Value;

    private RecordCursor Current => _direction == 0 ? ascending : descending;

    /// <summary>The current record is one that is wanted.</summary>
    public void Want() => _isWanted = true;

    public override bool MoveNext()
    {
        if (_isWanted)
            _direction++;
        _isWanted = false;
        if (_direction < 2 && Current.MoveNext())
            return true;
        _direction = 2;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        ascending.Dispose();
        descending.Dispose();
    }
}
