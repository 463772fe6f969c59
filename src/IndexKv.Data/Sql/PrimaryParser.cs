using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sql;

/// <summary>Parses what operators stand between: literals, parameters, names, functions, CASE, CAST, parentheses, subqueries.</summary>
internal sealed class PrimaryParser(TokenReader tokens, ExpressionParser expressions, Func<QuerySyntax> parseQuery)
{
    public SqlExpression Parse()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                return NumberLiteral.Parse(tokens.Text, tokens.Take(), "");
            case TokenKind.Text:
                return new SqlLiteral(tokens.Take().Position, KvValue.FromText(token.Text));
            case TokenKind.Blob:
                return new SqlLiteral(tokens.Take().Position, KvValue.FromBlob(Convert.FromHexString(token.Text)));
            case TokenKind.Parameter:
                tokens.Take();
                return new SqlParameter(token.Position, tokens.Parameter(token.Text), token.Text);
            case TokenKind.QuotedName:
                return ParseName();
            case TokenKind.Word when tokens.Ahead.Kind == TokenKind.Text && TypedLiteral.TypeOf(token.Text) is { } type:
                return TypedLiteral.Parse(tokens, type);
            case TokenKind.Word when (!Keywords.IsReserved(token.Text) || IsFunctionToo(token)) && tokens.Ahead.Is("("):
                return new FunctionParser(tokens, expressions).Parse();
            case TokenKind.Word when !Keywords.IsReserved(token.Text):
                return ParseName();
            case TokenKind.Word:
                return ParseKeyword(token);
            case TokenKind.Symbol when token.Text == "(":
                return ParseParenthesis(tokens.Take());
            default:
                throw tokens.Expected("an expression");
        }
    }

    private static bool IsFunctionToo(Token token) => token.Is("GLOB") || token.Is("LEFT") || token.Is("RIGHT");

    private SqlExpression ParseParenthesis(Token opening)
    {
        var inner = tokens.Current.Is("SELECT") ? new SqlSubquery(opening.Position, parseQuery()) : expressions.Parse();
        tokens.Expect(")");
        return inner;
    }

    private SqlExpression ParseKeyword(Token token)
    {
        if (tokens.TryTake("NULL"))
            return new SqlLiteral(token.Position, KvValue.Null);
        if (tokens.TryTake("TRUE"))
            return new SqlLiteral(token.Position, KvValue.FromBoolean(true));
        if (tokens.TryTake("FALSE"))
            return new SqlLiteral(token.Position, KvValue.FromBoolean(false));
        if (tokens.TryTake("CASE"))
            return ParseCase(token.Position);
        if (tokens.TryTake("CAST"))
        {
            tokens.Expect("(");
            var operand = expressions.Parse();
            tokens.Expect("AS");
            var type = TypeParser.ParseSized(tokens);
            tokens.Expect(")");
            return TypeSizes.Cast(tokens, token.Position, operand, type);
        }

        if (tokens.TryTake("CURRENT_TIMESTAMP") || tokens.TryTake("CURRENT_DATE") || tokens.TryTake("CURRENT_TIME"))
            return new SqlFunction(token.Position, token.Text.ToUpperInvariant(), [], IsOfAll: false, IsDistinct: false);
        if (tokens.TryTake("EXISTS"))
        {
            tokens.Expect("(");
            if (!tokens.Current.Is("SELECT"))
                throw tokens.Expected("SELECT");
            var query = parseQuery();
            tokens.Expect(")");
            return new SqlExists(token.Position, query);
        }

        throw tokens.Expected("an expression");
    }

    private SqlName ParseName()
    {
        var first = tokens.Take();
        if (!tokens.TryTake("."))
            return new SqlName(first.Position, null, first.Text);
        return tokens.Current.Kind is TokenKind.Word or TokenKind.QuotedName
            ? new SqlName(first.Position, first.Text, tokens.Take().Text)
            : throw tokens.Expected("a column name");
    }

    private SqlCase ParseCase(int position)
    {
        var operand = tokens.Current.Is("WHEN") ? null : expressions.Parse();
        var branches = new List<(SqlExpression, SqlExpression)>();
        do
        {
            tokens.Expect("WHEN");
            var condition = expressions.Parse();
            tokens.Expect("THEN");
            branches.Add((condition, expressions.Parse()));
        }
        while (tokens.Current.Is("WHEN"));
        var otherwise = tokens.TryTake("ELSE") ? expressions.Parse() : null;
        tokens.Expect("END");
        return new SqlCase(position, operand, branches, otherwise);
    }
}
