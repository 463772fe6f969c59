using System.Linq.Expressions;
using System.Reflection;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Linq.Mapping.Nested;

/// <summary>Objects: a map of their members by name. A member that is not in the map has its type's default.</summary>
internal sealed class NestedObjectForm : NestedForm
{
    private readonly Type _type;
    private readonly IReadOnlyList<EntityMember> _members;
    private readonly Func<object, object?>[] _read;
    private readonly Func<object?[], object> _make;

    private NestedObjectForm(Type type, IReadOnlyList<EntityMember> members, Func<object?[], object> make)
    {
        _type = type;
        _members = members;
        _make = make;
        _read = [.. members.Select(Getter)];
    }

    /// <summary>The members that are kept.</summary>
    public IReadOnlyList<EntityMember> Members => _members;

    public override void Write(NestedValueBuilder builder, object value, int depth)
    {
        if (value.GetType() != _type)
        {
            throw new EngineException(
                EngineErrorCode.NotSupported, $"A {value.GetType().Name} stands where a {_type.Name} is declared: inheritance is not kept. Declare the member as {value.GetType().Name}.");
        }

        builder.BeginMap(_members.Count);
        for (var i = 0; i < _members.Count; i++)
        {
            builder.Write(KvValue.FromText(_members[i].ColumnName));
            NestedForms.Write(builder, _read[i](value), _members[i].Type, depth);
        }
    }

    public override object Read(in KvValue value)
    {
        if (value.Type != KvType.Any || NestedValue.KindOf(value) != MessagePackKind.Map)
            throw new EngineException(EngineErrorCode.TypeMismatch, $"{NestedValue.ToJson(value)} is no map, which {_type.Name} is kept as.");
        var values = new object?[_members.Count];
        var isThere = new bool[_members.Count];
        foreach (var (name, item) in NestedValue.Members(value))
        {
            var place = Find(name);
            if (place < 0 || isThere[place])
                continue;
            isThere[place] = true;
            values[place] = NestedForms.Read(item, _members[place].Type, $"{_type.Name}.{_members[place].Name}");
        }

        return _make(values);
    }

    /// <summary>The form of a class, record or struct.</summary>
    /// <param name="type">The type.</param>
    /// <param name="problem">Why it has none.</param>
    public static NestedObjectForm? Of(Type type, out string problem)
    {
        problem = $"{type.Name} is abstract; inheritance is not kept";
        if (type.IsAbstract || type.IsInterface)
            return null;
        problem = $"{type.Name} has no members and constructor that it can be made by again";
        if (type.IsPrimitive || type.IsPointer || typeof(Delegate).IsAssignableFrom(type) || type.IsByRefLike || typeof(System.Collections.IEnumerable).IsAssignableFrom(type))
            return null;
        var members = EntityMember.Of(type).Where(m => m.IsWritable || IsTaken(type, m)).ToList();
        if (members.Count == 0 || type.GetConstructors().Where(c => c.GetParameters().Length == 0 || c.GetParameters().All(p => Find(members, p) is not null))
            .MaxBy(c => c.GetParameters().Length) is var constructor && constructor is null && !type.IsValueType)
        {
            return null;
        }

        // A struct's members are all set; a class is made by as few parameters as will do.
        var parameterless = type.GetConstructor([]);
        if (members.TrueForAll(m => m.IsWritable) && (parameterless is not null || type.IsValueType))
            constructor = parameterless;
        return new NestedObjectForm(type, members, Maker(type, constructor, members));
    }

    private static bool IsTaken(Type type, EntityMember member) => type.GetConstructors().SelectMany(c => c.GetParameters()).Any(p => IsOf(p, member));

    private static bool IsOf(ParameterInfo parameter, EntityMember member) =>
        string.Equals(parameter.Name, member.Name, StringComparison.OrdinalIgnoreCase) && parameter.ParameterType == member.Type;

    private static EntityMember? Find(List<EntityMember> members, ParameterInfo parameter) => members.Find(m => IsOf(parameter, m));

    private static Func<object?[], object> Maker(Type type, ConstructorInfo? constructor, List<EntityMember> members)
    {
        var values = Expression.Parameter(typeof(object?[]), "values");
        var taken = constructor?.GetParameters().Select(p => Find(members, p)!).ToList() ?? [];
        var made = constructor is null ? Expression.New(type) : Expression.New(constructor, taken.Select(m => Value(values, members, m)));
        var bound = members.Where(m => m.IsWritable && !taken.Contains(m)).Select(m => (MemberBinding)Expression.Bind(m.Member, Value(values, members, m))).ToList();
        Expression body = bound.Count == 0 ? made : Expression.MemberInit(made, bound);
        return Expression.Lambda<Func<object?[], object>>(Expression.Convert(body, typeof(object)), values).Compile();
    }

    private static ConditionalExpression Value(ParameterExpression values, List<EntityMember> members, EntityMember member)
    {
        var value = Expression.ArrayIndex(values, Expression.Constant(members.IndexOf(member)));
        return Expression.Condition(Expression.ReferenceEqual(value, Expression.Constant(null)), Expression.Default(member.Type), Expression.Convert(value, member.Type));
    }

    private static Func<object, object?> Getter(EntityMember member)
    {
        var target = Expression.Parameter(typeof(object), "target");
        var read = Expression.MakeMemberAccess(Expression.Convert(target, member.Member.DeclaringType!), member.Member);
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(read, typeof(object)), target).Compile();
    }

    private int Find(string name)
    {
        for (var i = 0; i < _members.Count; i++)
        {
            if (string.Equals(_members[i].ColumnName, name, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }
}
