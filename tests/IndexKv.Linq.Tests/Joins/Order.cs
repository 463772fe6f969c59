namespace IndexKv.Linq.Tests.Joins;

/// <summary>Perhaps a customer's; perhaps that of one who is gone.</summary>
public sealed record Order
{
    public long Id { get; init; }

    public int? CustomerId { get; init; }

    public string? City { get; init; }

    public decimal Amount { get; init; }

    public int Quantity { get; init; }

    public long Big { get; init; }

    public double Score { get; init; }

    public Color Color { get; init; }

    public DateTime Made { get; init; }
}
