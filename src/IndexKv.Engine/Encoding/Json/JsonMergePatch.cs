using IndexKv.Engine.Encoding.MessagePack;

namespace IndexKv.Engine.Encoding.Json;

/// <summary>Merges nested values as RFC 7396 says: members of the patch replace those of the target, null takes them away.</summary>
internal static class JsonMergePatch
{
    public static byte[] Apply(byte[] target, byte[] patch)
    {
        NestingLimit.Check(target);
        NestingLimit.Check(patch);
        var output = new ByteBuffer(target.Length + patch.Length);
        Merge(target, patch, output);
        return output.WrittenSpan.ToArray();
    }

    private static void Merge(ReadOnlySpan<byte> target, ReadOnlySpan<byte> patch, ByteBuffer output)
    {
        var writer = new MessagePackWriter(output);
        if (!IsMap(patch))
        {
            writer.WriteRaw(patch);
            return;
        }

        var left = Members(IsMap(target) ? target : [MessagePackCode.FixMap]);
        var changes = Members(patch);
        var changed = new Dictionary<string, Range>(changes.Count, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
            changed[name] = value;
        var known = new HashSet<string>(StringComparer.Ordinal);
        var kept = new List<(string Name, Range Target, Range? Patch)>();
        foreach (var (name, value) in left)
        {
            // Of equal names the first is the member, as for paths.
            var change = known.Add(name) && changed.TryGetValue(name, out var found) ? found : (Range?)null;
            if (change is not { } c || !IsNil(patch[c]))
                kept.Add((name, value, change));
        }

        foreach (var (name, value) in changes)
        {
            if (known.Add(name) && !IsNil(patch[changed[name]]))
                kept.Add((name, default, changed[name]));
        }

        writer.WriteMapHeader(kept.Count);
        foreach (var (name, value, change) in kept)
        {
            writer.WriteText(name);
            if (change is { } c)
                Merge(value.Equals(default) ? [MessagePackCode.Nil] : target[value], patch[c], output);
            else
                writer.WriteRaw(target[value]);
        }
    }

    private static List<(string Name, Range Value)> Members(ReadOnlySpan<byte> map)
    {
        var reader = new MessagePackReader(map);
        var members = new List<(string, Range)>();
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var name = NestedKey.ReadText(ref reader, map);
            var start = reader.Position;
            reader.Skip();
            members.Add((name, start..reader.Position));
        }

        return members;
    }

    private static bool IsMap(ReadOnlySpan<byte> bytes) => MessagePackCode.KindOf(bytes[0]) == MessagePackKind.Map;

    private static bool IsNil(ReadOnlySpan<byte> bytes) => bytes is [MessagePackCode.Nil];
}
