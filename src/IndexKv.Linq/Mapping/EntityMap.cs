using System.Reflection;
using IndexKv.Engine.Catalog;

namespace IndexKv.Linq.Mapping;

/// <summary>How an entity type lies over a store: which member is which column, and how an entity is made. Immutable and thread-safe.</summary>
/// <param name="Type">The entity type.</param>
/// <param name="Store">The store it was checked against.</param>
/// <param name="Members">The mapped members.</param>
/// <param name="Construction">How an entity is made from the members' values.</param>
internal sealed record EntityMap(Type Type, StoreDefinition Store, IReadOnlyList<MemberMap> Members, EntityConstruction Construction)
{
    /// <summary>Finds a member, also when it is named through a base class or an interface of the entity type.</summary>
    public MemberMap? Find(MemberInfo member)
    {
        foreach (var map in Members)
        {
            if (map.Member.Name == member.Name && map.Member.HasSameMetadataDefinitionAs(member))
                return map;
        }

        if (member.DeclaringType is not { } declaring || !declaring.IsAssignableFrom(Type))
            return null;
        if (declaring.IsInterface)
            return member is PropertyInfo { GetMethod: { } getter } ? FindImplementation(declaring, getter) : null;
        return Members.FirstOrDefault(m => m.Member.Name == member.Name);
    }

    private MemberMap? FindImplementation(Type declaring, MethodInfo getter)
    {
        if (Type.IsInterface)
            return null;
        var mapping = Type.GetInterfaceMap(declaring);
        var target = mapping.TargetMethods[Array.IndexOf(mapping.InterfaceMethods, getter)];
        return Members.FirstOrDefault(m => m.Member is PropertyInfo { GetMethod: { } own } && own.HasSameMetadataDefinitionAs(target));
    }
}
