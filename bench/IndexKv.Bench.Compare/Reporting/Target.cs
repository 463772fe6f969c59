namespace IndexKv.Bench.Compare.Reporting;

/// <summary>A ratio that is aimed at, and the one measured.</summary>
/// <param name="Text">Of what to what.</param>
/// <param name="Bound">The least, or the most, that meets it.</param>
/// <param name="IsLeast">Whether the bound is the least.</param>
/// <param name="Measured">What this run gave; null if it did not measure it.</param>
internal sealed record Target(string Text, double Bound, bool IsLeast, double? Measured)
{
    public bool IsMet => IsLeast ? Measured >= Bound : Measured <= Bound;
}
