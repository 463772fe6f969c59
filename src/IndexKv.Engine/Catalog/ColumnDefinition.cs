using IndexKv.Engine.Values;

namespace IndexKv.Engine.Catalog;

/// <summary>One column of a store. Immutable.</summary>
/// <param name="Name">Its name; compared without regard to case.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsNullable">Whether it may be NULL; a key column never is.</param>
/// <param name="KeyOrdinal">Its place in the key, from 0; -1 for a value column.</param>
public sealed record ColumnDefinition(string Name, KvType Type, bool IsNullable = true, int KeyOrdinal = -1)
{
    /// <summary>What command text gives the column where an INSERT does not: an expression as written, or null for NULL.</summary>
    public string? Default { get; init; }

    /// <summary>Whether the column is a part of the key.</summary>
    public bool IsKey => KeyOrdinal >= 0;
}
