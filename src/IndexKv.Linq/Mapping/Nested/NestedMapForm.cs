using System.Collections;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Linq.Mapping.Nested;

/// <summary>Dictionaries: a map. Keys are scalars, kept as their text.</summary>
/// <param name="dictionary">The type that is made.</param>
/// <param name="key">The keys' form.</param>
/// <param name="element">The values' type.</param>
internal sealed class NestedMapForm(Type dictionary, NestedScalarForm key, Type element) : NestedForm
{
    public override void Write(NestedValueBuilder builder, object value, int depth)
    {
        var members = new List<(object Key, object? Value)>();
        if (value is IDictionary plain)
        {
            for (var each = plain.GetEnumerator(); each.MoveNext();)
                members.Add((each.Key, each.Value));
        }
        else
        {
            // A read-only dictionary has no older face.
            foreach (var pair in (IEnumerable)value)
                members.Add((Member(pair, "Key")!, Member(pair, "Value")));
        }

        builder.BeginMap(members.Count);
        foreach (var (name, item) in members)
        {
            builder.Write(key.ToName(name));
            NestedForms.Write(builder, item, element, depth);
        }
    }

    public override object Read(in KvValue value)
    {
        if (value.Type != KvType.Any || NestedValue.KindOf(value) != MessagePackKind.Map)
            throw new EngineException(EngineErrorCode.TypeMismatch, $"{NestedValue.ToJson(value)} is no map, which a dictionary is kept as.");
        var read = (IDictionary)Activator.CreateInstance(dictionary)!;
        foreach (var (name, item) in NestedValue.Members(value))
            read[key.FromName(name)] = NestedForms.Read(item, element, name);
        return read;
    }

    /// <summary>The form of a dictionary type; null if it is none that is known, or its keys are no scalars.</summary>
    public static NestedMapForm? Of(Type type)
    {
        if (!type.IsGenericType || type.GetGenericArguments() is not [var key, var element])
            return null;
        var definition = type.GetGenericTypeDefinition();
        var made = definition == typeof(SortedDictionary<,>) ? definition : typeof(Dictionary<,>);
        return (definition == made || definition == typeof(IDictionary<,>) || definition == typeof(IReadOnlyDictionary<,>)) && NestedForms.Find(key) is NestedScalarForm scalar
            ? new NestedMapForm(made.MakeGenericType(key, element), scalar, element)
            : null;
    }

    private static object? Member(object? pair, string name) => pair!.GetType().GetProperty(name)!.GetValue(pair);
}
