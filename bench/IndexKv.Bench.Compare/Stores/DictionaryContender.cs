namespace IndexKv.Bench.Compare.Stores;

/// <summary>The base class library's dictionary: what memory alone costs, with nothing kept on disk.</summary>
internal sealed class DictionaryContender : IContender
{
    private readonly byte[] _value = new byte[64 << 10];
    private Dictionary<ulong, byte[]> _records = [];
    private ulong[] _sorted = [];

    public string Name => LaneNames.Dictionary;

    public long FileSize => 0;

    public void Load(Records records, bool inOrder)
    {
        _records = new Dictionary<ulong, byte[]>(records.Keys.Length);
        foreach (var key in inOrder ? records.Sorted : records.Keys)
            _records.Add(key, records.Value(key).ToArray());

        _sorted = records.Sorted;
    }

    public void Reopen()
    {
    }

    public long Get(ReadOnlySpan<ulong> keys)
    {
        var sum = 0L;
        foreach (var key in keys)
        {
            if (_records.TryGetValue(key, out var value))
                sum += Copy(value);
        }

        return sum;
    }

    public long GetMany(ReadOnlySpan<ulong> keys) => Get(keys);

    public long Range(ReadOnlySpan<ulong> keys, int count)
    {
        var sum = 0L;
        foreach (var key in keys)
        {
            var first = Array.BinarySearch(_sorted, key);
            for (var i = first; i < Math.Min(_sorted.Length, first + count); i++)
                sum += Copy(_records[_sorted[i]]);
        }

        return sum;
    }

    public long Scan()
    {
        var sum = 0L;
        foreach (var (key, value) in _records)
            sum = unchecked(sum + (long)(key >> 1) + Copy(value));
        return sum;
    }

    public void Dispose()
    {
    }

    private long Copy(byte[] value)
    {
        value.CopyTo(_value, 0);
        return Records.Checksum(_value.AsSpan(0, value.Length));
    }
}
