using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Values;

/// <summary>Lists, dictionaries and JSON as callers give them to values of the type ANY.</summary>
internal sealed class NestedBinder
{
    private readonly NestedValueBuilder _builder = new();
    private object? _unknown;
    private int _depth;

    private NestedBinder()
    {
    }

    /// <summary>The value of a list, dictionary or JSON value; a JSON scalar is a value of its own type.</summary>
    /// <returns>False if there is something in it that cannot be stored.</returns>
    /// <exception cref="KvException">It is nested too deep, or JSON that cannot be stored.</exception>
    public static bool TryBind(object value, out KvValue bound)
    {
        try
        {
            if (value is JsonElement or JsonDocument or JsonNode)
            {
                bound = NestedValue.Unwrap(OfJson(value));
                return true;
            }

            var binder = new NestedBinder();
            binder.Write(value);
            bound = binder._unknown is null ? binder._builder.Build() : KvValue.Null;
            return binder._unknown is null;
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    private void Write(object? value)
    {
        // A list that holds itself would never end.
        if (++_depth > NestedValue.GreatestDepth + 1)
            throw new EngineException(EngineErrorCode.TooLarge, $"A value is nested more than {NestedValue.GreatestDepth} lists or dictionaries deep, or holds itself.");
        switch (value)
        {
            case JsonElement or JsonDocument or JsonNode:
                _builder.Write(OfJson(value));
                break;
            case string or byte[] or ArraySegment<byte> or char[]:
                WriteScalar(value);
                break;
            case IDictionary<string, object?> map:
                WriteMap([.. map.Select(m => new KeyValuePair<object, object?>(m.Key, m.Value))]);
                break;
            case IDictionary map:
                WriteMap(Members(map));
                break;
            case IEnumerable list:
                object?[] elements = [.. list.Cast<object?>()];
                _builder.BeginArray(elements.Length);
                foreach (var element in elements)
                    Write(element);
                break;
            default:
                WriteScalar(value);
                break;
        }

        _depth--;
    }

    // A generic dictionary gives pairs of its own types, its older face does not.
    private static List<KeyValuePair<object, object?>> Members(IDictionary map)
    {
        var members = new List<KeyValuePair<object, object?>>(map.Count);
        for (var each = map.GetEnumerator(); each.MoveNext();)
            members.Add(new(each.Key, each.Value));
        return members;
    }

    private void WriteMap(List<KeyValuePair<object, object?>> members)
    {
        _builder.BeginMap(members.Count);
        foreach (var (name, value) in members)
        {
            if (ValueBinder.TryBind(name, out var bound) && bound.Type is not (KvType.Null or KvType.Any))
                _builder.Write(KvValueConverter.Cast(bound, KvType.Text));
            else
                _unknown = name;
            Write(value);
        }
    }

    private void WriteScalar(object? value)
    {
        if (ValueBinder.TryBind(value, out var bound))
            _builder.Write(bound);
        else
            _unknown = value;
    }

    private static KvValue OfJson(object value)
    {
        var buffer = new ByteBuffer();
        try
        {
            using var writer = new Utf8JsonWriter(buffer);
            switch (value)
            {
                case JsonElement element:
                    if (element.ValueKind == JsonValueKind.Undefined)
                        return KvValue.Null;
                    element.WriteTo(writer);
                    break;
                case JsonDocument document:
                    document.WriteTo(writer);
                    break;
                default:
                    ((JsonNode)value).WriteTo(writer);
                    break;
            }
        }
        catch (InvalidOperationException e)
        {
            throw new EngineException(EngineErrorCode.TooLarge, $"A JSON value cannot be stored: {e.Message}", e);
        }

        return NestedValue.FromJson(buffer.WrittenSpan);
    }
}
