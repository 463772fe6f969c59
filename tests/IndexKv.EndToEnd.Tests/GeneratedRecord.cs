using System.ComponentModel.DataAnnotations;

namespace IndexKv.EndToEnd.Tests;

/// <summary>A row of scripts/generate-records.cs.</summary>
public sealed record GeneratedRecord
{
    [Key]
    public long Id { get; init; }

    public string Name { get; init; } = "";

    public bool Active { get; init; }

    public double? Score { get; init; }

    public decimal Price { get; init; }

    public DateOnly Born { get; init; }

    public DateTime Seen { get; init; }

    public Guid Token { get; init; }

    public string? Note { get; init; }

    public static GeneratedRecord FromRow(object?[] row) => new()
    {
        Id = (long)row[0]!,
        Name = (string)row[1]!,
        Active = (bool)row[2]!,
        Score = (double?)row[3],
        Price = (decimal)row[4]!,
        Born = (DateOnly)row[5]!,
        Seen = (DateTime)row[6]!,
        Token = (Guid)row[7]!,
        Note = (string?)row[8],
    };
}
