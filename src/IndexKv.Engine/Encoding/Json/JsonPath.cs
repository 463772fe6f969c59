using System.Globalization;
using System.Text;
using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Encoding.Json;

/// <summary>A path into a nested value, as SQLite writes it: <c>$.name."quoted name"[0][#-1][#]</c>. Immutable and thread-safe.</summary>
internal sealed class JsonPath
{
    private JsonPath(IReadOnlyList<JsonPathStep> steps) => Steps = steps;

    public IReadOnlyList<JsonPathStep> Steps { get; }

    /// <exception cref="EngineException">It is no path; the message says where.</exception>
    public static JsonPath Parse(string text)
    {
        if (!text.StartsWith('$'))
            throw Malformed(text, 0, "a path begins with $");
        var steps = new List<JsonPathStep>();
        for (var position = 1; position < text.Length;)
        {
            steps.Add(text[position] switch
            {
                '.' => ParseMember(text, ref position),
                '[' => ParseElement(text, ref position),
                _ => throw Malformed(text, position, "expected a point or ["),
            });
        }

        return new JsonPath(steps);
    }

    /// <summary>The right side of <c>-></c>: a path, <c>[…]</c> for one without its $, or else a member's name as it is.</summary>
    public static JsonPath OfText(string text)
    {
        if (text.StartsWith('$'))
            return Parse(text);
        return text is ['[', _, .., ']'] ? Parse("$" + text) : new JsonPath([new JsonPathStep(Utf8(text, 0, text), 0, false)]);
    }

    /// <summary>The right side of <c>-></c>: an element's place, where it is negative from the end.</summary>
    public static JsonPath OfIndex(long index) => new([new JsonPathStep(null, index < 0 ? -index : index, index < 0)]);

    private static JsonPathStep ParseMember(string text, ref int position)
    {
        var start = ++position;
        if (start < text.Length && text[start] == '"')
            return ParseQuoted(text, ref position);
        var length = text.AsSpan(start).IndexOfAny('.', '[');
        position = length < 0 ? text.Length : start + length;
        return position > start
            ? new JsonPathStep(Utf8(text, start, text[start..position]), 0, false)
            : throw Malformed(text, start, "a name is missing after the point");
    }

    // Within quotes JSON's escapes are known.
    private static JsonPathStep ParseQuoted(string text, ref int position)
    {
        var start = position;
        for (position++; position < text.Length && text[position] != '"'; position++)
        {
            if (text[position] == '\\')
                position++;
        }

        if (position >= text.Length)
            throw Malformed(text, start, "the quoted name does not end");
        position++;
        try
        {
            var packed = JsonParser.Parse(text[start..position]);
            return new JsonPathStep(new MessagePack.MessagePackReader(packed).ReadTextUtf8().ToArray(), 0, false);
        }
        catch (EngineException)
        {
            throw Malformed(text, start, "the quoted name is no JSON text");
        }
    }

    private static JsonPathStep ParseElement(string text, ref int position)
    {
        var start = position++;
        var end = text.IndexOf(']', start);
        if (end < 0)
            throw Malformed(text, start, "the ] is missing");
        var inner = text.AsSpan(start + 1, end - start - 1);
        position = end + 1;
        var fromEnd = inner is ['#', ..];
        if (fromEnd)
            inner = inner[1..];
        if (fromEnd && inner.IsEmpty)
            return new JsonPathStep(null, 0, true);
        if (fromEnd)
            inner = inner is ['-', ..] ? inner[1..] : throw Malformed(text, start, "after # comes - and a number");
        return long.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new JsonPathStep(null, index, fromEnd)
            : throw Malformed(text, start, "a place is written as [0] from the start, [#-1] from the end, [#] for the one after the last");
    }

    private static byte[] Utf8(string text, int position, string name)
    {
        try
        {
            return StrictUtf8.Encoding.GetBytes(name);
        }
        catch (EncoderFallbackException)
        {
            throw Malformed(text, position, "the name has an unpaired surrogate");
        }
    }

    private static EngineException Malformed(string text, int position, string what)
    {
        var shown = text.Length > 64 ? string.Concat(text.AsSpan(0, 64), "…") : text;
        return new EngineException(EngineErrorCode.InvalidQuery, string.Create(
            CultureInfo.InvariantCulture, $"malformed path '{shown}' at character {position + 1}: {what}"));
    }
}
