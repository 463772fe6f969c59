using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping.Nested;

namespace IndexKv.Linq.Mapping;

/// <summary>Makes the definition of a store from an entity type.</summary>
internal static class StoreDefinitionBuilder
{
    /// <summary>Makes a definition whose columns are the type's members.</summary>
    /// <exception cref="KvException">The type has no key or a member that no column can hold.</exception>
    public static StoreDefinition Build(Type type, StoreKind kind, string? name)
    {
        var members = EntityMember.Of(type)
            .Where(m => m.IsWritable || TakenByConstructor(type, m))
            .ToList();
        var keys = Keys(type, members);
        var columns = members.Select(m => Column(type, m, keys.IndexOf(m))).ToList();
        try
        {
            return new StoreDefinition(EntityMapBuilder.StoreName(type, name), kind, columns);
        }
        catch (EngineException e)
        {
            throw new KvException((KvErrorCode)e.Code, e.Message, e);
        }
    }

    private static bool TakenByConstructor(Type type, EntityMember member) => type.GetConstructors()
        .SelectMany(c => c.GetParameters())
        .Any(p => string.Equals(p.Name, member.Name, StringComparison.OrdinalIgnoreCase) && p.ParameterType == member.Type);

    private static List<EntityMember> Keys(Type type, List<EntityMember> members)
    {
        var marked = members.Where(m => m.IsMarkedKey).OrderBy(m => m.Order < 0 ? int.MaxValue : m.Order).ToList();
        if (marked.Count > 0)
            return marked;
        var conventional = members.Find(m => string.Equals(m.Name, "Id", StringComparison.OrdinalIgnoreCase))
            ?? members.Find(m => string.Equals(m.Name, type.Name + "Id", StringComparison.OrdinalIgnoreCase));
        return conventional is not null
            ? [conventional]
            : throw Invalid($"{type} has no key: mark a member [Key], or name one Id or {type.Name}Id.");
    }

    private static ColumnDefinition Column(Type type, EntityMember member, int keyOrdinal)
    {
        var valueType = Nullable.GetUnderlyingType(member.Type) ?? member.Type;
        var columnType = member.ColumnTypeName is { } typeName ? TypeNamed(type, member, typeName) : ColumnForm.Natural(valueType) ?? KvType.Any;
        if (!ColumnForm.Fits(valueType, columnType))
        {
            throw Invalid(
                $"{type.Name}.{member.Name} is {valueType}, which no column of type {columnType.ToSqlName()} can hold"
                + (columnType == KvType.Any ? $" ({NestedForms.Problem(valueType)})" : "") + "; change its type or mark it [NotMapped].");
        }

        return new ColumnDefinition(member.ColumnName, columnType, keyOrdinal < 0 && member.AllowsNull(), keyOrdinal);
    }

    private static KvType TypeNamed(Type type, EntityMember member, string name)
    {
        for (var candidate = KvType.Boolean; candidate <= KvType.Any; candidate++)
        {
            if (string.Equals(candidate.ToSqlName(), name, StringComparison.OrdinalIgnoreCase))
                return candidate;
        }

        throw Invalid($"[Column(TypeName = \"{name}\")] of {type.Name}.{member.Name} names no column type; try TEXT, INT64, DOUBLE, DATETIME, ….");
    }

    private static KvException Invalid(string message) => new(KvErrorCode.InvalidDefinition, message);
}
