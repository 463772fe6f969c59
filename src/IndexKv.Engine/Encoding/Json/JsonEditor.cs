using IndexKv.Engine.Encoding.MessagePack;

namespace IndexKv.Engine.Encoding.Json;

/// <summary>Changes nested values: as MessagePack counts but never measures what a container holds, a change moves bytes and rewrites one header.</summary>
internal static class JsonEditor
{
    /// <summary>Puts a value where a path leads, with the containers on the way there that lack.</summary>
    /// <returns>The changed bytes, or the same if there is nothing to do.</returns>
    public static byte[] Apply(byte[] bytes, JsonPath path, byte[] value, JsonEdit edit)
    {
        var place = JsonPlace.Find(bytes, path);
        if (place.IsFound)
            return edit == JsonEdit.Insert ? bytes : [.. bytes.AsSpan(0, place.Start), .. value, .. bytes.AsSpan(place.End)];
        if (edit == JsonEdit.Replace || place.MissingStep < 0 || place.Container is not { } container)
            return bytes;
        var added = new ByteBuffer(value.Length + 32);
        if (!TryWrap(new MessagePackWriter(added), path, place.MissingStep, value))
            return bytes;
        return Recount(bytes, container, container.Count + 1, container.End, container.End, added.WrittenSpan);
    }

    /// <summary>Takes away what a path leads to.</summary>
    /// <returns>The changed bytes; null where all is taken away.</returns>
    public static byte[]? Remove(byte[] bytes, JsonPath path)
    {
        var place = JsonPlace.Find(bytes, path);
        if (!place.IsFound)
            return bytes;
        return place.Container is { } container ? Recount(bytes, container, container.Count - 1, place.PairStart, place.End, []) : null;
    }

    private static byte[] Recount(byte[] bytes, JsonContainer container, int count, int from, int to, ReadOnlySpan<byte> replacement)
    {
        var result = new ByteBuffer(bytes.Length + replacement.Length + 4);
        var writer = new MessagePackWriter(result);
        writer.WriteRaw(bytes.AsSpan(0, container.Start));
        if (container.IsMap)
            writer.WriteMapHeader(count);
        else
            writer.WriteArrayHeader(count);
        writer.WriteRaw(bytes.AsSpan(container.Contents, from - container.Contents));
        writer.WriteRaw(replacement);
        writer.WriteRaw(bytes.AsSpan(to));
        return result.WrittenSpan.ToArray();
    }

    // An array that is not there yet has only a first place.
    private static bool TryWrap(MessagePackWriter writer, JsonPath path, int missing, byte[] value)
    {
        for (var i = missing; i < path.Steps.Count; i++)
        {
            var step = path.Steps[i];
            if (i > missing && step.Name is null && step.Index != 0)
                return false;
            if (i > missing && step.Name is null)
                writer.WriteArrayHeader(1);
            else if (i > missing)
                writer.WriteMapHeader(1);
            if (step.Name is { } name)
                writer.WriteTextUtf8(name);
        }

        writer.WriteRaw(value);
        return true;
    }
}
