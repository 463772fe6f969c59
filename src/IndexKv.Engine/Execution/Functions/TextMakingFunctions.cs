using System.Globalization;
using System.Text;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>Functions that make texts and bytes.</summary>
internal static class TextMakingFunctions
{
    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("CONCAT", 1, int.MaxValue, KvType.Text, a => Join("CONCAT", "", a), TakesNull: true),
        new("CONCAT_WS", 2, int.MaxValue, KvType.Text, a => a[0].IsNull ? KvValue.Null : Join("CONCAT_WS", a[0].AsText(), a[1..]), TakesNull: true)
        {
            Takes = [TypeSet.Texts, TypeSet.Everything],
        },
        new("REPEAT", 2, 2, KvType.Text, Repeat) { Takes = [TypeSet.Texts, TypeSet.Integers] },
        Pad("LPAD", atStart: true),
        Pad("RPAD", atStart: false),
        new("CHAR", 1, int.MaxValue, KvType.Text, a => KvValue.FromText(string.Concat(a.Select(Character)))) { Takes = [TypeSet.Integers] },
        new("QUOTE", 1, 1, KvType.Text, a => KvValue.FromText(Quote(a[0])), TakesNull: true),
        new("UNHEX", 1, 2, KvType.Blob, Unhex) { Takes = [TypeSet.Texts] },
        new("ZEROBLOB", 1, 1, KvType.Blob, a => KvValue.FromBlob(new byte[BlobLength("ZEROBLOB", a[0])])) { Takes = [TypeSet.Integers] },
    ];

    /// <summary>How many bytes are asked for.</summary>
    public static int BlobLength(string function, in KvValue value)
    {
        var length = TextPartFunctions.Place(value);
        if (length < 0)
            throw FunctionErrors.Undefined(function, $"there are no {value} bytes");
        FunctionErrors.CheckLength(function, length);
        return (int)length;
    }

    private static KvValue Join(string function, string separator, KvValue[] values)
    {
        var texts = values.Where(v => !v.IsNull).Select(v => KvValueConverter.Cast(v, KvType.Text).AsText()).ToList();
        FunctionErrors.CheckLength(function, texts.Sum(t => (long)t.Length) + ((long)separator.Length * texts.Count));
        return KvValue.FromText(string.Join(separator, texts));
    }

    private static KvValue Repeat(KvValue[] arguments)
    {
        var (text, times) = (arguments[0].AsText(), Math.Max(0, TextPartFunctions.Place(arguments[1])));
        FunctionErrors.CheckLength("REPEAT", text.Length * times);
        return KvValue.FromText(new StringBuilder().Insert(0, text, text.Length == 0 ? 0 : (int)times).ToString());
    }

    // As in PostgreSQL, a longer text is cut, and an empty filling leaves a shorter one as it is.
    private static FunctionDefinition Pad(string name, bool atStart) => new(name, 2, 3, KvType.Text, arguments =>
    {
        var (text, length) = (arguments[0].AsText(), Math.Max(0, TextPartFunctions.Place(arguments[1])));
        var filling = arguments.Length > 2 ? arguments[2].AsText().EnumerateRunes().ToArray() : [new Rune(' ')];
        var missing = length - TextFunctions.Length(text);
        if (missing <= 0)
            return KvValue.FromText(string.Concat(text.EnumerateRunes().Take((int)length)));
        if (filling.Length == 0)
            return arguments[0];
        FunctionErrors.CheckLength(name, length);
        var padding = new StringBuilder();
        for (var i = 0; i < missing; i++)
            padding.Append(filling[i % filling.Length].ToString());
        return KvValue.FromText(atStart ? padding + text : text + padding);
    })
    {
        Takes = [TypeSet.Texts, TypeSet.Integers, TypeSet.Texts],
    };

    private static string Character(KvValue codePoint)
    {
        var number = TextPartFunctions.Place(codePoint);
        return number >= 0 && Rune.TryCreate((uint)number, out var rune)
            ? rune.ToString()
            : throw FunctionErrors.Undefined("CHAR", $"{codePoint} is no Unicode code point");
    }

    // As the literal of command text that has the same value and type.
    private static string Quote(in KvValue value)
    {
        switch (value.Type)
        {
            case KvType.Null:
                return "NULL";
            case KvType.Boolean:
                return value.AsBoolean() ? "TRUE" : "FALSE";
            case KvType.Text:
                return Quoted(value.AsText());
            case KvType.Blob:
                return $"X'{Convert.ToHexString(value.AsBlob())}'";
            case KvType.Int64 or KvType.Decimal when value.Type == KvType.Int64 || value.AsDecimal().Scale > 0:
                return KvValueConverter.Cast(value, KvType.Text).AsText();
            case KvType.Double when double.IsFinite(value.AsDouble()):
                var digits = value.AsDouble().ToString("R", CultureInfo.InvariantCulture);
                return digits.Contains('E', StringComparison.Ordinal) ? digits : digits + "e0";
            case KvType.Date or KvType.Time or KvType.DateTime or KvType.DateTimeOffset or KvType.Interval or KvType.Uuid or KvType.Decimal:
                return $"{value.Type.ToSqlName()} {Quoted(KvValueConverter.Cast(value, KvType.Text).AsText())}";
            case KvType.Any:
                throw FunctionErrors.Undefined("QUOTE", "an ANY has no literal");
            default:
                return $"CAST({Quoted(KvValueConverter.Cast(value, KvType.Text).AsText())} AS {value.Type.ToSqlName()})";
        }
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    // What may stand between bytes, but not within them, is the second argument.
    private static KvValue Unhex(KvValue[] arguments)
    {
        var (text, ignored) = (arguments[0].AsText(), arguments.Length > 1 ? arguments[1].AsText() : "");
        var digits = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiHexDigit(c))
                digits.Append(c);
            else if (!ignored.Contains(c, StringComparison.Ordinal) || digits.Length % 2 != 0)
                throw FunctionErrors.Undefined("UNHEX", $"{arguments[0]} is not written in pairs of hexadecimal digits");
        }

        return digits.Length % 2 == 0
            ? KvValue.FromBlob(Convert.FromHexString(digits.ToString()))
            : throw FunctionErrors.Undefined("UNHEX", $"{arguments[0]} has an odd number of digits");
    }
}
