namespace IndexKv.Bench.Compare.Measuring;

/// <summary>What one contender does for a work.</summary>
/// <param name="Name">The contender.</param>
/// <param name="Run">Does the batch of a round; returns a checksum on which all lanes of the work agree, round by round.</param>
internal sealed record Lane(string Name, Func<int, long> Run);
