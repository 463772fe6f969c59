using System.ComponentModel.DataAnnotations.Schema;
using System.Reflection;
using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping.Nested;

namespace IndexKv.Linq.Mapping;

/// <summary>Lays an entity type over a store's definition and checks that they fit.</summary>
internal static class EntityMapBuilder
{
    /// <summary>The store's name: the one asked for, else that of <see cref="TableAttribute"/>, else the type's.</summary>
    public static string StoreName(Type type, string? name) =>
        name ?? type.GetCustomAttribute<TableAttribute>()?.Name ?? type.Name;

    /// <summary>Maps a type on a store.</summary>
    /// <exception cref="KvException">They do not fit (<see cref="KvErrorCode.InvalidDefinition"/>); the message names member and column.</exception>
    public static EntityMap Build(Type type, StoreDefinition store)
    {
        var declared = EntityMember.Of(type);
        var members = new List<MemberMap>();
        var writable = new HashSet<MemberInfo>();
        foreach (var member in declared)
        {
            var ordinal = FindColumn(store, member);
            if (ordinal < 0)
            {
                if (IsComputed(type, member))
                    continue;
                throw Invalid(
                    $"Store '{store.Name}' has no column '{member.ColumnName}' for {type.Name}.{member.Name}; its columns are "
                    + $"{string.Join(", ", store.Columns.Select(c => c.Name))}. Name one with [Column(\"…\")] or mark the member [NotMapped].");
            }

            var map = new MemberMap(member.Member, member.Type, ordinal, store.Columns[ordinal]);
            Check(type, store, map, members);
            members.Add(map);
            if (member.IsWritable)
                writable.Add(member.Member);
        }

        if (members.Count == 0)
            throw Invalid($"{type} has no public property or field that is a column of store '{store.Name}'.");
        CheckKey(type, store, declared, members);
        return new EntityMap(type, store, members, EntityConstruction.Choose(type, members, writable));
    }

    private static int FindColumn(StoreDefinition store, EntityMember member)
    {
        var ordinal = store.FindColumn(member.ColumnName);
        if (ordinal >= 0 || member.HasColumnName)
            return ordinal;

        // code_point is CodePoint's column where no column has the name itself.
        var found = -1;
        for (var i = 0; i < store.Columns.Count; i++)
        {
            var plain = store.Columns[i].Name.Replace("_", "", StringComparison.Ordinal);
            if (!string.Equals(plain, member.ColumnName, StringComparison.OrdinalIgnoreCase))
                continue;
            if (found >= 0)
                return -1;
            found = i;
        }

        return found;
    }

    /// <summary>A property that nothing can set is computed by the entity itself, unless a constructor takes it.</summary>
    private static bool IsComputed(Type type, EntityMember member) =>
        !member.IsWritable
        && member is { HasColumnName: false, IsMarkedKey: false }
        && !type.GetConstructors().SelectMany(c => c.GetParameters())
            .Any(p => string.Equals(p.Name, member.Name, StringComparison.OrdinalIgnoreCase));

    private static void Check(Type type, StoreDefinition store, MemberMap map, List<MemberMap> members)
    {
        if (members.Find(m => m.Ordinal == map.Ordinal) is { } other)
            throw Invalid($"{type.Name}.{map.Member.Name} and {type.Name}.{other.Member.Name} are both column '{map.Column.Name}'.");
        if (!ColumnForm.Fits(map.ValueType, map.Column.Type))
        {
            throw Invalid(
                $"{type.Name}.{map.Member.Name} is {map.ValueType}, but column '{map.Column.Name}' of store '{store.Name}' is "
                + $"{map.Column.Type.ToSqlName()}, read as {map.Column.Type.ToClrType()}. {(map.Column.Type == KvType.Any ? NestedForms.Problem(map.ValueType) + ". " : "")}Change the member's type or mark it [NotMapped].");
        }
    }

    private static void CheckKey(Type type, StoreDefinition store, IReadOnlyList<EntityMember> declared, List<MemberMap> members)
    {
        var marked = declared.Where(m => m.IsMarkedKey).Select(m => m.Member).ToHashSet();
        if (marked.Count == 0)
            return;
        var markedColumns = members.Where(m => marked.Contains(m.Member)).Select(m => m.Ordinal).ToHashSet();
        if (!markedColumns.SetEquals(store.KeyColumns))
        {
            throw Invalid(
                $"The [Key] of {type.Name} is {string.Join(", ", marked.Select(m => m.Name))}, but the key of store '{store.Name}' is "
                + $"{string.Join(", ", store.KeyColumns.Select(c => store.Columns[c].Name))}.");
        }
    }

    private static KvException Invalid(string message) => new(KvErrorCode.InvalidDefinition, message);
}
