namespace IndexKv.Engine.Tests.Histories;

internal enum OperationKind : byte
{
    /// <summary>The key held what that write put there; 0 for nothing.</summary>
    Read,

    /// <summary>The key holds that write from now on.</summary>
    Write,

    /// <summary>The key holds nothing from now on.</summary>
    Delete,

    /// <summary>All keys were read, and there were that many; what they held are reads of their own.</summary>
    Count,

    /// <summary>A savepoint was made.</summary>
    Mark,

    /// <summary>All since the last savepoint was undone.</summary>
    Undo,
}

/// <summary>One thing that a transaction did or saw.</summary>
/// <param name="Kind">What.</param>
/// <param name="Key">Which key.</param>
/// <param name="Value">The unique number of a write, or a count.</param>
internal readonly record struct HistoryOperation(OperationKind Kind, int Key, long Value);
