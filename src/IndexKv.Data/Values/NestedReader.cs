using System.Text.Json;
using System.Text.Json.Nodes;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Values;

/// <summary>Values of the type ANY to CLR values.</summary>
internal static class NestedReader
{
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = NestedValue.GreatestDepth };

    /// <summary>Reads an ANY: as JSON, as its bytes, as a list or dictionary; or as the scalar that it holds.</summary>
    public static T Read<T>(in KvValue any)
    {
        try
        {
            if (typeof(T) == typeof(ReadOnlyMemory<byte>))
                return (T)(object)new ReadOnlyMemory<byte>(any.AsMessagePack());
            if (TryReadJson(any, typeof(T)) is { } json)
                return (T)json;
            if (typeof(T) == typeof(object))
                return (T)(NestedValue.ToObject(any) ?? DBNull.Value);
            if (NestedShapes.Find(typeof(T)) is { } shape)
                return (T)shape(any);
            var scalar = NestedValue.Unwrap(any);
            return scalar.Type == KvType.Any ? throw ValueReader.Mismatch(any, typeof(T)) : TypedValueReader.Read<T>(scalar);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    public static object? ReadObject(in KvValue any)
    {
        try
        {
            return NestedValue.ToObject(any);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    private static object? TryReadJson(in KvValue any, Type type)
    {
        if (type == typeof(string))
            return NestedValue.ToJson(any);
        if (type == typeof(TextReader) || type == typeof(StringReader))
            return new StringReader(NestedValue.ToJson(any));
        if (type == typeof(byte[]))
            return any.AsMessagePack();
        if (type == typeof(Stream) || type == typeof(MemoryStream))
            return new MemoryStream(any.AsMessagePack(), writable: false);
        if (type == typeof(JsonDocument))
            return JsonDocument.Parse(NestedValue.ToJsonUtf8(any), DocumentOptions);
        if (type == typeof(JsonElement) || type == typeof(JsonElement?))
            return ReadElement(any);
        return typeof(JsonNode).IsAssignableFrom(type) ? ReadNode(any, type) : null;
    }

    public static JsonElement ReadElement(in KvValue value) => JsonElement.Parse(NestedValue.ToJsonUtf8(value), DocumentOptions);

    private static JsonNode ReadNode(in KvValue any, Type type)
    {
        var node = JsonNode.Parse(NestedValue.ToJsonUtf8(any), documentOptions: DocumentOptions);
        return node is not null && type.IsInstanceOfType(node) ? node : throw ValueReader.Mismatch(any, type);
    }
}
