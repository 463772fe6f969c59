using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Translation;

namespace IndexKv.Linq.Parsing;

/// <summary>A condition that the parts of a key, as a tuple or an object of an anonymous type, are in a captured collection. Immutable and thread-safe.</summary>
internal sealed class KeyTuples
{
    private readonly MemberMap[] _members;
    private readonly Func<object, object?>[] _parts;

    private KeyTuples(CapturedValueExpression collection, MemberMap[] members, Func<object, object?>[] parts)
    {
        Collection = collection;
        _members = members;
        _parts = parts;
    }

    /// <summary>The collection.</summary>
    public CapturedValueExpression Collection { get; }

    /// <summary>Recognises <c>x => keys.Contains(new { x.A, x.B })</c>, where A and B are the whole key, in any order.</summary>
    public static KeyTuples? Match(LambdaExpression predicate, EntityMap map)
    {
        var keys = map.Store.KeyColumns;
        if (keys.Count < 2 || predicate.Body is not MethodCallExpression { Method.Name: nameof(Enumerable.Contains) } call || Operands(call) is not var (collection, item)
            || collection is not CapturedValueExpression { IsPlainCollection: true } captured || Values(item) is not { } values || values.Count != keys.Count)
        {
            return null;
        }

        var members = new MemberMap[keys.Count];
        var parts = new Func<object, object?>[keys.Count];
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not MemberExpression { Expression: { } target } value || !IsEntity(target, predicate.Parameters[0], map.Type) || map.Find(value.Member) is not { } member || !IsExact(member))
                return null;
            var place = Place(keys, member.Ordinal);
            if (place < 0 || members[place] is not null)
                return null;
            members[place] = member;
            parts[place] = Reader(item, i);
        }

        return new KeyTuples(captured, members, parts);
    }

    /// <summary>The keys of a collection's items; those that no key equals are left out.</summary>
    public IEnumerable<KvValue[]> Keys(object? collection)
    {
        if (collection is null)
            throw new ArgumentNullException(Collection.Name, $"The collection {Collection.Name} of the query's Contains is null.");
        foreach (var item in (System.Collections.IEnumerable)collection)
        {
            if (item is not null && Key(item) is { } key)
                yield return key;
        }
    }

    private KvValue[]? Key(object item)
    {
        var key = new KvValue[_members.Length];
        for (var i = 0; i < key.Length; i++)
        {
            if (_parts[i](item) is not { } part || ValueForm.Item(_members[i], part) is not { IsNull: false } value)
                return null;
            key[i] = value;
        }

        return key;
    }

    private static (Expression Collection, Expression Item)? Operands(MethodCallExpression call) => call switch
    {
        { Object: null, Arguments: [var collection, var item] } => (collection, item),
        { Object: { } collection, Arguments: [var item] } => (collection, item),
        _ => null,
    };

    /// <summary>What a tuple or an object of an anonymous type is made of.</summary>
    private static IReadOnlyList<Expression>? Values(Expression item) => item switch
    {
        NewExpression { Members: not null } anonymous => anonymous.Arguments,
        NewExpression made when typeof(ITuple).IsAssignableFrom(made.Type) => made.Arguments,
        MethodCallExpression { Object: null, Method.Name: nameof(ValueTuple.Create) } call when typeof(ITuple).IsAssignableFrom(call.Type) => call.Arguments,
        _ => null,
    };

    private static Func<object, object?> Reader(Expression item, int index) => item is NewExpression { Members: { } members }
        ? members[index] is PropertyInfo property ? property.GetValue : ((FieldInfo)members[index]).GetValue
        : tuple => ((ITuple)tuple)[index];

    private static bool IsEntity(Expression target, ParameterExpression parameter, Type type)
    {
        while (target is UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert && convert.Type.IsAssignableFrom(type))
            target = convert.Operand;
        return target == parameter && parameter.Type == type;
    }

    // A NaN equals itself in a tuple, arrays are compared by reference, and one instant has many offsets.
    private static bool IsExact(MemberMap member) => member.ValueType == member.Type && member.ValueType != typeof(double) && member.ValueType != typeof(float)
        && member.ValueType != typeof(byte[]) && member.ValueType != typeof(DateTimeOffset) && member.Column.Type is not (KvType.DateTimeOffset or KvType.Any);

    private static int Place(IReadOnlyList<int> keys, int ordinal)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i] == ordinal)
                return i;
        }

        return -1;
    }
}
