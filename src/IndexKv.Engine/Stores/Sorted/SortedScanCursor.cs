namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Walks the records in the order they were written.</summary>
internal sealed class SortedScanCursor(SortedStoreReader reader) : RecordCursor
{
    private readonly SortedGeneration _generation = reader.Generation;
    private SortedRecordPlace _current;
    private long _next = SortedFormat.HeaderSize;

    public override ReadOnlySpan<byte> Key
    {
        get
        {
            reader.ThrowIfEnded();
            return _generation.Pages.ReadAgain(_current.Key, _current.KeyLength);
        }
    }

    public override ReadOnlySpan<byte> Value
    {
        get
        {
            reader.ThrowIfEnded();
            return _generation.Pages.ReadAgain(_current.Value, _current.ValueLength);
        }
    }

    public override bool MoveNext()
    {
        reader.ThrowIfEnded();
        while (_next < _generation.Header.RecordsEnd)
        {
            var position = _next;
            var content = SortedRecords.Read(_generation.Pages, _generation.Header, position, out _current);
            _next = _current.End;
            if (_generation.Header.Superseded == 0 || IsIndexed(position, content[.._current.KeyLength]))
                return true;
        }

        return false;
    }

    // A load that kept the last of equal keys has records that no index entry points to.
    private bool IsIndexed(long position, ReadOnlySpan<byte> key) => _generation.Position(_generation.LowerBound(key)) == position;
}
