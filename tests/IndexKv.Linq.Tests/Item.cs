using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace IndexKv.Linq.Tests;

/// <summary>A record of mixed types for queries.</summary>
public sealed record Item : IHasId
{
    [Key]
    public long Id { get; init; }

    public string Name { get; init; } = "";

    public string? Note { get; init; }

    public int Number { get; init; }

    public int? Optional { get; init; }

    public short Small { get; init; }

    public long Big { get; init; }

    public double Score { get; init; }

    public double? Rating { get; init; }

    public decimal Price { get; init; }

    public bool Active { get; init; }

    public bool? Checked { get; init; }

    public DateTime Seen { get; init; }

    public DateOnly? Born { get; init; }

    public Guid Token { get; init; }

    public Color Color { get; init; }

    [Column(TypeName = "TEXT")]
    public Color Shade { get; init; }

    public char Letter { get; init; }

    [NotMapped]
    public string Label => $"{Id}:{Name}";
}

public interface IHasId
{
    long Id { get; }
}

[Flags]
public enum Color
{
    None = 0,
    Red = 1,
    Green = 2,
    Blue = 4,
}
