using IndexKv.Engine.Querying.Expressions;
using IndexKv.Linq.Mapping;

namespace IndexKv.Linq.Translation;

/// <summary>One of the stores that a query reads. Immutable.</summary>
/// <param name="Map">How its entities lie over it.</param>
/// <param name="FirstColumn">The place of its first column among those of all stores.</param>
/// <param name="IsOptional">Whether there may be no entity: then all of its columns are NULL.</param>
internal sealed record SourceTable(EntityMap Map, int FirstColumn, bool IsOptional)
{
    /// <summary>A member's column.</summary>
    public ScalarColumn Column(MemberMap member) => new(FirstColumn + member.Ordinal);

    /// <summary>A column that is NULL only where there is no entity.</summary>
    public ScalarColumn KeyColumn => new(FirstColumn + Map.Store.KeyColumns[0]);
}
