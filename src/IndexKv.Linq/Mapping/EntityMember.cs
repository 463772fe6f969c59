using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using System.Reflection;

namespace IndexKv.Linq.Mapping;

/// <summary>A public property or field of an entity type with what its attributes say. Immutable.</summary>
/// <param name="Member">The property or field.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsWritable">Whether it can be set once the entity is constructed (init-only counts).</param>
internal sealed record EntityMember(MemberInfo Member, Type Type, bool IsWritable)
{
    private readonly ColumnAttribute? _column = Member.GetCustomAttribute<ColumnAttribute>(inherit: true);

    /// <summary>The member's name.</summary>
    public string Name => Member.Name;

    /// <summary>The column's name: that of <see cref="ColumnAttribute"/>, else the member's.</summary>
    public string ColumnName => _column?.Name ?? Member.Name;

    /// <summary>Whether the column's name was written down and is not to be guessed.</summary>
    public bool HasColumnName => _column?.Name is not null;

    /// <summary>The column type that <see cref="ColumnAttribute.TypeName"/> asks for, or null.</summary>
    public string? ColumnTypeName => _column?.TypeName;

    /// <summary>The place in the key or in the store that <see cref="ColumnAttribute.Order"/> gives, or -1.</summary>
    public int Order => _column?.Order ?? -1;

    /// <summary>Whether it is marked <see cref="KeyAttribute"/>.</summary>
    public bool IsMarkedKey { get; } = Member.IsDefined(typeof(KeyAttribute), inherit: true);

    /// <summary>Whether it is marked <see cref="RequiredAttribute"/>.</summary>
    public bool IsRequired { get; } = Member.IsDefined(typeof(RequiredAttribute), inherit: true);

    /// <summary>The mapped members of a type: public, not static, not an indexer, not <see cref="NotMappedAttribute"/>; base types' first.</summary>
    public static IReadOnlyList<EntityMember> Of(Type type)
    {
        var members = new List<EntityMember>();
        var chain = new Stack<Type>();
        for (var t = type; t is not null && t != typeof(object) && t != typeof(ValueType); t = t.BaseType)
            chain.Push(t);
        foreach (var declaring in chain)
        {
            const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
            foreach (var member in declaring.GetMembers(Declared).OrderBy(m => m.MetadataToken))
            {
                if (From(member) is { } found)
                    AddOrOverride(members, found);
            }
        }

        return members;
    }

    /// <summary>Whether the member may hold null, by its type and its nullable annotation.</summary>
    public bool AllowsNull()
    {
        if (IsRequired)
            return false;
        if (Type.IsValueType)
            return Nullable.GetUnderlyingType(Type) is not null;
        var context = new NullabilityInfoContext();
        var state = Member is PropertyInfo property ? context.Create(property) : context.Create((FieldInfo)Member);
        return state.ReadState != NullabilityState.NotNull;
    }

    private static EntityMember? From(MemberInfo member)
    {
        if (member.IsDefined(typeof(NotMappedAttribute), inherit: true))
            return null;
        return member switch
        {
            PropertyInfo p when p.GetIndexParameters().Length == 0 && p.GetMethod is { IsPublic: true } && !p.PropertyType.IsByRefLike =>
                new EntityMember(p, p.PropertyType, p.SetMethod is not null),
            FieldInfo f => new EntityMember(f, f.FieldType, !f.IsInitOnly),
            _ => null,
        };
    }

    private static void AddOrOverride(List<EntityMember> members, EntityMember member)
    {
        var hidden = members.FindIndex(m => m.Name == member.Name);
        if (hidden < 0)
            members.Add(member);
        else
            members[hidden] = member;
    }
}
