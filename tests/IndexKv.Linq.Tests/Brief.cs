namespace IndexKv.Linq.Tests;

/// <summary>What projections make.</summary>
public sealed record Brief
{
    public Brief()
    {
    }

    public Brief(int rank) => Rank = rank;

    public long Id { get; init; }

    public string? Name { get; init; }

    public int Rank { get; }

    public Brief? Inner { get; init; }
}
