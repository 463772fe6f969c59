using System.Text;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>Functions that cut texts. Places and lengths count code points from 1.</summary>
internal static class TextPartFunctions
{
    private static readonly TypeSet[] TextAndPlaces = [TypeSet.Texts, TypeSet.Integers];

    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        Substring("SUBSTR"),
        Substring("SUBSTRING"),
        new("LEFT", 2, 2, KvType.Text, a => KvValue.FromText(First(a[0].AsText(), Place(a[1])))) { Takes = TextAndPlaces },
        new("RIGHT", 2, 2, KvType.Text, a => KvValue.FromText(Last(a[0].AsText(), Place(a[1])))) { Takes = TextAndPlaces },
        Trim("TRIM", start: true, end: true),
        Trim("LTRIM", start: true, end: false),
        Trim("RTRIM", start: false, end: true),
        new("SPLIT_PART", 3, 3, KvType.Text, SplitPart) { Takes = [TypeSet.Texts, TypeSet.Texts, TypeSet.Integers] },
    ];

    // No text is longer than this, and places beyond it cannot overflow what is computed with them.
    public static long Place(in KvValue value) => KvValueConverter.TryConvertTo(value, KvType.Int64, out var place)
        ? Math.Clamp(place.AsInt64(), -int.MaxValue, int.MaxValue)
        : KvValueComparer.Instance.Compare(value, KvValue.FromInt8(0)) < 0 ? -int.MaxValue : int.MaxValue;

    private static FunctionDefinition Substring(string name) =>
        new(name, 2, 3, KvType.Null, a => Substring(a[0], Place(a[1]), a.Length > 2 ? Place(a[2]) : int.MaxValue * 2L))
        {
            Takes = [TypeSet.Bytes, TypeSet.Integers],
            TypeOf = (_, types) => types[0],
        };

    private static KvValue Substring(in KvValue value, long start, long length)
    {
        if (value.Type == KvType.Blob)
        {
            var bytes = value.AsBlob();
            var (from, count) = Range(bytes.Length, start, length);
            return KvValue.FromBlob(bytes.AsSpan((int)from, (int)count).ToArray());
        }

        var text = value.AsText();
        var (first, taken) = Range(TextFunctions.Length(text), start, length);
        var offset = Offset(text, 0, first);
        return KvValue.FromText(text[offset..Offset(text, offset, taken)]);
    }

    // As in SQLite: a negative start counts from the end, a negative length takes what stands before the start, and places before the text
    // shorten the result.
    private static (long First, long Count) Range(long whole, long start, long length)
    {
        var first = start > 0 ? start - 1 : start < 0 ? whole + start : -1;
        var end = first + length;
        if (length < 0)
            (first, end) = (start == 0 ? length : first + length, start == 0 ? 0 : first);
        first = Math.Clamp(first, 0, whole);
        return (first, Math.Clamp(end, first, whole) - first);
    }

    // As in PostgreSQL, a negative number is how many are left out at the other end.
    private static string First(string text, long count) => count >= 0
        ? text[..Offset(text, 0, count)]
        : text[..Offset(text, 0, Math.Max(0, TextFunctions.Length(text) + count))];

    private static string Last(string text, long count) => count >= 0
        ? text[Offset(text, 0, Math.Max(0, TextFunctions.Length(text) - count))..]
        : text[Offset(text, 0, -count)..];

    // Where the code point is that stands some code points after an offset, at most at the end.
    private static int Offset(string text, int offset, long codePoints)
    {
        for (; codePoints > 0 && offset < text.Length; codePoints--)
            offset += char.IsHighSurrogate(text[offset]) && offset + 1 < text.Length && char.IsLowSurrogate(text[offset + 1]) ? 2 : 1;
        return offset;
    }

    private static FunctionDefinition Trim(string name, bool start, bool end) => new(name, 1, 2, KvType.Text, arguments =>
    {
        var text = arguments[0].AsText();
        var cut = arguments.Length > 1 ? arguments[1].AsText().EnumerateRunes().ToHashSet() : [new Rune(' ')];
        var (from, to) = (0, text.Length);
        while (start && from < to && Rune.DecodeFromUtf16(text.AsSpan(from, to - from), out var rune, out var length) == default && cut.Contains(rune))
            from += length;
        while (end && from < to && Rune.DecodeLastFromUtf16(text.AsSpan(from, to - from), out var rune, out var length) == default && cut.Contains(rune))
            to -= length;
        return KvValue.FromText(text[from..to]);
    })
    {
        Takes = [TypeSet.Texts],
    };

    private static KvValue SplitPart(KvValue[] arguments)
    {
        var (separator, number) = (arguments[1].AsText(), Place(arguments[2]));
        if (number == 0)
            throw FunctionErrors.Undefined("SPLIT_PART", "there is no part 0; the first is 1, the last -1");
        var parts = separator.Length == 0 ? [arguments[0].AsText()] : arguments[0].AsText().Split(separator, StringSplitOptions.None);
        var index = number > 0 ? number - 1 : parts.Length + number;
        return KvValue.FromText(index >= 0 && index < parts.Length ? parts[index] : "");
    }
}
