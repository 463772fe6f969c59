namespace IndexKv.Bench.Compare.Workloads;

/// <summary>What a load took.</summary>
internal sealed record LoadOutcome(
    string Name, bool InOrder, double Seconds, long PeakMemory, long PeakAnonymous, long Written, long FileSize, long UserBytes);
