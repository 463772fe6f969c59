using System.Collections.Concurrent;
using IndexKv.Data;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Linq.Mapping.Nested;

/// <summary>The forms of CLR types in columns of the type ANY. Thread-safe.</summary>
internal static class NestedForms
{
    private static readonly ConcurrentDictionary<Type, NestedForm?> Forms = new();

    /// <summary>The form of a type that is not nullable; null if it has none.</summary>
    public static NestedForm? Find(Type type) => Forms.GetOrAdd(type, t => Make(t, out _));

    /// <summary>Why values of a type cannot be kept in an ANY; null if they can.</summary>
    public static string? Problem(Type type) => Problem(type, []);

    /// <summary>The value of an object.</summary>
    /// <exception cref="EngineException">It cannot be kept.</exception>
    public static KvValue ToValue(object value, Type type)
    {
        var builder = new NestedValueBuilder();
        Write(builder, value, type, 0);
        return builder.Build();
    }

    /// <summary>The object of a value that is not NULL.</summary>
    /// <exception cref="KvException">It is something else.</exception>
    public static T FromValue<T>(KvValue value, string column)
    {
        try
        {
            return (T)Known(typeof(T)).Read(NestedValue.Unwrap(value));
        }
        catch (EngineException e)
        {
            throw new KvException((KvErrorCode)e.Code, $"Column '{column}': {e.Message}", e);
        }
    }

    /// <summary>Writes a value of a declared type, null too.</summary>
    public static void Write(NestedValueBuilder builder, object? value, Type type, int depth)
    {
        // An object that holds itself would never end.
        if (depth > NestedValue.GreatestDepth)
            throw new EngineException(EngineErrorCode.TooLarge, $"A value is nested more than {NestedValue.GreatestDepth} objects deep, or holds itself.");
        if (value is null)
            builder.Write(KvValue.Null);
        else
            Known(Nullable.GetUnderlyingType(type) ?? type).Write(builder, value, depth + 1);
    }

    /// <summary>Reads a value of a declared type, NULL too.</summary>
    public static object? Read(in KvValue value, Type type, string place)
    {
        var kept = Nullable.GetUnderlyingType(type) ?? type;
        if (!value.IsNull)
            return Known(kept).Read(value);
        return !type.IsValueType || kept != type
            ? null
            : throw new EngineException(EngineErrorCode.NullNotAllowed, $"{place} is null, which {type.Name} cannot hold; make its type nullable.");
    }

    private static NestedForm Known(Type type) =>
        Find(type) ?? throw new EngineException(EngineErrorCode.NotSupported, $"{type} cannot be kept in a column of the type ANY: {Problem(type)}.");

    private static NestedForm? Make(Type type, out string problem)
    {
        problem = "";
        if (type == typeof(object))
            return new NestedAnyForm();
        if (ColumnForm.Natural(type) is { } scalar)
            return new NestedScalarForm(type, scalar);
        return (NestedForm?)NestedMapForm.Of(type) ?? (NestedForm?)NestedListForm.Of(type) ?? NestedObjectForm.Of(type, out problem);
    }

    private static string? Problem(Type type, HashSet<Type> seen)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (!seen.Add(type))
            return null;
        if (Make(type, out var problem) is not { } form)
            return problem.Length > 0 ? problem : $"{type.Name} is no scalar, list, dictionary or object that is known";
        var parts = form is NestedObjectForm made ? made.Members.Select(m => (m.Name, m.Type)) : Elements(type, form).Select(e => ("an element", e));
        foreach (var (name, part) in parts)
        {
            if (Problem(part, seen) is { } inner)
                return $"{type.Name}: {name}: {inner}";
        }

        return null;
    }

    private static IEnumerable<Type> Elements(Type type, NestedForm form) =>
        form is NestedListForm or NestedMapForm ? type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments() : [];
}
