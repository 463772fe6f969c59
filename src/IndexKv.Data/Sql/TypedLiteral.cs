using System.Collections.Frozen;
using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sql;

/// <summary>Literals with their type before them: <c>DATE '2026-01-31'</c>.</summary>
internal static class TypedLiteral
{
    private static readonly FrozenSet<string> Units = new[]
    {
        "SECOND", "SECONDS", "MINUTE", "MINUTES", "HOUR", "HOURS", "DAY", "DAYS", "WEEK", "WEEKS", "MONTH", "MONTHS", "YEAR", "YEARS",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The type that a word before a text means; null if it means none.</summary>
    public static KvType? TypeOf(string word) => word.ToUpperInvariant() switch
    {
        "DATE" => KvType.Date,
        "TIME" => KvType.Time,
        "DATETIME" or "TIMESTAMP" => KvType.DateTime,
        "DATETIMEOFFSET" or "TIMESTAMPTZ" => KvType.DateTimeOffset,
        "INTERVAL" => KvType.Interval,
        "UUID" => KvType.Uuid,
        "DECIMAL" => KvType.Decimal,
        _ => null,
    };

    /// <summary>Parses the word and the text after it; an INTERVAL may have its unit after that: <c>INTERVAL '5' DAY</c>.</summary>
    public static SqlLiteral Parse(TokenReader tokens, KvType type)
    {
        var position = tokens.Take().Position;
        var text = tokens.Take();
        var unit = type == KvType.Interval && tokens.Current.Kind == TokenKind.Word && Units.Contains(tokens.Current.Text) ? " " + tokens.Take().Text : "";
        try
        {
            return new SqlLiteral(position, KvValueConverter.Cast(KvValue.FromText(text.Text + unit), type));
        }
        catch (EngineException e)
        {
            throw SqlErrors.At((KvErrorCode)e.Code, tokens.Text, text.Position, e.Message);
        }
    }
}
