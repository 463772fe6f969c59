using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sql;

/// <summary>Literals with their type before them: <c>DATE '2026-01-31'</c>.</summary>
internal static class TypedLiteral
{
    /// <summary>The type that a word before a text means; null if it means none.</summary>
    public static KvType? TypeOf(string word) => word.ToUpperInvariant() switch
    {
        "DATE" => KvType.Date,
        "TIME" => KvType.Time,
        "DATETIME" or "TIMESTAMP" => KvType.DateTime,
        "DATETIMEOFFSET" => KvType.DateTimeOffset,
        "INTERVAL" => KvType.Interval,
        "UUID" => KvType.Uuid,
        "DECIMAL" => KvType.Decimal,
        _ => null,
    };

    /// <summary>Parses the word and the text after it.</summary>
    public static SqlLiteral Parse(TokenReader tokens, KvType type)
    {
        var position = tokens.Take().Position;
        var text = tokens.Take();
        try
        {
            return new SqlLiteral(position, KvValueConverter.Cast(KvValue.FromText(text.Text), type));
        }
        catch (EngineException e)
        {
            throw SqlErrors.At((KvErrorCode)e.Code, tokens.Text, text.Position, e.Message);
        }
    }
}
