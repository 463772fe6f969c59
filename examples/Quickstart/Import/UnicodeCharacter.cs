using System.ComponentModel.DataAnnotations;

namespace Quickstart.Import;

/// <summary>One line of UnicodeData.txt (Unicode Standard Annex #44): what the LINQ and Dapper queries return.</summary>
public sealed record UnicodeCharacter
{
    /// <summary>The code point.</summary>
    [Key]
    public int CodePoint { get; init; }

    /// <summary>The character's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>General category, for example <c>Lu</c> for an upper-case letter.</summary>
    public string Category { get; init; } = "";

    /// <summary>Canonical combining class.</summary>
    public int CombiningClass { get; init; }

    /// <summary>Bidirectional class.</summary>
    public string BidiClass { get; init; } = "";

    /// <summary>Decomposition mapping, if there is one.</summary>
    public string? Decomposition { get; init; }

    /// <summary>Numeric value as written, for example <c>1/4</c>.</summary>
    public string? NumericValue { get; init; }

    /// <summary>Whether it is mirrored in right-to-left text.</summary>
    public bool Mirrored { get; init; }

    /// <summary>Its simple upper-case mapping.</summary>
    public int? Uppercase { get; init; }

    /// <summary>Its simple lower-case mapping.</summary>
    public int? Lowercase { get; init; }
}
