namespace IndexKv.Bench.Compare.Workloads;

/// <summary>What a store that has been read through keeps in memory that no file stands behind, in bytes.</summary>
/// <param name="Name">The contender.</param>
/// <param name="Managed">What the garbage collector holds.</param>
/// <param name="Anonymous">What the process grew by, whoever asked for it.</param>
internal sealed record MemoryOutcome(string Name, long Managed, long Anonymous);
