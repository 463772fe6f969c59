using System.Text;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>SQL's LIKE over code points. Backtracks to the last <c>%</c> only, so its time is bounded by text × pattern.</summary>
internal static class LikeMatch
{
    public static bool Matches(in KvValue text, in KvValue pattern, KvValue? escape, bool ignoreCase)
    {
        if (text.Type != KvType.Text || pattern.Type != KvType.Text)
            throw new EngineException(EngineErrorCode.TypeMismatch, $"LIKE takes TEXT; {(text.Type == KvType.Text ? pattern : text)} is none.");
        return Matches(text.AsText().EnumerateRunes().ToArray(), Parse(pattern.AsText(), EscapeRune(escape)), ignoreCase);
    }

    private static Rune? EscapeRune(KvValue? escape)
    {
        if (escape is null)
            return null;
        var runes = escape.Value.Type == KvType.Text ? escape.Value.AsText().EnumerateRunes().ToArray() : [];
        return runes.Length == 1 ? runes[0] : throw new EngineException(EngineErrorCode.TypeMismatch, $"ESCAPE takes a TEXT of one character, not {escape}.");
    }

    private static List<(Kind Kind, Rune Rune)> Parse(string pattern, Rune? escape)
    {
        var parts = new List<(Kind, Rune)>();
        var literal = false;
        foreach (var rune in pattern.EnumerateRunes())
        {
            if (!literal && rune == escape)
            {
                literal = true;
                continue;
            }

            parts.Add(literal ? (Kind.One, rune) : rune.Value switch { '%' => (Kind.Any, rune), '_' => (Kind.Single, rune), _ => (Kind.One, rune) });
            literal = false;
        }

        if (literal)
            throw new EngineException(EngineErrorCode.InvalidQuery, $"The LIKE pattern '{pattern}' ends with its escape character.");
        return parts;
    }

    private static bool Matches(Rune[] text, List<(Kind Kind, Rune Rune)> pattern, bool ignoreCase)
    {
        int t = 0, p = 0, afterAny = -1, retry = 0;
        while (t < text.Length)
        {
            if (p < pattern.Count && pattern[p].Kind == Kind.Any)
            {
                afterAny = ++p;
                retry = t;
            }
            else if (p < pattern.Count && (pattern[p].Kind == Kind.Single || AreEqual(text[t], pattern[p].Rune, ignoreCase)))
            {
                t++;
                p++;
            }
            else if (afterAny >= 0)
            {
                p = afterAny;
                t = ++retry;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Count && pattern[p].Kind == Kind.Any)
            p++;
        return p == pattern.Count;
    }

    private static bool AreEqual(Rune x, Rune y, bool ignoreCase) =>
        x == y || (ignoreCase && x.IsAscii && y.IsAscii && char.ToLowerInvariant((char)x.Value) == char.ToLowerInvariant((char)y.Value));

    private enum Kind
    {
        One,
        Single,
        Any,
    }
}
