using System.Reflection;
using IndexKv.Engine.Values;

namespace IndexKv.Linq.Mapping;

/// <summary>The way from a CLR type that columns have to the engine's value, without boxing. Thread-safe.</summary>
/// <typeparam name="T">The type; any, but only some have a <see cref="Make"/>.</typeparam>
internal static class TypedValue<T>
{
    /// <summary>Makes the value; null if <typeparamref name="T"/> is none of the types of columns.</summary>
    public static Func<T, KvValue>? Make { get; } = TypedValue.Factory(typeof(T))?.CreateDelegate<Func<T, KvValue>>();
}

/// <summary>The methods that make values of CLR types.</summary>
internal static class TypedValue
{
    /// <summary>Whether columns have a CLR type, which is not nullable.</summary>
    public static bool IsKnown(Type type) => KvTypeNames.FromClrType(type) is { } known and not KvType.Any && known.ToClrType() == type;

    /// <summary>The method of <see cref="KvValue"/> that makes a value of a type, which is not nullable; null if no column has that type.</summary>
    public static MethodInfo? Factory(Type type) =>
        IsKnown(type) ? typeof(KvValue).GetMethod($"From{KvTypeNames.FromClrType(type)}", [type]) : null;
}
