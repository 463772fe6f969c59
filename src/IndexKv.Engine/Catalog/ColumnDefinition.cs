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

    /// <summary>Whether the engine makes the key, a whole number: <see cref="Transactions.WriteTransaction.NextKey"/>.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>What the column is in records written before there was the column; NULL for a column that was there from the first.</summary>
    public KvValue Missing { get; init; }

    /// <summary>Whether the column is a part of the key.</summary>
    public bool IsKey => KeyOrdinal >= 0;
}
