namespace IndexKv.Data;

/// <summary>Which column of a source goes into which column of the store. Immutable.</summary>
public sealed class KvBulkCopyColumnMapping
{
    /// <summary>Maps a source's column by its name.</summary>
    public KvBulkCopyColumnMapping(string sourceColumn, string destinationColumn)
    {
        ArgumentException.ThrowIfNullOrEmpty(sourceColumn);
        ArgumentException.ThrowIfNullOrEmpty(destinationColumn);
        SourceColumn = sourceColumn;
        DestinationColumn = destinationColumn;
    }

    /// <summary>Maps a source's column by its place, from 0.</summary>
    public KvBulkCopyColumnMapping(int sourceOrdinal, string destinationColumn)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sourceOrdinal);
        ArgumentException.ThrowIfNullOrEmpty(destinationColumn);
        SourceOrdinal = sourceOrdinal;
        DestinationColumn = destinationColumn;
    }

    /// <summary>The source's column; null if it is mapped by place.</summary>
    public string? SourceColumn { get; }

    /// <summary>The place in the source; -1 if it is mapped by name.</summary>
    public int SourceOrdinal { get; } = -1;

    /// <summary>The store's column.</summary>
    public string DestinationColumn { get; }
}
