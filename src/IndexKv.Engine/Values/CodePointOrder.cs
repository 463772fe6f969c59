namespace IndexKv.Engine.Values;

/// <summary>The order of texts by code point, which is the order of their UTF-8 bytes.</summary>
internal static class CodePointOrder
{
    public static int Compare(string x, string y)
    {
        var common = x.AsSpan().CommonPrefixLength(y);
        if (common == x.Length || common == y.Length)
            return x.Length.CompareTo(y.Length);
        return Rank(x[common]).CompareTo(Rank(y[common]));
    }

    // UTF-16 puts surrogates (code points from U+10000) below U+E000 … U+FFFF; here they come last.
    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
