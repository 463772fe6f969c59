namespace LinqAnalysis;

/// <summary>Where is measured.</summary>
internal sealed record Station(int Id, string Name, string Country);
