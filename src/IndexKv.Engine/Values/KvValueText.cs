using System.Globalization;

namespace IndexKv.Engine.Values;

/// <summary>Writes values the way command text would, for messages and plans.</summary>
internal static class KvValueText
{
    private const int LongestText = 64;

    public static string Format(in KvValue value) => value.Type switch
    {
        KvType.Null => "NULL",
        KvType.Boolean => value.AsBoolean() ? "TRUE" : "FALSE",
        KvType.Text => Quote(Shorten(value.AsText())),
        KvType.Blob when value.AsBlob().Length > LongestText / 2 => $"X'{Convert.ToHexString(value.AsBlob().AsSpan(0, LongestText / 2))}…'",
        KvType.Blob => $"X'{Convert.ToHexString(value.AsBlob())}'",
        KvType.Any => $"ANY({value.AsMessagePack().Length} bytes)",
        KvType.Uuid => Quote(value.AsUuid().ToString()),
        KvType.Date => Quote(value.AsDate().ToString("O", CultureInfo.InvariantCulture)),
        KvType.Time => Quote(value.AsTime().ToString("O", CultureInfo.InvariantCulture)),
        KvType.DateTime => Quote(value.AsDateTime().ToString("O", CultureInfo.InvariantCulture)),
        KvType.DateTimeOffset => Quote(value.AsDateTimeOffset().ToString("O", CultureInfo.InvariantCulture)),
        KvType.Interval => Quote(value.AsInterval().ToString("c", CultureInfo.InvariantCulture)),
        _ => string.Create(CultureInfo.InvariantCulture, $"{KvValueConversion.ToObject(value)}"),
    };

    private static string Shorten(string text) => text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText), "…");

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
