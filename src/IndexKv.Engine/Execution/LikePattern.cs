using System.Text;
using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Execution;

/// <summary>
/// A pattern of SQL's LIKE, over code points. Backtracks to the last <c>%</c> only, so its time is bounded by text × pattern. Immutable and
/// thread-safe.
/// </summary>
internal sealed class LikePattern
{
    private readonly (Kind Kind, Rune Rune)[] _parts;

    public LikePattern(string pattern, Rune? escape)
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
        _parts = [.. parts];
    }

    public bool Matches(ReadOnlySpan<char> text, bool ignoreCase)
    {
        int t = 0, p = 0, afterAny = -1, retry = 0;
        while (t < text.Length)
        {
            Rune.DecodeFromUtf16(text[t..], out var rune, out var length);
            if (p < _parts.Length && _parts[p].Kind == Kind.Any)
            {
                afterAny = ++p;
                retry = t;
            }
            else if (p < _parts.Length && (_parts[p].Kind == Kind.Single || AreEqual(rune, _parts[p].Rune, ignoreCase)))
            {
                t += length;
                p++;
            }
            else if (afterAny >= 0)
            {
                p = afterAny;
                Rune.DecodeFromUtf16(text[retry..], out _, out var skipped);
                t = retry += skipped;
            }
            else
            {
                return false;
            }
        }

        while (p < _parts.Length && _parts[p].Kind == Kind.Any)
            p++;
        return p == _parts.Length;
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
