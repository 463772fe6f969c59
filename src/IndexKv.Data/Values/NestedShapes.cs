using System.Collections.Frozen;
using System.Text.Json;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Values;

/// <summary>The lists and dictionaries that an ANY is read as. A table of types, not reflection, so that it works in programs compiled ahead of time.</summary>
internal static class NestedShapes
{
    private static readonly FrozenDictionary<Type, Func<KvValue, object>> Shapes = Build().ToFrozenDictionary();

    public static Func<KvValue, object>? Find(Type type) => Shapes.GetValueOrDefault(type);

    private static Dictionary<Type, Func<KvValue, object>> Build()
    {
        var shapes = new Dictionary<Type, Func<KvValue, object>>();
        Add<object?>(shapes, v => v.IsNull ? null : v.Type == KvType.Any ? NestedValue.ToObject(v) : KvValueConversion.ToObject(v));
        Add(shapes, v => v.IsNull ? null : TypedValueReader.Read<string>(v));
        Add(shapes, v => v.IsNull ? null : TypedValueReader.Read<byte[]>(v));
        Add(shapes, v => NestedReader.ReadElement(v));
        Add(shapes, v => v);
        AddValue<bool>(shapes);
        AddValue<sbyte>(shapes);
        AddValue<byte>(shapes);
        AddValue<short>(shapes);
        AddValue<ushort>(shapes);
        AddValue<int>(shapes);
        AddValue<uint>(shapes);
        AddValue<long>(shapes);
        AddValue<ulong>(shapes);
        AddValue<Int128>(shapes);
        AddValue<UInt128>(shapes);
        AddValue<float>(shapes);
        AddValue<double>(shapes);
        AddValue<decimal>(shapes);
        AddValue<Guid>(shapes);
        AddValue<DateOnly>(shapes);
        AddValue<TimeOnly>(shapes);
        AddValue<DateTime>(shapes);
        AddValue<DateTimeOffset>(shapes);
        AddValue<TimeSpan>(shapes);
        return shapes;
    }

    private static void AddValue<T>(Dictionary<Type, Func<KvValue, object>> shapes)
        where T : struct
    {
        Add(shapes, v => TypedValueReader.Read<T>(v));
        Add(shapes, v => v.IsNull ? (T?)null : TypedValueReader.Read<T>(v));
    }

    private static void Add<T>(Dictionary<Type, Func<KvValue, object>> shapes, Func<KvValue, T> read)
    {
        // A byte[] is the MessagePack itself.
        if (typeof(T) != typeof(byte))
            shapes[typeof(T[])] = v => ReadArray(v, read, typeof(T[]));
        shapes[typeof(List<T>)] = v => new List<T>(ReadArray(v, read, typeof(List<T>)));
        shapes[typeof(IReadOnlyList<T>)] = shapes[typeof(IReadOnlyCollection<T>)] = shapes[typeof(IEnumerable<T>)] = v => ReadArray(v, read, typeof(IReadOnlyList<T>));
        shapes[typeof(IList<T>)] = shapes[typeof(ICollection<T>)] = v => new List<T>(ReadArray(v, read, typeof(IList<T>)));
        shapes[typeof(Dictionary<string, T>)] = shapes[typeof(IDictionary<string, T>)] = shapes[typeof(IReadOnlyDictionary<string, T>)] = v => ReadMap(v, read);
    }

    private static T[] ReadArray<T>(in KvValue any, Func<KvValue, T> read, Type wanted) => NestedValue.KindOf(any) == MessagePackKind.Array
        ? Array.ConvertAll(NestedValue.Elements(any), v => read(v))
        : throw ValueReader.Mismatch(any, wanted);

    private static Dictionary<string, T> ReadMap<T>(in KvValue any, Func<KvValue, T> read)
    {
        if (NestedValue.KindOf(any) != MessagePackKind.Map)
            throw ValueReader.Mismatch(any, typeof(Dictionary<string, T>));
        var members = NestedValue.Members(any);
        var map = new Dictionary<string, T>(members.Length, StringComparer.Ordinal);
        foreach (var (name, value) in members)
            map.TryAdd(name, read(value));
        return map;
    }
}
