using IndexKv.Engine.Encoding.MessagePack;

namespace IndexKv.Engine.Encoding.Json;

/// <summary>Where in a nested value's bytes a path leads.</summary>
internal readonly record struct JsonPlace
{
    /// <summary>Whether there is something.</summary>
    public bool IsFound { get; private init; }

    /// <summary>Where the value starts.</summary>
    public int Start { get; private init; }

    /// <summary>Where it ends.</summary>
    public int End { get; private init; }

    /// <summary>Where it starts with its key.</summary>
    public int PairStart { get; private init; }

    /// <summary>The innermost container that was reached; null for none.</summary>
    public JsonContainer? Container { get; private init; }

    /// <summary>If nothing was found: the step at which the container lacks what may be added at its end; -1 if nothing can be.</summary>
    public int MissingStep { get; private init; }

    /// <summary>Follows a path.</summary>
    public static JsonPlace Find(ReadOnlySpan<byte> bytes, JsonPath path)
    {
        var reader = new MessagePackReader(bytes);
        var place = default(JsonPlace);
        for (var i = 0; i < path.Steps.Count; i++)
        {
            place = path.Steps[i].Name is { } name
                ? FindMember(ref reader, bytes, name, i)
                : FindElement(ref reader, path.Steps[i], i);
            if (!place.IsFound)
                return place;
        }

        var start = reader.Position;
        reader.Skip();
        return place with { IsFound = true, Start = start, End = reader.Position };
    }

    private static JsonPlace FindMember(ref MessagePackReader reader, ReadOnlySpan<byte> bytes, byte[] name, int step)
    {
        if (reader.PeekKind() != MessagePackKind.Map)
            return new JsonPlace { MissingStep = -1 };
        var start = reader.Position;
        var count = reader.ReadMapHeader();
        var header = reader.Position;
        for (var i = 0; i < count; i++)
        {
            var pair = reader.Position;
            if (NestedKey.Read(ref reader, bytes).SequenceEqual(name))
                return new JsonPlace { IsFound = true, PairStart = pair, Container = new JsonContainer(true, start, header, count, -1) };
            reader.Skip();
        }

        return new JsonPlace { Container = new JsonContainer(true, start, header, count, reader.Position), MissingStep = step };
    }

    private static JsonPlace FindElement(ref MessagePackReader reader, JsonPathStep wanted, int step)
    {
        if (reader.PeekKind() != MessagePackKind.Array)
            return new JsonPlace { MissingStep = -1 };
        var start = reader.Position;
        var count = reader.ReadArrayHeader();
        var header = reader.Position;
        var index = wanted.FromEnd ? count - wanted.Index : wanted.Index;
        if (index < 0 || index > count)
            return new JsonPlace { MissingStep = -1 };
        for (var i = 0; i < index; i++)
            reader.Skip();
        return index < count
            ? new JsonPlace { IsFound = true, PairStart = reader.Position, Container = new JsonContainer(false, start, header, count, -1) }
            : new JsonPlace { Container = new JsonContainer(false, start, header, count, reader.Position), MissingStep = step };
    }
}
