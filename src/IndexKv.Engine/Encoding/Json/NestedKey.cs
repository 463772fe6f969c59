using IndexKv.Engine.Encoding.MessagePack;

namespace IndexKv.Engine.Encoding.Json;

/// <summary>
/// Keys of maps. They are texts but in what other programs wrote: another key is called by its JSON text, one that is an array or a map by its
/// MessagePack in base 64 (as JSON text, keys within keys would double with each level).
/// </summary>
internal static class NestedKey
{
    /// <summary>Reads a key as UTF-8, which is unchecked where it is stored as text.</summary>
    public static ReadOnlySpan<byte> Read(ref MessagePackReader reader, ReadOnlySpan<byte> bytes)
    {
        if (reader.PeekKind() == MessagePackKind.Text)
            return reader.ReadTextUtf8();
        var isNested = reader.PeekKind() is MessagePackKind.Array or MessagePackKind.Map;
        var start = reader.Position;
        reader.Skip();
        var key = bytes[start..reader.Position];
        return isNested ? System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(key)) : JsonPrinter.Print(key).WrittenSpan;
    }

    /// <summary>Reads a key as text.</summary>
    public static string ReadText(ref MessagePackReader reader, ReadOnlySpan<byte> bytes) => reader.PeekKind() == MessagePackKind.Text
        ? reader.ReadText()
        : StrictUtf8.Encoding.GetString(Read(ref reader, bytes));
}
