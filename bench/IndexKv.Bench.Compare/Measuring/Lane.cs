namespace IndexKv.Bench.Compare.Measuring;

/// <summary>What one contender does for a work.</summary>
/// <param name="Name">The contender.</param>
/// <param name="Run">Does the batch of a round; returns the checksum of what was read.</param>
/// <param name="Prepare">What comes before a batch and is not timed.</param>
/// <param name="Expected">The checksum of a round where it is not the work's: of a lane that reads what another one does, and so other keys.</param>
internal sealed record Lane(string Name, Func<int, long> Run, Action? Prepare = null, Func<int, long>? Expected = null);
