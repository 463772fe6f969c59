namespace IndexKv.Engine.Stores.Sorted;

/// <summary>How a bulk load behaves. Immutable.</summary>
public sealed record BulkLoadOptions
{
    /// <summary>Duplicate keys are errors.</summary>
    public static BulkLoadOptions Default { get; } = new();

    /// <summary>What happens when two records have one key.</summary>
    public OnDuplicate OnDuplicate { get; init; }

    /// <summary>Says what a key means, for the message about a duplicate; null to print its bytes.</summary>
    public Func<ReadOnlyMemory<byte>, string>? DescribeKey { get; init; }
}

/// <summary>What a bulk load does with two records of one key.</summary>
public enum OnDuplicate
{
    /// <summary>Fails, naming the key and both records' places in the input.</summary>
    Fail = 0,

    /// <summary>Keeps the record that came last.</summary>
    KeepLast = 1,
}
