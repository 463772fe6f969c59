namespace IndexKv.Engine.Stores.Sorted;

/// <summary>How a bulk load behaves. Immutable.</summary>
public sealed record BulkLoadOptions
{
    private const long SmallestSortMemory = 4096;

    private readonly long _sortMemory = 256L << 20;
    private readonly long? _sizeHint;

    /// <summary>Duplicate keys are errors; 256 MiB for sorting.</summary>
    public static BulkLoadOptions Default { get; } = new();

    /// <summary>What happens when two records have one key.</summary>
    public OnDuplicate OnDuplicate { get; init; }

    /// <summary>Says what a key means, for the message about a duplicate; null to print its bytes.</summary>
    public Func<ReadOnlyMemory<byte>, string>? DescribeKey { get; init; }

    /// <summary>
    /// How many bytes of memory sorting the index may take, 4096 at least; 256 MiB unless said otherwise. An index that needs more
    /// (24 bytes a record) is sorted with the help of a temporary file in the database's directory.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 4096.</exception>
    public long SortMemory
    {
        get => _sortMemory;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, SmallestSortMemory);
            _sortMemory = value;
        }
    }

    /// <summary>How many records are expected, or null; it saves growing memory and need not be right.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public long? SizeHint
    {
        get => _sizeHint;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value ?? 0, nameof(value));
            _sizeHint = value;
        }
    }

    /// <summary>Told the number of records so far, every 65,536 records and once all have been added.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Ends the load: <see cref="BulkLoad.Add"/> and <see cref="BulkLoad.Complete"/> throw
    /// <see cref="OperationCanceledException"/> some time after it was requested.</summary>
    public CancellationToken CancellationToken { get; init; }
}

/// <summary>What a bulk load does with two records of one key.</summary>
public enum OnDuplicate
{
    /// <summary>Fails, naming the key and both records' numbers in the input, counted from 0.</summary>
    Fail = 0,

    /// <summary>Keeps the record that came last.</summary>
    KeepLast = 1,
}
