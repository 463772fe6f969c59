using System.Globalization;
using System.Text;
using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Values;

/// <summary>Values as invariant text: ISO 8601 dates, numbers with a point.</summary>
internal static class TextConversion
{
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
        KvType.Any => NestedValue.Unwrap(value) is { Type: not KvType.Any } scalar ? Format(scalar) : NestedValue.ToJson(value),
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
            case KvType.DateTime when IsIsoDate(text) && DateTimeOffset.TryParse(text, invariant, DateTimeStyles.AssumeUniversal, out var parsed):
                return KvValue.FromDateTime(parsed.UtcDateTime);
            case KvType.DateTimeOffset when IsIsoDate(text) && DateTimeOffset.TryParse(text, invariant, DateTimeStyles.AssumeUniversal, out var parsed):
                return KvValue.FromDateTimeOffset(parsed);
            case KvType.Interval when TimeSpan.TryParse(text, invariant, out var parsed):
                return KvValue.FromInterval(parsed);
            case KvType.Interval when IntervalText.TryParse(text, out var parsed):
                return KvValue.FromInterval(parsed);
            case KvType.Blob:
                return Utf8Blob(text);
            case KvType.Double when double.TryParse(text, NumberStyles.Float, invariant, out var parsed):
                return double.IsInfinity(parsed) && HasDigit(text) ? throw NumberConversion.DoesNotFit(value, type) : KvValue.FromDouble(parsed);
            case KvType.Single when float.TryParse(text, NumberStyles.Float, invariant, out var parsed):
                return float.IsInfinity(parsed) && HasDigit(text) ? throw NumberConversion.DoesNotFit(value, type) : KvValue.FromSingle(parsed);
            case KvType.Decimal when decimal.TryParse(text, NumberStyles.Float, invariant, out var parsed):
                return KvValue.FromDecimal(parsed);
            case KvType.UInt128 when UInt128.TryParse(text, NumberStyles.Integer, invariant, out var parsed):
                return KvValue.FromUInt128(parsed);
            case var _ when type.IsInteger() && Int128.TryParse(text, NumberStyles.Integer, invariant, out var parsed):
                return NumberConversion.Truncating(KvValue.FromInt128(parsed), type);
            case var _ when type.IsInteger() && decimal.TryParse(text, NumberStyles.Float, invariant, out var parsed):
                return NumberConversion.Truncating(KvValue.FromDecimal(parsed), type);
            case KvType.Interval when text.Contains("month", StringComparison.OrdinalIgnoreCase) || text.Contains("year", StringComparison.OrdinalIgnoreCase):
                throw new EngineException(
                    EngineErrorCode.TypeMismatch, $"The TEXT {value} is no INTERVAL: months and years have no fixed length; use DATEADD('month', number, date).");
            case var _ when type.IsNumeric() && HasDigit(text) && double.TryParse(text, NumberStyles.Float, invariant, out _):
                throw NumberConversion.DoesNotFit(value, type);
            default:
                throw KvValueConverter.Mismatch(value, type);
        }
    }

    // Tells 1e999 from Infinity.
    private static bool HasDigit(string text) => text.AsSpan().ContainsAnyInRange('0', '9');

    // Without this the platform's parser would take "5" or "May" for dates.
    private static bool IsIsoDate(string text) => text.Length >= 10 && text[4] == '-' && text[7] == '-';

    private static KvValue Utf8Blob(string text)
    {
        try
        {
            return KvValue.FromBlob(Encoding.StrictUtf8.Encoding.GetBytes(text));
        }
        catch (EncoderFallbackException)
        {
            throw new EngineException(EngineErrorCode.TypeMismatch, "A text with an unpaired surrogate is no Unicode text and cannot be a BLOB.");
        }
    }

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
