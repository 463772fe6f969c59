using System.Text;

namespace IndexKv.Engine.Execution;

/// <summary>
/// A pattern of GLOB: <c>*</c> any run, <c>?</c> any one code point, <c>[a-z]</c> and <c>[^a-z]</c> one of a set; case counts. Matched without
/// recursion, going back to the last <c>*</c> only. Immutable.
/// </summary>
internal sealed class GlobPattern
{
    private readonly List<Part> _parts = [];

    public GlobPattern(string pattern)
    {
        var runes = pattern.EnumerateRunes().ToArray();
        for (var i = 0; i < runes.Length; i++)
        {
            if (runes[i].Value == '*')
                _parts.Add(new Part(PartKind.Run, false, []));
            else if (runes[i].Value == '?')
                _parts.Add(new Part(PartKind.Any, false, []));
            else if (runes[i].Value == '[' && ReadSet(runes, ref i) is { } set)
                _parts.Add(set);
            else
                _parts.Add(new Part(PartKind.Set, false, [(runes[i], runes[i])]));
        }
    }

    private enum PartKind
    {
        Set,
        Any,
        Run,
    }

    public bool Matches(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        int part = 0, place = 0, lastRun = -1, runPlace = 0;
        while (place < runes.Length)
        {
            if (part < _parts.Count && _parts[part].Kind == PartKind.Run)
            {
                (lastRun, runPlace) = (part++, place);
            }
            else if (part < _parts.Count && _parts[part].Matches(runes[place]))
            {
                part++;
                place++;
            }
            else if (lastRun >= 0)
            {
                (part, place) = (lastRun + 1, ++runPlace);
            }
            else
            {
                return false;
            }
        }

        while (part < _parts.Count && _parts[part].Kind == PartKind.Run)
            part++;
        return part == _parts.Count;
    }

    // A set that does not end is no set. As in SQLite, ']' at its beginning is one of its characters.
    private static Part? ReadSet(Rune[] runes, ref int place)
    {
        var ranges = new List<(Rune, Rune)>();
        var i = place + 1;
        var negated = i < runes.Length && runes[i].Value == '^';
        i += negated ? 1 : 0;
        for (var first = true; i < runes.Length && (first || runes[i].Value != ']'); first = false)
        {
            var isRange = i + 2 < runes.Length && runes[i + 1].Value == '-' && runes[i + 2].Value != ']';
            ranges.Add((runes[i], runes[isRange ? i + 2 : i]));
            i += isRange ? 3 : 1;
        }

        if (i >= runes.Length)
            return null;
        place = i;
        return new Part(PartKind.Set, negated, [.. ranges]);
    }

    private sealed record Part(PartKind Kind, bool Negated, (Rune First, Rune Last)[] Ranges)
    {
        public bool Matches(Rune rune) => Kind == PartKind.Any || Ranges.Any(r => rune >= r.First && rune <= r.Last) != Negated;
    }
}
