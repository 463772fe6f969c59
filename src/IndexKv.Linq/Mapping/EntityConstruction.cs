using System.Reflection;
using IndexKv.Data;

namespace IndexKv.Linq.Mapping;

/// <summary>How an entity is made: a constructor that takes some members' values, and the members that are set afterwards.</summary>
/// <param name="Constructor">The constructor; null for a struct's default one.</param>
/// <param name="Arguments">The member for each of its parameters.</param>
/// <param name="Assigned">The members that are set once it is constructed.</param>
internal sealed record EntityConstruction(ConstructorInfo? Constructor, IReadOnlyList<MemberMap> Arguments, IReadOnlyList<MemberMap> Assigned)
{
    /// <summary>
    /// Chooses the parameterless constructor if all members can be set after it; else the constructor with the most parameters of which
    /// every one is a mapped member by name and type and which leaves no member unset.
    /// </summary>
    /// <exception cref="KvException">No constructor will do.</exception>
    public static EntityConstruction Choose(Type type, IReadOnlyList<MemberMap> members, IReadOnlyCollection<MemberInfo> writable)
    {
        if (!type.IsAbstract)
        {
            var constructors = type.GetConstructors().OrderBy(c => c.GetParameters().Length).ToList();
            var parameterless = constructors.Find(c => c.GetParameters().Length == 0);
            if ((parameterless is not null || type.IsValueType) && members.All(m => writable.Contains(m.Member)))
                return new EntityConstruction(parameterless, [], members);
            for (var i = constructors.Count - 1; i >= 0; i--)
            {
                if (Match(constructors[i], members, writable) is { } match)
                    return match;
            }
        }

        throw new KvException(
            KvErrorCode.InvalidDefinition,
            $"{type} cannot be made from a record: give it a public parameterless constructor and settable members, or a constructor "
            + $"whose parameters are named and typed like its mapped members ({string.Join(", ", members.Select(m => m.Member.Name))}).");
    }

    private static EntityConstruction? Match(
        ConstructorInfo constructor, IReadOnlyList<MemberMap> members, IReadOnlyCollection<MemberInfo> writable)
    {
        var arguments = new List<MemberMap>();
        foreach (var parameter in constructor.GetParameters())
        {
            var member = members.FirstOrDefault(m => string.Equals(m.Member.Name, parameter.Name, StringComparison.OrdinalIgnoreCase));
            if (member is null || member.Type != parameter.ParameterType)
                return null;
            arguments.Add(member);
        }

        var assigned = members.Where(m => !arguments.Contains(m)).ToList();
        return assigned.TrueForAll(m => writable.Contains(m.Member)) ? new EntityConstruction(constructor, arguments, assigned) : null;
    }
}
