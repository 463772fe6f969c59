namespace DapperRepository;

/// <summary>A customer.</summary>
internal sealed class Customer
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "";

    public string? City { get; set; }

    public DateOnly Since { get; set; }

    public decimal Credit { get; set; }
}
