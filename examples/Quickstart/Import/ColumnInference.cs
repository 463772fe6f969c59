using System.Globalization;
using IndexKv.Engine.Values;

namespace Quickstart.Import;

/// <summary>Finds the narrowest type that all texts of one column fit.</summary>
public sealed class ColumnInference
{
    // From narrow to wide; every text is TEXT.
    private readonly List<KvType> _candidates =
        [KvType.Boolean, KvType.Int64, KvType.Decimal, KvType.Double, KvType.Date, KvType.DateTime, KvType.Uuid, KvType.Text];

    private bool _anyValue;

    /// <summary>Whether a record lacks the column.</summary>
    public bool HasNull { get; private set; }

    /// <summary>The narrowest type that fits all that was seen; TEXT if nothing was.</summary>
    public KvType Type => _anyValue ? _candidates[0] : KvType.Text;

    /// <summary>Looks at one more text of the column.</summary>
    /// <param name="text">The text; null or empty is a missing value.</param>
    public void Observe(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            HasNull = true;
            return;
        }

        // Int64 fits Decimal fits Double, so once the narrowest holds, the wider ones need no look.
        _anyValue = true;
        while (!Fits(text, _candidates[0]))
            _candidates.RemoveAt(0);
        if (_candidates[0] is KvType.Boolean or KvType.Date or KvType.DateTime or KvType.Uuid)
            _candidates.RemoveAll(type => type != KvType.Text && !Fits(text, type));
        else if (_candidates[0] is not KvType.Text)
            _candidates.RemoveAll(type => type is not (KvType.Int64 or KvType.Decimal or KvType.Double or KvType.Text));
    }

    /// <summary>Parses a text as the type that was found for its column.</summary>
    /// <param name="text">The text; null or empty is a missing value.</param>
    /// <param name="type">A type that fits it.</param>
    public static object? Parse(string? text, KvType type) => string.IsNullOrEmpty(text) ? null : type switch
    {
        KvType.Boolean => bool.Parse(text),
        KvType.Int64 => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        KvType.Decimal => decimal.Parse(text, DecimalStyle, CultureInfo.InvariantCulture),
        KvType.Double => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        KvType.Date => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        KvType.DateTime => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal),
        KvType.Uuid => Guid.ParseExact(text, "D"),
        _ => text,
    };

    private const NumberStyles DecimalStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    // A number is one only if nothing of its text is lost: "007" is text, and so is a fraction longer than a decimal holds.
    private static bool Fits(string text, KvType type) => type switch
    {
        KvType.Boolean => bool.TryParse(text, out _),
        KvType.Int64 => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == text,
        KvType.Decimal => decimal.TryParse(text, DecimalStyle, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == text,
        KvType.Double => !HasLeadingZero(text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number),
        KvType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        KvType.DateTime => text.Length >= 16 && text[10] is 'T' or ' '
            && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        KvType.Uuid => Guid.TryParseExact(text, "D", out _),
        _ => true,
    };

    private static bool HasLeadingZero(string text)
    {
        var digits = text.AsSpan().TrimStart("+-");
        return digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]);
    }
}
