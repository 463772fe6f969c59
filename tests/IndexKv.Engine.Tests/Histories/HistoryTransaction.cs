namespace IndexKv.Engine.Tests.Histories;

/// <summary>What one transaction did and saw, and when, by a clock that ticks at each of these events.</summary>
internal sealed class HistoryTransaction
{
    /// <summary>When it was about to begin.</summary>
    public long Began { get; init; }

    /// <summary>When it was about to commit; a reader's: when it had ended.</summary>
    public long Ending { get; set; }

    /// <summary>When its commit had returned.</summary>
    public long Ended { get; set; }

    public bool IsWriter { get; init; }

    /// <summary>Whether its commit returned; writers that rolled back or failed are not.</summary>
    public bool IsCommitted { get; set; }

    public List<HistoryOperation> Operations { get; } = [];

    public void Add(OperationKind kind, int key = 0, long value = 0) => Operations.Add(new HistoryOperation(kind, key, value));
}
