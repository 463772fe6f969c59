using System.Globalization;
using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Values;

/// <summary>Conversions between types: the lossless one that storing a value does by itself, and the explicit CAST. Thread-safe.</summary>
public static class KvValueConverter
{
    /// <summary>
    /// Converts a value to a column's type where nothing can be lost: numbers to any number type that holds them exactly, a DATE to a
    /// DATETIME, DATETIME and DATETIMEOFFSET into each other, and a TEXT that is one in ISO form to UUID, DATE, TIME, DATETIME,
    /// DATETIMEOFFSET or INTERVAL. NULL stays NULL; everything becomes ANY.
    /// </summary>
    /// <exception cref="EngineException">The number does not fit (<see cref="EngineErrorCode.Overflow"/>) or the types do not convert
    /// (<see cref="EngineErrorCode.TypeMismatch"/>).</exception>
    public static KvValue ConvertTo(in KvValue value, KvType type)
    {
        if (value.Type == type || value.IsNull)
            return value;
        if (value.Type.IsNumeric() && type.IsNumeric())
            return NumberConversion.Exact(value, type);
        return (value.Type, type) switch
        {
            (KvType.Text, KvType.Uuid or KvType.Date or KvType.Time or KvType.DateTime or KvType.DateTimeOffset or KvType.Interval) =>
                TextConversion.Parse(value, type),
            (KvType.Date, KvType.DateTime) => KvValue.FromDateTime(value.AsDate().ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)),
            (KvType.DateTime, KvType.DateTimeOffset) => KvValue.FromDateTimeOffset(new DateTimeOffset(value.AsDateTime())),
            (KvType.DateTimeOffset, KvType.DateTime) => KvValue.FromDateTime(value.AsDateTimeOffset().UtcDateTime),
            (KvType.DateTime, KvType.Date) when value.AsDateTime().TimeOfDay == TimeSpan.Zero =>
                KvValue.FromDate(DateOnly.FromDateTime(value.AsDateTime())),
            (KvType.Interval, KvType.Time) when value.AsInterval() >= TimeSpan.Zero && value.AsInterval() < TimeSpan.FromDays(1) =>
                KvValue.FromTime(TimeOnly.FromTimeSpan(value.AsInterval())),
            (_, KvType.Any) => AnyConversion.FromValue(value),
            _ => throw Mismatch(value, type),
        };
    }

    /// <summary>Like <see cref="ConvertTo"/>, but false where that throws.</summary>
    public static bool TryConvertTo(in KvValue value, KvType type, out KvValue converted)
    {
        try
        {
            converted = ConvertTo(value, type);
            return true;
        }
        catch (EngineException e) when (e.Code is EngineErrorCode.Overflow or EngineErrorCode.TypeMismatch)
        {
            converted = default;
            return false;
        }
    }

    /// <summary>
    /// SQL's CAST: all that <see cref="ConvertTo"/> does, and numbers with their fraction cut off, numbers and dates to and from TEXT,
    /// BOOL to and from numbers (0 and 1), parts of dates, TEXT and BLOB as UTF-8; an ANY as what is in it, arrays and maps to TEXT as JSON.
    /// </summary>
    /// <exception cref="EngineException">The value cannot be that type.</exception>
    public static KvValue Cast(in KvValue value, KvType type)
    {
        if (value.Type == type || value.IsNull)
            return value;
        if (value.Type.IsNumeric() && type.IsNumeric())
            return NumberConversion.Truncating(value, type);
        return (value.Type, type) switch
        {
            (_, KvType.Text) => KvValue.FromText(TextConversion.Format(value)),
            (KvType.Text, KvType.Any) => AnyConversion.FromValue(value),
            (KvType.Text, _) => TextConversion.Parse(value, type),
            (KvType.Boolean, _) when type.IsNumeric() => NumberConversion.Exact(KvValue.FromInt8(value.AsBoolean() ? (sbyte)1 : (sbyte)0), type),
            (_, KvType.Boolean) when value.Type.IsNumeric() =>
                KvValue.FromBoolean(KvValueComparer.Instance.Compare(value, KvValue.FromInt8(0)) != 0),
            (KvType.DateTime, KvType.Date) => KvValue.FromDate(DateOnly.FromDateTime(value.AsDateTime())),
            (KvType.DateTime, KvType.Time) => KvValue.FromTime(TimeOnly.FromDateTime(value.AsDateTime())),
            (KvType.DateTimeOffset, KvType.Date) => KvValue.FromDate(DateOnly.FromDateTime(value.AsDateTimeOffset().DateTime)),
            (KvType.DateTimeOffset, KvType.Time) => KvValue.FromTime(TimeOnly.FromDateTime(value.AsDateTimeOffset().DateTime)),
            (KvType.Any, _) when NestedValue.Unwrap(value) is { Type: not KvType.Any } scalar => Cast(scalar, type),
            (KvType.Date, KvType.DateTimeOffset) => ConvertTo(ConvertTo(value, KvType.DateTime), type),
            (KvType.Time, KvType.Interval) => KvValue.FromInterval(value.AsTime().ToTimeSpan()),
            _ => ConvertTo(value, type),
        };
    }

    internal static EngineException Mismatch(in KvValue value, KvType type) => new(
        EngineErrorCode.TypeMismatch, string.Create(CultureInfo.InvariantCulture, $"The {value.Type.ToSqlName()} {value} is no {type.ToSqlName()}{Remedy(value.Type, type)}."));

    private static string Remedy(KvType from, KvType to) => from != KvType.Any
        ? ""
        : to == KvType.Text ? "; json_text(value) makes it JSON text, value ->> '$.name' takes a scalar out of it" : "; value ->> '$.name' takes a scalar out of it";
}
