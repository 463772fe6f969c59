using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace IndexKv.Repository.Tests.PublicApi;

/// <summary>What users of an assembly can see, a line a member, in order: for comparing with what was approved.</summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly) => string.Join('\n', assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal).SelectMany(Lines)) + "\n";

    private static IEnumerable<string> Lines(Type type)
    {
        yield return $"{Kind(type)} {TypeText.Of(type, full: true)}{Bases(type)}";
        if (type.IsEnum)
        {
            foreach (var name in Enum.GetNames(type))
                yield return $"    {name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}";
            yield break;
        }

        foreach (var line in Members(type).Where(l => l is not null).Order(StringComparer.Ordinal))
            yield return "    " + line;
    }

    private static IEnumerable<string?> Members(Type type) =>
    [
        .. type.GetConstructors(Declared).Select(c => Visible(c) ? $"new({Parameters(c)})" : null),
        .. type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily).Select(f => $"{Static(f.IsStatic)}{TypeText.Of(f)} {f.Name}"),
        .. type.GetProperties(Declared).Select(Property),
        .. type.GetEvents(Declared).Where(e => Visible(e.AddMethod!)).Select(e => $"event {TypeText.Of(e.EventHandlerType!)} {e.Name}"),
        .. type.GetMethods(Declared).Where(m => Visible(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)) && !IsMade(m)).Select(Method),
    ];

    private static string? Property(PropertyInfo property)
    {
        string[] accessors =
        [
            .. property.GetMethod is { } get && Visible(get) ? ["get"] : Array.Empty<string>(),
            .. property.SetMethod is { } set && Visible(set)
                ? [set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init" : "set"]
                : Array.Empty<string>(),
        ];
        if (accessors.Length == 0)
            return null;
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        return $"{Modifiers(property.GetMethod ?? property.SetMethod!)}{TypeText.Of(property)} {name} {{ {string.Join("; ", accessors)}; }}";
    }

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        return $"{Modifiers(method)}{TypeText.Of(method.ReturnParameter)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method)
    {
        var extends = method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "this " : "";
        return extends + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var way = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? parameter.IsIn ? "in " : "ref " : "";
        var many = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var missing = parameter.HasDefaultValue ? " = " + (parameter.DefaultValue is null ? "default" : Convert.ToString(parameter.DefaultValue, CultureInfo.InvariantCulture)) : "";
        return $"{way}{many}{TypeText.Of(parameter)} {parameter.Name}{missing}";
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => type.IsByRefLike ? "ref struct" : "struct",
        _ when type.IsSubclassOf(typeof(Delegate)) => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        string[] bases =
        [
            .. type.IsValueType || type.BaseType is null || type.BaseType == typeof(object) ? Array.Empty<string>() : [TypeText.Of(type.BaseType)],
            .. type.GetInterfaces().Except(inherited).Where(i => i.IsVisible).Select(i => TypeText.Of(i)).Order(StringComparer.Ordinal),
        ];
        return type.IsEnum || bases.Length == 0 ? "" : " : " + string.Join(", ", bases);
    }

    private static string Modifiers(MethodInfo method) => method switch
    {
        { IsStatic: true } => "static ",
        { IsAbstract: true } => method.DeclaringType!.IsInterface ? "" : "abstract ",
        { IsVirtual: true } when method.GetBaseDefinition() != method => "override ",
        { IsVirtual: true, IsFinal: false } => "virtual ",
        _ => "",
    } + (method.IsFamily || method.IsFamilyOrAssembly ? "protected " : "");

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static bool Visible(MethodBase method) => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && !(method.IsFamily && method.DeclaringType!.IsSealed);

    // What the compiler makes of a record.
    private static bool IsMade(MethodInfo method) =>
        method.IsDefined(typeof(CompilerGeneratedAttribute)) || method.Name.Contains('<', StringComparison.Ordinal);
}
