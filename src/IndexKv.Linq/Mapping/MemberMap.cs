using System.Reflection;
using IndexKv.Engine.Catalog;

namespace IndexKv.Linq.Mapping;

/// <summary>One member of an entity type and the column it is kept in. Immutable.</summary>
/// <param name="Member">The property or field.</param>
/// <param name="Type">The member's type.</param>
/// <param name="Ordinal">The column's ordinal in the store's definition.</param>
/// <param name="Column">The column.</param>
internal sealed record MemberMap(MemberInfo Member, Type Type, int Ordinal, ColumnDefinition Column)
{
    /// <summary>The member's type without <see cref="Nullable{T}"/>.</summary>
    public Type ValueType { get; } = Nullable.GetUnderlyingType(Type) ?? Type;

    /// <summary>Whether the member can hold null.</summary>
    public bool AllowsNull => !Type.IsValueType || ValueType != Type;
}
