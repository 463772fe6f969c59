namespace IndexKv.Bench.Compare.Reporting;

/// <summary>A ratio that is aimed at, and the one measured.</summary>
/// <param name="Text">Of what to what.</param>
/// <param name="Bound">The least, or the most, that meets it.</param>
/// <param name="IsLeast">Whether the bound is the least.</param>
/// <param name="Measured">What this run gave; null if it did not measure it.</param>
/// <param name="Limit">What it would be if ours took no longer than what it is made of; null if that was not measured.</param>
internal sealed record Target(string Text, double Bound, bool IsLeast, double? Measured, Limit? Limit = null)
{
    public bool IsMet => IsLeast ? Measured >= Bound : Measured <= Bound;
}

/// <summary>The ratio that a part of the work alone would give.</summary>
/// <param name="Ratio">The ratio.</param>
/// <param name="Of">The part.</param>
internal sealed record Limit(double Ratio, string Of);
