using System.Collections;
using System.Data;
using System.Text.Json;
using System.Text.Json.Nodes;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Values;

/// <summary>CLR objects, as callers give them, to the engine's values.</summary>
internal static class ValueBinder
{
    /// <summary>The value of a parameter.</summary>
    /// <param name="value">What the caller gave.</param>
    /// <param name="dbType">The type the caller asked for; null to take the value's own.</param>
    /// <param name="size">How many characters or bytes are kept at most; 0 or less for all.</param>
    /// <param name="name">The parameter's name, for messages.</param>
    /// <exception cref="NotSupportedException">Values of that CLR type cannot be stored.</exception>
    /// <exception cref="KvException">The value cannot become the type asked for.</exception>
    public static KvValue Bind(object? value, DbType? dbType, int size, string name)
    {
        if (!TryBind(value, out var bound))
        {
            throw new NotSupportedException(
                $"Parameter '{name}' has a value of type {value!.GetType()}, which cannot be stored; "
                + "give it a number, text, byte[], Guid, date, time, or a list, dictionary or JSON value of these.");
        }

        if (size > 0)
            bound = Shorten(bound, size);
        return dbType is { } wanted && DbTypeMap.ToKvType(wanted) is { } type && type != bound.Type && !bound.IsNull
            ? Convert(bound, type, wanted, name)
            : bound;
    }

    /// <summary>The engine's value of a CLR object.</summary>
    /// <returns>False if values of its type cannot be stored.</returns>
    public static bool TryBind(object? value, out KvValue bound)
    {
        switch (value)
        {
            case long number:
                bound = KvValue.FromInt64(number);
                return true;
            case int number:
                bound = KvValue.FromInt32(number);
                return true;
            case string text:
                bound = KvValue.FromText(text);
                return true;
            case byte[] bytes:
                bound = KvValue.FromBlob(bytes);
                return true;
            case Half half:
                bound = KvValue.FromSingle((float)half);
                return true;
            case char[] characters:
                bound = KvValue.FromText(new string(characters));
                return true;
            case JsonElement or JsonDocument or JsonNode:
            case IEnumerable and not ArraySegment<byte>:
                return NestedBinder.TryBind(value, out bound);
        }

        try
        {
            bound = KvValueConversion.FromObject(value);
            return true;
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.TypeMismatch)
        {
            bound = default;
            return false;
        }
    }

    private static KvValue Convert(in KvValue value, KvType type, DbType dbType, string name)
    {
        // A duration may be longer than a day and has no DbType of its own: the column decides.
        if (type == KvType.Time && value.Type == KvType.Interval)
            return value;
        try
        {
            return type is KvType.Text or KvType.Date && value.Type != KvType.Blob
                ? KvValueConverter.Cast(value, type)
                : KvValueConverter.ConvertTo(value, type);
        }
        catch (EngineException e)
        {
            throw new KvException(
                (KvErrorCode)e.Code, $"Parameter '{name}' has the value {value}, which is no DbType.{dbType}: {e.Message}", e);
        }
    }

    private static KvValue Shorten(in KvValue value, int size) => value.Type switch
    {
        KvType.Text when value.AsText().Length > size => KvValue.FromText(value.AsText()[..size]),
        KvType.Blob when value.AsBlob().Length > size => KvValue.FromBlob(value.AsBlob()[..size]),
        _ => value,
    };
}
