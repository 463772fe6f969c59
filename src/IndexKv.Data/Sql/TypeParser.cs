using System.Globalization;
using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sql;

/// <summary>Parses a type's name, which may be of several words, and its length or precision: docs/sql.md, "Types".</summary>
internal static class TypeParser
{
    private static readonly string[] IntervalFields = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"];

    /// <summary>Parses the type of a column. What its size says is not kept.</summary>
    public static KvType Parse(TokenReader tokens) => ParseSized(tokens).Type;

    /// <summary>Parses a type with its size.</summary>
    public static TypeSyntax ParseSized(TokenReader tokens)
    {
        var word = tokens.Current;
        if (word.Kind == TokenKind.Word && TypeRefusals.Of(word.Text) is { } reason)
            throw Refused(tokens, word.Position, $"{word.Text.ToUpperInvariant()} is not supported: {reason}");
        var type = ParseName(tokens);
        var sizes = ParseSizes(tokens);
        type = TypeSizes.Check(tokens, word, type, sizes);
        if (type.IsInteger())
            type = ParseSign(tokens, type);
        else if (word.Is("TIME") || word.Is("TIMESTAMP"))
            type = ParseZone(tokens, type);
        else if (type == KvType.Interval)
            ParseFields(tokens);
        return new TypeSyntax(word.Position, type, sizes);
    }

    private static KvType ParseName(TokenReader tokens)
    {
        var word = tokens.Current;
        if (tokens.TryTake("NATIONAL") || tokens.TryTake("NATIVE") || tokens.TryTake("VARYING"))
        {
            if (!tokens.TryTake("CHAR"))
                tokens.Expect("CHARACTER");
            tokens.TryTake("VARYING");
            return KvType.Text;
        }

        if (tokens.TryTake("UNSIGNED"))
        {
            tokens.TryTake("BIG");
            return Unsigned(ParseWord(tokens)) ?? throw Refused(tokens, word.Position, "UNSIGNED stands before an integer type");
        }

        var type = ParseWord(tokens);
        if (word.Is("DOUBLE"))
            tokens.TryTake("PRECISION");
        if (!tokens.TryTake("VARYING") && (word.Is("CHARACTER") || word.Is("CHAR") || word.Is("NCHAR") || word.Is("BINARY")) && tokens.TryTake("LARGE"))
            tokens.Expect("OBJECT");
        return type;
    }

    private static KvType ParseWord(TokenReader tokens)
    {
        if (tokens.Current.Kind != TokenKind.Word || !TypeNames.TryFind(tokens.Current.Text, out var type))
            throw tokens.Expected("a type such as INT64, TEXT, DOUBLE, DECIMAL, BLOB, UUID, DATE or DATETIME");
        tokens.Take();
        return type;
    }

    private static List<int> ParseSizes(TokenReader tokens)
    {
        var sizes = new List<int>();
        if (!tokens.TryTake("("))
            return sizes;
        do
        {
            if (tokens.TryTake("MAX"))
            {
                sizes.Add(-1);
                continue;
            }

            if (tokens.Current.Kind != TokenKind.Number || !int.TryParse(tokens.Current.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                throw tokens.Expected("a length");
            tokens.Take();
            sizes.Add(size);
        }
        while (tokens.TryTake(","));
        tokens.Expect(")");
        return sizes;
    }

    // INT UNSIGNED
    private static KvType ParseSign(TokenReader tokens, KvType type)
    {
        if (tokens.TryTake("SIGNED"))
            return type;
        return tokens.TryTake("UNSIGNED") ? Unsigned(type)!.Value : type;
    }

    private static KvType? Unsigned(KvType type) => type switch
    {
        KvType.Int8 => KvType.UInt8,
        KvType.Int16 => KvType.UInt16,
        KvType.Int32 => KvType.UInt32,
        KvType.Int64 => KvType.UInt64,
        KvType.Int128 => KvType.UInt128,
        _ => type.IsInteger() ? type : null,
    };

    // TIMESTAMP WITH TIME ZONE
    private static KvType ParseZone(TokenReader tokens, KvType type)
    {
        var position = tokens.Current.Position;
        var without = tokens.TryTake("WITHOUT");
        if (!without && !tokens.TryTake("WITH"))
            return type;
        if (tokens.Current.Is("LOCAL"))
            throw Refused(tokens, position, "WITH LOCAL TIME ZONE is not supported: write DATETIME, which is in UTC");
        tokens.Expect("TIME");
        tokens.Expect("ZONE");
        if (without)
            return type;
        return type == KvType.DateTime ? KvType.DateTimeOffset : throw Refused(tokens, position, $"TIME WITH TIME ZONE is not supported: {TypeRefusals.Of("TIMETZ")}");
    }

    // INTERVAL DAY TO SECOND
    private static void ParseFields(TokenReader tokens)
    {
        var position = tokens.Current.Position;
        do
        {
            if (tokens.Current.Is("YEAR") || tokens.Current.Is("MONTH"))
                throw Refused(tokens, position, "an INTERVAL has no months or years, which have no fixed length: count them in an integer, and use DATEADD('month', number, date)");
            if (!IntervalFields.Any(tokens.TryTake))
                return;
            ParseSizes(tokens);
        }
        while (tokens.TryTake("TO"));
    }

    private static KvException Refused(TokenReader tokens, int position, string message) =>
        SqlErrors.At(KvErrorCode.NotSupported, tokens.Text, position, message);
}
