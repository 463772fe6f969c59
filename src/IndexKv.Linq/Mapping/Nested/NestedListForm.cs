using System.Collections;
using System.Reflection;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Linq.Mapping.Nested;

/// <summary>Arrays, lists and sets: an array.</summary>
/// <param name="type">The collection's type.</param>
/// <param name="element">Its elements' type.</param>
/// <param name="made">Makes the collection of an array of the elements' type.</param>
internal sealed class NestedListForm(Type type, Type element, Func<Array, object> made) : NestedForm
{
    public override void Write(NestedValueBuilder builder, object value, int depth)
    {
        var elements = ((IEnumerable)value).Cast<object?>().ToList();
        builder.BeginArray(elements.Count);
        foreach (var item in elements)
            NestedForms.Write(builder, item, element, depth);
    }

    public override object Read(in KvValue value)
    {
        if (value.Type != KvType.Any || NestedValue.KindOf(value) != MessagePackKind.Array)
            throw new EngineException(EngineErrorCode.TypeMismatch, $"{NestedValue.ToJson(value)} is no array, which {type.Name} is kept as.");
        var elements = NestedValue.Elements(value);
        var array = Array.CreateInstance(element, elements.Length);
        for (var i = 0; i < elements.Length; i++)
            array.SetValue(NestedForms.Read(elements[i], element, $"[{i}]"), i);
        return made(array);
    }

    /// <summary>The form of a collection type; null if it is none that is known.</summary>
    public static NestedListForm? Of(Type type)
    {
        if (type is { IsArray: true } && type.GetArrayRank() == 1)
            return new NestedListForm(type, type.GetElementType()!, array => array);
        if (!type.IsGenericType || type.GetGenericArguments() is not [var element])
            return null;
        var definition = type.GetGenericTypeDefinition();
        if (definition == typeof(IEnumerable<>) || definition == typeof(IReadOnlyCollection<>) || definition == typeof(IReadOnlyList<>))
            return new NestedListForm(type, element, array => array);
        if (definition == typeof(List<>) || definition == typeof(IList<>) || definition == typeof(ICollection<>))
            return new NestedListForm(type, element, Constructor(typeof(List<>), element));
        if (definition == typeof(HashSet<>) || definition == typeof(ISet<>) || definition == typeof(IReadOnlySet<>))
            return new NestedListForm(type, element, Constructor(typeof(HashSet<>), element));
        if (definition == typeof(System.Collections.Immutable.ImmutableArray<>))
            return new NestedListForm(type, element, Method(nameof(ToImmutable), element));
        return null;
    }

    private static Func<Array, object> Constructor(Type definition, Type element)
    {
        var constructor = definition.MakeGenericType(element).GetConstructor([typeof(IEnumerable<>).MakeGenericType(element)])!;
        return array => constructor.Invoke([array]);
    }

    private static Func<Array, object> Method(string name, Type element) => typeof(NestedListForm)
        .GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(element).CreateDelegate<Func<Array, object>>();

    private static object ToImmutable<T>(Array array) => System.Collections.Immutable.ImmutableArray.Create((T[])array);
}
