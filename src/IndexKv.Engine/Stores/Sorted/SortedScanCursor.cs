namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Walks the records in the order they were written.</summary>
internal sealed class SortedScanCursor(SortedStoreReader reader) : RecordCursor
{
    private readonly SortedGeneration _generation = reader.Generation;
    private long _current = -1;
    private long _next = SortedFormat.HeaderSize;

    public override ReadOnlySpan<byte> Key
    {
        get
        {
            reader.ThrowIfEnded();
            SortedRecords.Read(_generation.Pages, _generation.Header, _current, out var key, out _);
            return key;
        }
    }

    public override ReadOnlySpan<byte> Value
    {
        get
        {
            reader.ThrowIfEnded();
            SortedRecords.Read(_generation.Pages, _generation.Header, _current, out _, out var value);
            return value;
        }
    }

    public override bool MoveNext()
    {
        reader.ThrowIfEnded();
        while (_next < _generation.Header.RecordsEnd)
        {
            _current = _next;
            _next = SortedRecords.Read(_generation.Pages, _generation.Header, _current, out var key, out _);
            if (_generation.Header.Superseded == 0 || IsIndexed(key))
                return true;
        }

        return false;
    }

    // A load that kept the last of equal keys has records that no index entry points to.
    private bool IsIndexed(ReadOnlySpan<byte> key) => _generation.Position(_generation.LowerBound(key)) == _current;
}
