using System.Collections;
using System.Reflection;

namespace IndexKv.Linq.Parsing;

/// <summary>
/// Tells collections whose <c>Contains</c> means equality of items from those that compare in a way of their own, such as a set made with
/// <see cref="StringComparer.OrdinalIgnoreCase"/>: only the former may become gets by key.
/// </summary>
internal static class PlainCollection
{
    /// <summary>Like <see cref="Is"/>; null for what is no collection. Plans differ by it.</summary>
    public static bool? Kind(object? value) => value is IEnumerable and not string ? Is(value) : null;

    public static bool Is(object? value)
    {
        if (value is null or string or not IEnumerable)
            return value is null;
        var type = value.GetType();
        if (type.IsArray || value is IQueryable)
            return true;
        if (type.Name.StartsWith("KeyCollection", StringComparison.Ordinal) && type.DeclaringType is { } owner && owner.Name.StartsWith("Dictionary", StringComparison.Ordinal))
        {
            var dictionary = type.GetField("_dictionary", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(value);
            return dictionary is not null && HasDefaultComparer(dictionary);
        }

        if (type.Namespace is { } space && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal)))
            return HasDefaultComparer(value);

        // A collection written by the user may look items up as it likes; one that can only be walked cannot.
        return !type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICollection<>));
    }

    private static bool HasDefaultComparer(object collection)
    {
        var type = collection.GetType();
        var property = type.GetProperty("Comparer") ?? type.GetProperty("KeyComparer");
        if (property?.GetValue(collection) is not { } comparer)
            return !type.Name.StartsWith("Sorted", StringComparison.Ordinal) && type.Name != "KeyCollection" && type.Name != "KeyList`1";
        var item = property.PropertyType.GetGenericArguments()[0];
        var equality = typeof(EqualityComparer<>).MakeGenericType(item).GetProperty("Default")!.GetValue(null);
        var order = typeof(Comparer<>).MakeGenericType(item).GetProperty("Default")!.GetValue(null);

        // The default order of texts is that of the culture, which takes texts as equal that are not.
        return Equals(comparer, equality) || (item != typeof(string) && Equals(comparer, order));
    }
}
