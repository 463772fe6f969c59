using System.Globalization;
using System.Text;
using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Values;

/// <summary>Values as invariant text: ISO 8601 dates, numbers with a point.</summary>
internal static class TextConversion
{
    private const DateTimeStyles Utc = DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal;

    public static string Format(in KvValue value) => value.Type switch
    {
        KvType.Text => value.AsText(),
        KvType.Boolean => value.AsBoolean() ? "true" : "false",
        KvType.Blob => Utf8Text(value),
        KvType.Date => value.AsDate().ToString("O", CultureInfo.InvariantCulture),
        KvType.Time => value.AsTime().ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        KvType.DateTime => value.AsDateTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
        KvType.DateTimeOffset => value.AsDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        KvType.Interval => value.AsInterval().ToString("c", CultureInfo.InvariantCulture),
        KvType.Any => throw KvValueConverter.Mismatch(value, KvType.Text),
        _ => ((IFormattable)KvValueConversion.ToObject(value)!).ToString(null, CultureInfo.InvariantCulture),
    };

    public static KvValue Parse(in KvValue value, KvType type)
    {
        var text = value.AsText();
        var invariant = CultureInfo.InvariantCulture;
        switch (type)
        {
            case KvType.Boolean when bool.TryParse(text, out var parsed):
                return KvValue.FromBoolean(parsed);
            case KvType.Uuid when Guid.TryParse(text, out var parsed):
                return KvValue.FromUuid(parsed);
            case KvType.Date when DateOnly.TryParseExact(text, "yyyy-MM-dd", invariant, DateTimeStyles.None, out var parsed):
                return KvValue.FromDate(parsed);
            case KvType.Time when TimeOnly.TryParse(text, invariant, out var parsed):
                return KvValue.FromTime(parsed);
            case KvType.DateTime when IsIsoDate(text) && DateTime.TryParse(text, invariant, Utc, out var parsed):
                return KvValue.FromDateTime(parsed);
            case KvType.DateTimeOffset when IsIsoDate(text) && DateTimeOffset.TryParse(text, invariant, DateTimeStyles.AssumeUniversal, out var parsed):
                return KvValue.FromDateTimeOffset(parsed);
            case KvType.Interval when TimeSpan.TryParse(text, invariant, out var parsed):
                return KvValue.FromInterval(parsed);
            case KvType.Blob:
                return KvValue.FromBlob(Encoding.StrictUtf8.Encoding.GetBytes(text));
            case KvType.Double or KvType.Single when double.TryParse(text, NumberStyles.Float, invariant, out var parsed):
                return NumberConversion.Truncating(KvValue.FromDouble(parsed), type);
            case KvType.Decimal when decimal.TryParse(text, NumberStyles.Float, invariant, out var parsed):
                return KvValue.FromDecimal(parsed);
            case KvType.UInt128 when UInt128.TryParse(text, NumberStyles.Integer, invariant, out var parsed):
                return KvValue.FromUInt128(parsed);
            case var _ when type.IsInteger() && Int128.TryParse(text, NumberStyles.Integer, invariant, out var parsed):
                return NumberConversion.Truncating(KvValue.FromInt128(parsed), type);
            case var _ when type.IsInteger() && decimal.TryParse(text, NumberStyles.Float, invariant, out var parsed):
                return NumberConversion.Truncating(KvValue.FromDecimal(parsed), type);
            default:
                throw KvValueConverter.Mismatch(value, type);
        }
    }

    // Without this the platform's parser would take "5" or "May" for dates.
    private static bool IsIsoDate(string text) => text.Length >= 10 && text[4] == '-' && text[7] == '-';

    private static string Utf8Text(in KvValue value)
    {
        try
        {
            return Encoding.StrictUtf8.Encoding.GetString(value.AsBlob());
        }
        catch (DecoderFallbackException)
        {
            throw new EngineException(EngineErrorCode.TypeMismatch, $"The BLOB {value} is no UTF-8 text.");
        }
    }
}
