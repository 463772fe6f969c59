using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Json;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Values;

/// <summary>
/// What is in an ANY: a scalar, an array or a map, in MessagePack; and its JSON text. Thread-safe. Where the bytes are no MessagePack,
/// an <see cref="EngineException"/> with <see cref="EngineErrorCode.Damaged"/> is thrown; where arrays and maps nest more than 1,000 deep, one
/// with <see cref="EngineErrorCode.TooLarge"/>.
/// </summary>
public static class NestedValue
{
    /// <summary>How many arrays and maps may nest in each other.</summary>
    public const int GreatestDepth = NestingLimit.GreatestDepth;

    /// <summary>Reads JSON text (RFC 8259).</summary>
    /// <returns>An ANY; NULL for <c>null</c>.</returns>
    /// <exception cref="EngineException">It is no JSON (<see cref="EngineErrorCode.TypeMismatch"/>); the message says where.</exception>
    public static KvValue FromJson(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return KvValue.FromMessagePack(JsonParser.Parse(text));
    }

    /// <summary>Reads JSON text in UTF-8.</summary>
    /// <returns>An ANY; NULL for <c>null</c>.</returns>
    /// <exception cref="EngineException">It is no JSON (<see cref="EngineErrorCode.TypeMismatch"/>); the message says where.</exception>
    public static KvValue FromJson(ReadOnlySpan<byte> utf8) => KvValue.FromMessagePack(JsonParser.Parse(utf8));

    /// <summary>Writes any value, NULL too, as JSON text: without blanks, members in their order.</summary>
    public static string ToJson(in KvValue value) => StrictUtf8.Encoding.GetString(Print(value).WrittenSpan);

    /// <summary>Writes any value, NULL too, as JSON text in UTF-8.</summary>
    public static byte[] ToJsonUtf8(in KvValue value) => Print(value).WrittenSpan.ToArray();

    /// <summary>
    /// A scalar in an ANY as a value of its own type: an integer as INT64 or, where that is too small, UINT64; the other types as they were
    /// written. An ANY that holds an array, a map or an unknown extension, and a value of another type, is returned as it is.
    /// </summary>
    public static KvValue Unwrap(in KvValue value)
    {
        if (value.Type != KvType.Any || KindOf(value) is MessagePackKind.Array or MessagePackKind.Map)
            return value;
        var bytes = value.AsMessagePack();
        var reader = new MessagePackReader(bytes);
        return NestedScalar.Read(ref reader, bytes);
    }

    /// <summary>What an ANY holds.</summary>
    public static MessagePackKind KindOf(in KvValue any) => new MessagePackReader(any.AsMessagePack()).PeekKind();

    /// <summary>The elements of an array; scalars as values of their own type.</summary>
    /// <exception cref="EngineException">The ANY is no array.</exception>
    public static KvValue[] Elements(in KvValue array)
    {
        var bytes = array.AsMessagePack();
        var reader = new MessagePackReader(bytes);
        var elements = new KvValue[reader.ReadArrayHeader()];
        for (var i = 0; i < elements.Length; i++)
            elements[i] = NestedScalar.Read(ref reader, bytes);
        return elements;
    }

    /// <summary>The members of a map in their order; scalars as values of their own type. A key that is no text is its JSON text.</summary>
    /// <exception cref="EngineException">The ANY is no map.</exception>
    public static KeyValuePair<string, KvValue>[] Members(in KvValue map)
    {
        var bytes = map.AsMessagePack();
        var reader = new MessagePackReader(bytes);
        var members = new KeyValuePair<string, KvValue>[reader.ReadMapHeader()];
        for (var i = 0; i < members.Length; i++)
        {
            var name = NestedKey.ReadText(ref reader, bytes);
            members[i] = new(name, NestedScalar.Read(ref reader, bytes));
        }

        return members;
    }

    /// <summary>
    /// An ANY as CLR objects: an array as <c>object?[]</c>, a map as <c>Dictionary&lt;string, object?&gt;</c> (of equal names the first), a
    /// scalar as <see cref="KvValueConversion.ToObject"/> has it, an extension of another program as a <see cref="KvValue"/>.
    /// </summary>
    public static object? ToObject(in KvValue any)
    {
        var bytes = any.AsMessagePack();
        var reader = new MessagePackReader(bytes);
        var read = ReadObject(ref reader, bytes, 1);
        NestedEnd.Require(reader);
        return read;
    }

    private static object? ReadObject(ref MessagePackReader reader, ReadOnlySpan<byte> bytes, int depth)
    {
        switch (reader.PeekKind())
        {
            case MessagePackKind.Array:
                NestingLimit.CheckDepth(depth);
                var elements = new object?[reader.ReadArrayHeader()];
                for (var i = 0; i < elements.Length; i++)
                    elements[i] = ReadObject(ref reader, bytes, depth + 1);
                return elements;
            case MessagePackKind.Map:
                NestingLimit.CheckDepth(depth);
                var count = reader.ReadMapHeader();
                var members = new Dictionary<string, object?>(count, StringComparer.Ordinal);
                for (var i = 0; i < count; i++)
                {
                    var name = NestedKey.ReadText(ref reader, bytes);
                    members.TryAdd(name, ReadObject(ref reader, bytes, depth + 1));
                }

                return members;
            default:
                var value = NestedScalar.Read(ref reader, bytes);
                return value.Type == KvType.Any ? value : KvValueConversion.ToObject(value);
        }
    }

    private static ByteBuffer Print(in KvValue value) =>
        JsonPrinter.Print(value.Type == KvType.Any ? value.AsMessagePack() : AnyConversion.Encode(value));
}
