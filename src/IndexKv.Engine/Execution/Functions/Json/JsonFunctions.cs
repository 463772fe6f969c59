using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Json;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions.Json;

/// <summary>Functions of nested values, with the meaning that SQLite's have: sqlite.org/json1.html.</summary>
internal static class JsonFunctions
{
    /// <summary>The operator that gives what is at a place as an ANY.</summary>
    public const string Arrow = "->";

    /// <summary>The operator that gives a scalar as what it is.</summary>
    public const string LongArrow = "->>";

    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        .. new JsonFunction[]
        {
            new("JSON", 1, 1, KvType.Any, _ => JsonArgument.Document, c => Checked(c.Document(0))),
            new("JSON_TEXT", 1, 1, KvType.Text, _ => JsonArgument.Document, c => KvValue.FromText(StrictUtf8.Encoding.GetString(JsonPrinter.Print(c.Document(0)).WrittenSpan))),
            new("JSON_VALID", 1, 1, KvType.Boolean, _ => JsonArgument.Document, c => KvValue.FromBoolean(c.IsDocument(0))) { IsStrict = false },
            new("JSON_EXTRACT", 2, int.MaxValue, KvType.Null, DocumentAndPaths, Extract),
            new(Arrow, 2, 2, KvType.Any, DocumentAndMember, c => KvValue.FromMessagePack(Get(c.Document(0), c.Member(1)).ToArray())),
            new(LongArrow, 2, 2, KvType.Null, DocumentAndMember, c => Scalar(Get(c.Document(0), c.Member(1)))),
            new("JSON_TYPE", 1, 2, KvType.Text, DocumentAndPaths, c => At(c, 1, out var found) ? KvValue.FromText(JsonTypeName.Of(found)) : KvValue.Null),
            new("JSON_ARRAY_LENGTH", 1, 2, KvType.Int64, DocumentAndPaths, ArrayLength),
            new("JSON_KEYS", 1, 2, KvType.Any, DocumentAndPaths, Keys),
            new("JSON_CONTAINS", 2, 3, KvType.Boolean, i => i == 1 ? JsonArgument.Value : DocumentAndPaths(i), Contains),
            new("JSON_ARRAY", 0, int.MaxValue, KvType.Any, _ => JsonArgument.Value, MakeArray) { TakesNull = true },
            new("JSON_OBJECT", 0, int.MaxValue, KvType.Any, i => i % 2 == 0 ? JsonArgument.Name : JsonArgument.Value, MakeObject) { TakesNull = true, IsPaired = true },
            Edit("JSON_SET", JsonEdit.Set),
            Edit("JSON_INSERT", JsonEdit.Insert),
            Edit("JSON_REPLACE", JsonEdit.Replace),
            new("JSON_PATCH", 2, 2, KvType.Any, _ => JsonArgument.Document, c => Checked(JsonMergePatch.Apply(c.Document(0), c.Document(1)))),
            new("JSON_REMOVE", 1, int.MaxValue, KvType.Any, DocumentAndPaths, Remove),
        }.Select(f => f.ToDefinition()),
    ];

    private static JsonArgument DocumentAndPaths(int argument) => argument == 0 ? JsonArgument.Document : JsonArgument.Path;

    private static JsonArgument DocumentAndMember(int argument) => argument == 0 ? JsonArgument.Document : JsonArgument.Member;

    private static JsonArgument DocumentAndPairs(int argument) => argument == 0 ? JsonArgument.Document : argument % 2 == 1 ? JsonArgument.Path : JsonArgument.Value;

    private static JsonFunction Edit(string name, JsonEdit edit) =>
        new(name, 1, int.MaxValue, KvType.Any, DocumentAndPairs, c => Change(c, edit)) { TakesNull = true, IsPaired = true };

    private static KvValue Checked(byte[] bytes)
    {
        NestingLimit.Check(bytes);
        return KvValue.FromMessagePack(bytes);
    }

    // What is not there is null, which as a value alone is NULL.
    private static ReadOnlySpan<byte> Get(ReadOnlySpan<byte> document, JsonPath path) =>
        JsonPlace.Find(document, path) is { IsFound: true } place ? document[place.Start..place.End] : [MessagePackCode.Nil];

    // The document, or what the path that may follow it leads to.
    private static bool At(JsonCall call, int path, out ReadOnlySpan<byte> found)
    {
        found = call.Document(0);
        if (call.Count <= path)
            return true;
        var place = JsonPlace.Find(found, call.Path(path));
        if (place.IsFound)
            found = found[place.Start..place.End];
        return place.IsFound;
    }

    private static KvValue Scalar(ReadOnlySpan<byte> found)
    {
        var reader = new MessagePackReader(found);
        return NestedScalar.Read(ref reader, found);
    }

    private static KvValue Extract(JsonCall call)
    {
        var document = call.Document(0);
        if (call.Count == 2)
            return Scalar(Get(document, call.Path(1)));
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(call.Count - 1);
        for (var i = 1; i < call.Count; i++)
            writer.WriteRaw(Get(document, call.Path(i)));
        return Checked(buffer.WrittenSpan.ToArray());
    }

    private static KvValue ArrayLength(JsonCall call)
    {
        if (!At(call, 1, out var found))
            return KvValue.Null;
        var reader = new MessagePackReader(found);
        return KvValue.FromInt64(reader.PeekKind() == MessagePackKind.Array ? reader.ReadArrayHeader() : 0);
    }

    private static KvValue Keys(JsonCall call)
    {
        if (!At(call, 1, out var found))
            return KvValue.Null;
        var reader = new MessagePackReader(found);
        if (reader.PeekKind() != MessagePackKind.Map)
            return KvValue.Null;
        var count = reader.ReadMapHeader();
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(count);
        for (var i = 0; i < count; i++)
        {
            writer.WriteTextUtf8(NestedKey.Read(ref reader, found));
            reader.Skip();
        }

        return KvValue.FromMessagePack(buffer.WrittenSpan.ToArray());
    }

    private static KvValue Contains(JsonCall call) => At(call, 2, out var found)
        ? KvValue.FromBoolean(NestedTree.Of(found).Contains(NestedTree.Of(call.Value(1))))
        : KvValue.Null;

    private static KvValue MakeArray(JsonCall call)
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(call.Count);
        for (var i = 0; i < call.Count; i++)
            writer.WriteRaw(call.Value(i));
        return Checked(buffer.WrittenSpan.ToArray());
    }

    private static KvValue MakeObject(JsonCall call)
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteMapHeader(call.Count / 2);
        for (var i = 0; i < call.Count; i += 2)
        {
            writer.WriteRaw(AnyConversion.Encode(call.Name(i)));
            writer.WriteRaw(call.Value(i + 1));
        }

        return Checked(buffer.WrittenSpan.ToArray());
    }

    // As in SQLite, a path that is NULL changes nothing, and a value that is NULL is null.
    private static KvValue Change(JsonCall call, JsonEdit edit)
    {
        if (call.IsNull(0))
            return KvValue.Null;
        var document = call.Document(0);
        for (var i = 1; i < call.Count; i += 2)
        {
            if (!call.IsNull(i))
                document = JsonEditor.Apply(document, call.Path(i), call.Value(i + 1), edit);
        }

        return Checked(document);
    }

    private static KvValue Remove(JsonCall call)
    {
        var document = call.Document(0);
        for (var i = 1; i < call.Count; i++)
        {
            if (JsonEditor.Remove(document, call.Path(i)) is not { } left)
                return KvValue.Null;
            document = left;
        }

        return Checked(document);
    }
}
