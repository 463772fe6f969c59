using IndexKv.Engine.Catalog;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Querying;

/// <summary>What is known of a result's column before it runs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type; <see cref="KvType.Null"/> where it depends on the parameters' types.</param>
/// <param name="IsNullable">Whether it may be NULL.</param>
/// <param name="Column">The store's column that it is unchanged, or null if it is computed.</param>
public sealed record ResultColumn(string Name, KvType Type, bool IsNullable, ColumnDefinition? Column)
{
    /// <summary>The name of the store that <see cref="Column"/> belongs to, or null.</summary>
    public string? StoreName { get; init; }
}
