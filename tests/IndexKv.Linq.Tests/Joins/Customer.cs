namespace IndexKv.Linq.Tests.Joins;

/// <summary>Has orders.</summary>
public sealed record Customer
{
    public int Id { get; init; }

    public string Name { get; init; } = "";

    public string? City { get; init; }

    public int? ReferrerId { get; init; }

    public double Weight { get; init; }
}
