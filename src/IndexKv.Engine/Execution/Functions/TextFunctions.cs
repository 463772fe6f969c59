using System.Text;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>Functions of texts. Places and lengths count code points from 1.</summary>
internal static class TextFunctions
{
    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("UPPER", 1, 1, KvType.Text, a => Text(AsText(a[0]).ToUpperInvariant())),
        new("LOWER", 1, 1, KvType.Text, a => Text(AsText(a[0]).ToLowerInvariant())),
        new("LENGTH", 1, 1, KvType.Int64, a => KvValue.FromInt64(a[0].Type == KvType.Blob ? a[0].AsBlob().Length : Length(AsText(a[0])))),
        new("SUBSTR", 2, 3, KvType.Text, a => Text(Substring(a))),
        new("SUBSTRING", 2, 3, KvType.Text, a => Text(Substring(a))),
        new("TRIM", 1, 2, KvType.Text, a => Text(AsText(a[0]).Trim(Trimmed(a)))),
        new("LTRIM", 1, 2, KvType.Text, a => Text(AsText(a[0]).TrimStart(Trimmed(a)))),
        new("RTRIM", 1, 2, KvType.Text, a => Text(AsText(a[0]).TrimEnd(Trimmed(a)))),
        new("REPLACE", 3, 3, KvType.Text, a => AsText(a[1]).Length == 0 ? a[0] : Text(AsText(a[0]).Replace(AsText(a[1]), AsText(a[2]), StringComparison.Ordinal))),
        new("INSTR", 2, 2, KvType.Int64, a => KvValue.FromInt64(Find(AsText(a[0]), AsText(a[1])))),
        new("STARTSWITH", 2, 2, KvType.Boolean, a => KvValue.FromBoolean(AsText(a[0]).StartsWith(AsText(a[1]), StringComparison.Ordinal))),
        new("ENDSWITH", 2, 2, KvType.Boolean, a => KvValue.FromBoolean(AsText(a[0]).EndsWith(AsText(a[1]), StringComparison.Ordinal))),
        new("CONTAINS", 2, 2, KvType.Boolean, a => KvValue.FromBoolean(AsText(a[0]).Contains(AsText(a[1]), StringComparison.Ordinal))),
        new("GLOB", 2, 2, KvType.Boolean, a => KvValue.FromBoolean(new GlobPattern(AsText(a[0])).Matches(AsText(a[1])))),
        new("CONCAT", 1, int.MaxValue, KvType.Text, a => Text(string.Concat(a.Select(v => v.IsNull ? "" : AsText(KvValueConverter.Cast(v, KvType.Text))))), TakesNull: true),
        new("HEX", 1, 1, KvType.Text, a => Text(Convert.ToHexString(a[0].Type == KvType.Blob ? a[0].AsBlob() : Encoding.StrictUtf8.Encoding.GetBytes(AsText(a[0]))))),
    ];

    private static KvValue Text(string text) => KvValue.FromText(text);

    private static string AsText(in KvValue value) => value.Type == KvType.Text
        ? value.AsText()
        : throw new EngineException(EngineErrorCode.TypeMismatch, $"A text function takes TEXT, not the {value.Type.ToSqlName()} {value}; CAST it.");

    private static char[] Trimmed(KvValue[] arguments) => arguments.Length > 1 ? AsText(arguments[1]).ToCharArray() : [' '];

    private static long Length(string text) => text.EnumerateRunes().Count();

    private static long Find(string text, string part)
    {
        var index = text.IndexOf(part, StringComparison.Ordinal);
        return index < 0 ? 0 : Length(text[..index]) + 1;
    }

    // As in SQLite: a negative start counts from the end, and places before the text shorten the result.
    private static string Substring(KvValue[] arguments)
    {
        var runes = AsText(arguments[0]).EnumerateRunes().ToArray();
        var start = Place(arguments[1]);
        var length = arguments.Length > 2 ? Place(arguments[2]) : int.MaxValue * 2L;
        var first = start > 0 ? start - 1 : start < 0 ? runes.Length + start : -1;
        var end = Math.Min(first + Math.Max(0, length), runes.Length);
        var result = new StringBuilder();
        for (var i = Math.Max(0, first); i < end; i++)
            result.Append(runes[i].ToString());
        return result.ToString();
    }

    // No text is longer than this, and places beyond it cannot overflow what is computed with them.
    private static long Place(in KvValue value) => value.Type.IsInteger()
        ? KvValueConverter.TryConvertTo(value, KvType.Int64, out var place)
            ? Math.Clamp(place.AsInt64(), -int.MaxValue, int.MaxValue)
            : KvValueComparer.Instance.Compare(value, KvValue.FromInt8(0)) < 0 ? -int.MaxValue : int.MaxValue
        : throw new EngineException(EngineErrorCode.TypeMismatch, $"Places in a text are integers, not the {value.Type.ToSqlName()} {value}; CAST it.");
}
