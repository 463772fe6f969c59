using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>Functions of whole texts. Places and lengths count code points from 1.</summary>
internal static class TextFunctions
{
    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        OfText("UPPER", 1, KvType.Text, a => KvValue.FromText(a[0].AsText().ToUpperInvariant())),
        OfText("LOWER", 1, KvType.Text, a => KvValue.FromText(a[0].AsText().ToLowerInvariant())),
        OfText("INITCAP", 1, KvType.Text, a => KvValue.FromText(Capitalise(a[0].AsText()))),
        OfText("REVERSE", 1, KvType.Text, a => KvValue.FromText(string.Concat(a[0].AsText().EnumerateRunes().Reverse()))),
        OfText("REPLACE", 3, KvType.Text, Replace),
        OfText("TRANSLATE", 3, KvType.Text, a => KvValue.FromText(Translate(a[0].AsText(), a[1].AsText(), a[2].AsText()))),
        OfText("INSTR", 2, KvType.Int64, a => KvValue.FromInt64(Find(a[0].AsText(), a[1].AsText()))),
        OfText("STARTSWITH", 2, KvType.Boolean, a => KvValue.FromBoolean(a[0].AsText().StartsWith(a[1].AsText(), StringComparison.Ordinal))),
        OfText("ENDSWITH", 2, KvType.Boolean, a => KvValue.FromBoolean(a[0].AsText().EndsWith(a[1].AsText(), StringComparison.Ordinal))),
        OfText("CONTAINS", 2, KvType.Boolean, a => KvValue.FromBoolean(a[0].AsText().Contains(a[1].AsText(), StringComparison.Ordinal))),
        OfText("GLOB", 2, KvType.Boolean, a => KvValue.FromBoolean(new GlobPattern(a[0].AsText()).Matches(a[1].AsText()))),
        OfText("UNICODE", 1, KvType.Int64, a => a[0].AsText().Length == 0 ? KvValue.Null : KvValue.FromInt64(a[0].AsText().EnumerateRunes().First().Value)),
        new("LENGTH", 1, 1, KvType.Int64, a => KvValue.FromInt64(a[0].Type == KvType.Blob ? a[0].AsBlob().Length : Length(a[0].AsText()))) { Takes = [TypeSet.Bytes] },
        new("OCTET_LENGTH", 1, 1, KvType.Int64, a => KvValue.FromInt64(AsBytes(a[0]).Length)) { Takes = [TypeSet.Bytes] },
        new("HEX", 1, 1, KvType.Text, a => KvValue.FromText(Convert.ToHexString(AsBytes(a[0])))) { Takes = [TypeSet.Bytes] },
    ];

    public static long Length(string text)
    {
        var length = (long)text.Length;
        foreach (var c in text)
            length -= char.IsLowSurrogate(c) ? 1 : 0;
        return length;
    }

    private static FunctionDefinition OfText(string name, int arguments, KvType type, Func<KvValue[], KvValue> compute) =>
        new(name, arguments, arguments, type, compute) { Takes = [TypeSet.Texts] };

    private static byte[] AsBytes(in KvValue value) => KvValueConverter.Cast(value, KvType.Blob).AsBlob();

    private static long Find(string text, string part)
    {
        var index = text.IndexOf(part, StringComparison.Ordinal);
        return index < 0 ? 0 : Length(text[..index]) + 1;
    }

    private static KvValue Replace(KvValue[] arguments)
    {
        var (text, old, replacement) = (arguments[0].AsText(), arguments[1].AsText(), arguments[2].AsText());
        if (old.Length == 0)
            return arguments[0];
        if (replacement.Length > old.Length)
            FunctionErrors.CheckLength("REPLACE", text.Length + ((long)text.Length / old.Length * (replacement.Length - old.Length)));
        return KvValue.FromText(text.Replace(old, replacement, StringComparison.Ordinal));
    }

    // The first letter of each word is a capital; a word is letters and digits.
    private static string Capitalise(string text) => string.Create(text.Length, text, static (result, source) =>
    {
        for (var i = 0; i < result.Length; i++)
            result[i] = i > 0 && char.IsLetterOrDigit(source[i - 1]) ? char.ToLowerInvariant(source[i]) : char.ToUpperInvariant(source[i]);
    });

    // Each character of one set becomes the one at the same place in the other, or nothing.
    private static string Translate(string text, string from, string to)
    {
        var (sources, targets) = (from.EnumerateRunes().ToList(), to.EnumerateRunes().ToArray());
        return string.Concat(text.EnumerateRunes().Select(rune =>
        {
            var place = sources.IndexOf(rune);
            return place < 0 ? rune.ToString() : place < targets.Length ? targets[place].ToString() : "";
        }));
    }
}
