using System.Reflection;

namespace IndexKv.Repository.Tests.PublicApi;

/// <summary>Types as they are written, with what may be null.</summary>
internal static class TypeText
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong",
        [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal", [typeof(char)] = "char",
    };

    public static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, Nullability.Create(parameter));

    public static string Of(PropertyInfo property) => Of(property.PropertyType, Nullability.Create(property));

    public static string Of(FieldInfo field) => Of(field.FieldType, Nullability.Create(field));

    public static string Of(Type type, bool full = false)
    {
        if (Words.TryGetValue(type, out var word))
            return word;
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsArray)
            return $"{Of(type.GetElementType()!)}[]";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";
        var name = Name(type, full);
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(a => Of(a)))}>" : name;
    }

    private static string Of(Type type, NullabilityInfo nullability)
    {
        if (type.IsByRef)
            type = type.GetElementType()!;
        // Of a type parameter nobody can tell.
        var mark = !type.IsValueType && !type.IsGenericParameter && nullability.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
            return $"{(nullability.ElementType is { } element ? Of(element.Type, element) : Of(type.GetElementType()!))}[]{mark}";
        if (!type.IsGenericType || Nullable.GetUnderlyingType(type) is not null)
            return Of(type) + mark;
        return $"{Name(type, false)}<{string.Join(", ", nullability.GenericTypeArguments.Select(a => Of(a.Type, a)))}>{mark}";
    }

    private static string Name(Type type, bool full)
    {
        var name = full || type.IsNested ? type.FullName ?? type.Name : type.Name;
        if (!full && type.IsNested)
            name = name[(name.LastIndexOf('.') + 1)..];
        name = name.Split('[')[0].Replace('+', '.');
        return name.Contains('`', StringComparison.Ordinal) ? name[..name.IndexOf('`', StringComparison.Ordinal)] : name;
    }
}
