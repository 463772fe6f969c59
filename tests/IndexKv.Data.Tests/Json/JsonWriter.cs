using System.Globalization;
using System.Text;

namespace IndexKv.Data.Tests.Json;

/// <summary>Random JSON documents, paths into them, and calls of JSON functions; few names, so that paths meet what is there.</summary>
internal sealed class JsonWriter(Random random)
{
    private static readonly string[] Names = ["a", "b", "c", "d e", "ü", ""];
    private static readonly string[] Texts = ["", "x", "it's", "a\\nb", "\\u00e9\\\"", "日本", "\\ud83d\\ude00", "null", "12"];
    private static readonly string[] Numbers = ["0", "1", "-1", "42", "9223372036854775807", "-9223372036854775808", "1.5", "-0.25", "1e2", "2.5E-3", "100.0"];

    public string Document(int depth = 4, bool isUnique = false) => depth == 0 ? Scalar() : random.Next(5) switch
    {
        0 => Scalar(),
        1 or 2 => $"[{string.Join(Comma(), Some(() => Document(depth - 1, isUnique)))}]",
        _ => $"{{{string.Join(Comma(), Members(depth, isUnique))}}}",
    };

    public string Path()
    {
        var path = new StringBuilder("$");
        for (var steps = random.Next(4); steps > 0; steps--)
        {
            path.Append(random.Next(8) switch
            {
                0 or 1 or 2 => "." + Names[random.Next(3)],
                3 => $".\"{Names[random.Next(5)]}\"",
                4 or 5 => string.Create(CultureInfo.InvariantCulture, $"[{random.Next(4)}]"),
                6 => string.Create(CultureInfo.InvariantCulture, $"[#-{random.Next(1, 4)}]"),
                _ => "[#]",
            });
        }

        return path.ToString();
    }

    /// <summary>
    /// A call of a function that SQLite has too, as written here and as written there. The SQLite of these tests is older than its arrows: what they
    /// give is asked with json_extract, and true and false, which that makes numbers, by their type.
    /// </summary>
    public (string Ours, string Theirs) Call(string ours, string theirs)
    {
        var (a, b, value) = (Arrows(ours), Arrows(ours), Value());
        var (path, second) = (Quote(Path()), random.Next(2) == 0 ? "" : ", " + Quote(Path()));
        var (aElement, bElement) = (ForSqlite(theirs, a.Path), ForSqlite(theirs, b.Path));
        return random.Next(13) switch
        {
            12 => JsonPatch(ours, theirs),
            0 or 1 or 2 => ($"json_extract({ours}, {path}{second})", $"json_extract({theirs}, {path}{second})"),
            3 => (a.Ours, $"json_extract({theirs}, {a.Path})"),
            4 or 5 => ($"json_array({a.Ours}, {value}, {b.Ours})", $"json_array({aElement}, {value}, {bElement})"),
            6 => ($"json_type({ours}{second})", $"json_type({theirs}{second})"),
            7 => ($"json_array_length({ours}{second})", $"json_array_length({theirs}{second})"),
            8 => ($"json_remove({ours}, {path}{second})", $"json_remove({theirs}, {path}{second})"),
            9 => ($"json_object('a', {value}, 'k', {a.Ours})", $"json_object('a', {value}, 'k', {aElement})"),
            _ => Edit(ours, theirs, value),
        };
    }

    /// <summary>A text with one to three characters changed.</summary>
    public string Mutate(string text)
    {
        const string Characters = "{}[]\",:\\0123456789.eE+-tfn u\n\u0001$#ab";
        var changed = new StringBuilder(text);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var place = random.Next(changed.Length + 1);
            var character = Characters[random.Next(Characters.Length)];
            switch (random.Next(3))
            {
                case 0 when place < changed.Length:
                    changed.Remove(place, 1);
                    break;
                case 1 when place < changed.Length:
                    changed[place] = character;
                    break;
                default:
                    changed.Insert(place, character);
                    break;
            }
        }

        return changed.ToString();
    }

    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>An element of a document, by arrows here and by its path there.</summary>
    public (string Ours, string Theirs) Element(string ours, string theirs)
    {
        var (arrows, path) = Arrows(ours);
        return (arrows, ForSqlite(theirs, path));
    }

    private static string ForSqlite(string document, string path) =>
        $"CASE json_type({document}, {path}) WHEN 'true' THEN json('true') WHEN 'false' THEN json('false') ELSE json_extract({document}, {path}) END";

    // One arrow or some in a row, the last of either kind; and the whole way as one path.
    private (string Ours, string Path) Arrows(string document)
    {
        var (arrows, path) = (document, "$");
        for (var last = false; !last;)
        {
            last = random.Next(2) == 0 || path.Length > 20;
            var (member, steps) = Member();
            arrows += $" {(last && random.Next(2) == 0 ? "->>" : "->")} {member}";
            path += steps;
        }

        return (arrows, Quote(path));
    }

    private (string Written, string Steps) Member()
    {
        var index = random.Next(4);
        switch (random.Next(6))
        {
            case 0:
                return (string.Create(CultureInfo.InvariantCulture, $"{index}"), string.Create(CultureInfo.InvariantCulture, $"[{index}]"));
            case 1:
                return (string.Create(CultureInfo.InvariantCulture, $"-{index + 1}"), string.Create(CultureInfo.InvariantCulture, $"[#-{index + 1}]"));
            case 2:
                return (string.Create(CultureInfo.InvariantCulture, $"'[{index}]'"), string.Create(CultureInfo.InvariantCulture, $"[{index}]"));
            case 3:
                var name = Names[random.Next(4)];
                return (Quote(name), $".\"{name}\"");
            default:
                var path = Path();
                return (Quote(path), path[1..]);
        }
    }

    private (string Ours, string Theirs) Edit(string ours, string theirs, string value)
    {
        var name = new[] { "set", "insert", "replace" }[random.Next(3)];
        var arguments = $"{EditPath()}, {value}{(random.Next(2) == 0 ? "" : $", {(random.Next(20) == 0 ? "NULL" : EditPath())}, {Value()}")}";
        return ($"json_{name}({ours}, {arguments})", $"json_{name}({theirs}, {arguments})");
    }

    private (string Ours, string Theirs) JsonPatch(string ours, string theirs)
    {
        var patch = Quote(Document(3, isUnique: true));
        return ($"json_patch({ours}, {patch})", $"json_patch({theirs}, {patch})");
    }

    // The SQLite of these tests makes no array that lacks by [#], and what replaces the whole is no JSON; in later ones both are as here.
    private string EditPath() => Quote(Path() switch
    {
        "$" => "$.a",
        "$[#]" => "$[#]",
        var path => path.Replace("[#]", "[0]", StringComparison.Ordinal),
    });

    private string Value() => random.Next(6) switch
    {
        0 => "NULL",
        1 => Quote(new[] { "", "x", "[1]", "it's", "12" }[random.Next(5)]),
        2 => $"json({Quote(Document(2))})",
        3 => "json_array(1, 'b', NULL)",
        4 => "json_object('n', 1.5e0)",
        _ => random.Next(-3, 300).ToString(CultureInfo.InvariantCulture),
    };

    private IEnumerable<string> Members(int depth, bool isUnique)
    {
        var members = Some(() => (Name: $"\"{Name()}\"", Value: Document(depth - 1, isUnique)));
        return (isUnique ? members.DistinctBy(m => m.Name) : members).Select(m => $"{m.Name}{(random.Next(3) == 0 ? " : " : ":")}{m.Value}");
    }

    private string Scalar() => random.Next(7) switch
    {
        0 => "null",
        1 => "true",
        2 => "false",
        3 => $"\"{Texts[random.Next(Texts.Length)]}\"",
        _ => Numbers[random.Next(Numbers.Length)],
    };

    private string Name() => Names[random.Next(Names.Length)];

    private string Comma() => random.Next(3) == 0 ? " ,\n" : ",";

    private IEnumerable<T> Some<T>(Func<T> write) => Enumerable.Range(0, random.Next(5)).Select(_ => write());
}
