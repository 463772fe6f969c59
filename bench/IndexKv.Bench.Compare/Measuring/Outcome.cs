namespace IndexKv.Bench.Compare.Measuring;

/// <summary>What a lane took for one operation.</summary>
/// <param name="Lane">The contender.</param>
/// <param name="Median">Nanoseconds, the median of the rounds.</param>
/// <param name="Least">Nanoseconds, the best round.</param>
/// <param name="Bytes">Managed bytes allocated, the median.</param>
internal sealed record Outcome(string Lane, double Median, double Least, double Bytes);
