using IndexKv.Engine.Encoding.Json;

namespace IndexKv.Engine.Execution.Functions.Json;

/// <summary>
/// What a call parsed last, by argument, so that a path or document that is the same for all rows is parsed once. Thread-safe: what one
/// thread forgets of another's is parsed again.
/// </summary>
internal sealed class JsonMemory
{
    private const int Remembered = 8;

    // A plan is kept long after its run.
    private const int LongestDocument = 64 * 1024;

    private readonly Tuple<string, JsonPath>?[] _paths = new Tuple<string, JsonPath>?[Remembered];
    private readonly Tuple<string, byte[]>?[] _documents = new Tuple<string, byte[]>?[Remembered];

    public JsonPath Path(int argument, string text, Func<string, JsonPath> parse)
    {
        if (argument >= Remembered)
            return parse(text);
        if (_paths[argument] is { } known && known.Item1 == text)
            return known.Item2;
        var parsed = parse(text);
        _paths[argument] = Tuple.Create(text, parsed);
        return parsed;
    }

    /// <summary>Only the very same text is known again: comparing others would cost what parsing does.</summary>
    public byte[] Document(int argument, string text)
    {
        if (argument >= Remembered || text.Length > LongestDocument)
            return JsonParser.Parse(text);
        if (_documents[argument] is { } known && ReferenceEquals(known.Item1, text))
            return known.Item2;
        var parsed = JsonParser.Parse(text);
        _documents[argument] = Tuple.Create(text, parsed);
        return parsed;
    }
}
