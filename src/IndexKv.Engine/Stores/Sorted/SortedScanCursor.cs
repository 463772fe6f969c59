namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Walks the records in the order they were written.</summary>
internal sealed class SortedScanCursor(SortedGeneration generation) : RecordCursor
{
    private long _current = -1;
    private long _next = SortedFormat.HeaderSize;

    public override ReadOnlySpan<byte> Key
    {
        get
        {
            SortedRecords.Read(generation.Pages, generation.Header, _current, out var key, out _);
            return key;
        }
    }

    public override ReadOnlySpan<byte> Value
    {
        get
        {
            SortedRecords.Read(generation.Pages, generation.Header, _current, out _, out var value);
            return value;
        }
    }

    public override bool MoveNext()
    {
        while (_next < generation.Header.RecordsEnd)
        {
            _current = _next;
            _next = SortedRecords.Read(generation.Pages, generation.Header, _current, out var key, out _);
            if (generation.Header.Superseded == 0 || IsIndexed(key))
                return true;
        }

        return false;
    }

    // A load that kept the last of equal keys has records that no index entry points to.
    private bool IsIndexed(ReadOnlySpan<byte> key) => generation.Position(generation.LowerBound(key)) == _current;
}
