using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sql;

/// <summary>Parses functions, those among them too whose arguments words stand between.</summary>
internal sealed class FunctionParser(TokenReader tokens, ExpressionParser expressions)
{
    /// <summary>Parses a name and what stands in parentheses after it.</summary>
    public SqlFunction Parse()
    {
        var name = tokens.Take();
        tokens.Expect("(");
        if (tokens.TryTake("*"))
        {
            tokens.Expect(")");
            return new SqlFunction(name.Position, name.Text.ToUpperInvariant(), [], IsOfAll: true, IsDistinct: false);
        }

        var function = name.Text.ToUpperInvariant();
        if (tokens.Current.Is("SELECT") && function is "ANY" or "SOME" or "ALL")
            throw SqlErrors.At(KvErrorCode.NotSupported, tokens.Text, name.Position, $"{function} of a query is not supported: write IN (SELECT …), or compare with (SELECT MAX(x) …) or (SELECT MIN(x) …)");
        var distinct = tokens.TryTake("DISTINCT");
        var arguments = (function, distinct) switch
        {
            _ when tokens.Current.Is(")") => [],
            ("EXTRACT", false) => ParseExtract(ref function),
            ("POSITION", false) => ParsePosition(ref function),
            ("SUBSTRING" or "SUBSTR", false) => ParseSubstring(),
            ("TRIM", false) => ParseTrim(ref function),
            _ => expressions.ParseList(),
        };
        tokens.Expect(")");
        return new SqlFunction(name.Position, function, arguments, IsOfAll: false, distinct);
    }

    // EXTRACT(field FROM x)
    private List<SqlExpression> ParseExtract(ref string function)
    {
        if (tokens.Current.Kind is not (TokenKind.Word or TokenKind.Text))
            throw tokens.Expected("a field such as YEAR, MONTH, DAY, HOUR, MINUTE, SECOND or EPOCH");
        function = "DATE_PART";
        var field = tokens.Take();
        tokens.Expect("FROM");
        return [new SqlLiteral(field.Position, KvValue.FromText(field.Text.ToUpperInvariant())), expressions.Parse()];
    }

    // POSITION(part IN text)
    private List<SqlExpression> ParsePosition(ref string function)
    {
        function = "INSTR";
        var part = expressions.ParseOperand();
        tokens.Expect("IN");
        return [expressions.Parse(), part];
    }

    // SUBSTRING(text FROM start FOR length), or with commas.
    private List<SqlExpression> ParseSubstring()
    {
        var text = expressions.Parse();
        if (tokens.TryTake(","))
            return [text, .. expressions.ParseList()];
        List<SqlExpression> arguments = [text];
        if (tokens.Current.Is("FOR"))
            arguments.Add(new SqlLiteral(tokens.Current.Position, KvValue.FromInt64(1)));
        else if (tokens.TryTake("FROM"))
            arguments.Add(expressions.Parse());
        if (tokens.TryTake("FOR"))
            arguments.Add(expressions.Parse());
        return arguments;
    }

    // TRIM([LEADING | TRAILING | BOTH] [characters] FROM text), or with commas.
    private List<SqlExpression> ParseTrim(ref string function)
    {
        var hasSide = tokens.Ahead.Kind != TokenKind.Symbol;
        if (hasSide && tokens.TryTake("LEADING"))
            function = "LTRIM";
        else if (hasSide && tokens.TryTake("TRAILING"))
            function = "RTRIM";
        else if (hasSide)
            tokens.TryTake("BOTH");
        if (tokens.TryTake("FROM"))
            return [expressions.Parse()];
        var first = expressions.Parse();
        if (tokens.TryTake("FROM"))
            return [expressions.Parse(), first];
        return tokens.TryTake(",") ? [first, .. expressions.ParseList()] : [first];
    }
}
