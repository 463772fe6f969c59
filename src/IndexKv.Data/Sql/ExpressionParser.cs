using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sql;

/// <summary>Parses expressions by precedence (OR, AND, NOT, comparisons, bits, sums, products, signs).</summary>
internal sealed class ExpressionParser(TokenReader tokens, Func<QuerySyntax> parseQuery)
{
    // Far below what the stack bears, far above what anybody writes.
    private const int GreatestDepth = 200;

    private int _depth;

    public SqlExpression Parse()
    {
        if (++_depth > GreatestDepth)
            throw SqlErrors.At(KvErrorCode.Syntax, tokens.Text, tokens.Current.Position, $"the expression is nested more than {GreatestDepth} levels deep");
        var expression = ParseOr();
        _depth--;
        return expression;
    }

    private SqlExpression ParseOr()
    {
        var left = ParseAnd();
        while (tokens.Current.Is("OR"))
            left = new SqlBinary(tokens.Take().Position, BinaryOperator.Or, left, ParseAnd());
        return left;
    }

    private SqlExpression ParseAnd()
    {
        var left = ParseNot();
        while (tokens.Current.Is("AND"))
            left = new SqlBinary(tokens.Take().Position, BinaryOperator.And, left, ParseNot());
        return left;
    }

    private SqlExpression ParseNot()
    {
        var signs = new Stack<int>();
        while (tokens.Current.Is("NOT"))
            signs.Push(tokens.Take().Position);
        var expression = ParseComparison();
        while (signs.TryPop(out var position))
            expression = new SqlUnary(position, UnaryOperator.Not, expression);
        return expression;
    }

    private SqlExpression ParseComparison()
    {
        var left = ParseBits();
        while (true)
        {
            var position = tokens.Current.Position;
            if (OperatorSymbols.Comparison(tokens.Current) is { } symbol)
            {
                tokens.Take();
                left = new SqlBinary(position, symbol, left, ParseBits());
            }
            else if (tokens.TryTake("IS"))
            {
                left = ParseIs(position, left);
            }
            else if (IsPredicate(tokens.Current))
            {
                left = ParsePredicate(left);
            }
            else if (tokens.Current.Is("NOT") && IsPredicate(tokens.Ahead))
            {
                tokens.Take();
                left = new SqlUnary(position, UnaryOperator.Not, ParsePredicate(left));
            }
            else
            {
                return left;
            }
        }
    }

    private static bool IsPredicate(Token token) => token.Is("IN") || token.Is("LIKE") || token.Is("GLOB") || token.Is("BETWEEN");

    private SqlExpression ParseIs(int position, SqlExpression left)
    {
        var negated = tokens.TryTake("NOT");
        SqlExpression test;
        if (tokens.TryTake("NULL"))
        {
            test = new SqlIsNull(position, left);
        }
        else if (tokens.TryTake("DISTINCT"))
        {
            tokens.Expect("FROM");
            test = new SqlBinary(position, BinaryOperator.Is, left, ParseBits());
            negated = !negated;
        }
        else
        {
            test = new SqlBinary(position, BinaryOperator.Is, left, ParseBits());
        }

        return negated ? new SqlUnary(position, UnaryOperator.Not, test) : test;
    }

    private SqlExpression ParsePredicate(SqlExpression left)
    {
        var keyword = tokens.Take();
        if (keyword.Is("LIKE"))
        {
            var pattern = ParseBits();
            return new SqlLike(keyword.Position, left, pattern, tokens.TryTake("ESCAPE") ? ParseBits() : null);
        }

        if (keyword.Is("GLOB"))
            return new SqlFunction(keyword.Position, "GLOB", [ParseBits(), left], IsOfAll: false, IsDistinct: false);
        if (keyword.Is("BETWEEN"))
        {
            var low = ParseBits();
            tokens.Expect("AND");
            return new SqlBinary(
                keyword.Position,
                BinaryOperator.And,
                new SqlBinary(keyword.Position, BinaryOperator.GreaterThanOrEqual, left, low),
                new SqlBinary(keyword.Position, BinaryOperator.LessThanOrEqual, left, ParseBits()));
        }

        tokens.Expect("(");
        if (tokens.Current.Is("SELECT"))
        {
            var query = parseQuery();
            tokens.Expect(")");
            return new SqlInSelect(keyword.Position, left, query);
        }

        var items = tokens.Current.Is(")") ? [] : ParseList();
        tokens.Expect(")");
        return new SqlIn(keyword.Position, left, items);
    }

    private SqlExpression ParseBits() => ParseLeft(ParseSum, "&", "|");

    private SqlExpression ParseSum() => ParseLeft(ParseProduct, "+", "-", "||");

    private SqlExpression ParseProduct() => ParseLeft(ParseSign, "*", "/", "%");

    private SqlExpression ParseLeft(Func<SqlExpression> parseOperand, params ReadOnlySpan<string> symbols)
    {
        var left = parseOperand();
        while (tokens.Current.Kind == TokenKind.Symbol && symbols.Contains(tokens.Current.Text))
        {
            var symbol = tokens.Take();
            left = new SqlBinary(symbol.Position, OperatorSymbols.Arithmetic(symbol.Text), left, parseOperand());
        }

        return left;
    }

    private SqlExpression ParseSign()
    {
        var signs = new Stack<Token>();
        while (tokens.Current.Is("-") || tokens.Current.Is("+") || tokens.Current.Is("~"))
            signs.Push(tokens.Take());
        SqlExpression operand;
        if (signs.TryPeek(out var last) && last.Is("-") && tokens.Current.Kind == TokenKind.Number)
        {
            // The least INT64 has no positive counterpart: the sign belongs to the number.
            signs.Pop();
            operand = NumberLiteral.Parse(tokens.Text, tokens.Take(), "-");
        }
        else
        {
            operand = ParsePrimary();
        }

        while (signs.TryPop(out var sign))
        {
            if (!sign.Is("+"))
                operand = new SqlUnary(sign.Position, sign.Is("-") ? UnaryOperator.Negate : UnaryOperator.OnesComplement, operand);
        }

        return operand;
    }

    private SqlExpression ParsePrimary()
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
            case TokenKind.Word when (!Keywords.IsReserved(token.Text) || token.Is("GLOB")) && tokens.Ahead.Is("("):
                return ParseFunction();
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

    private SqlExpression ParseParenthesis(Token opening)
    {
        var inner = tokens.Current.Is("SELECT") ? new SqlSubquery(opening.Position, parseQuery()) : Parse();
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
            var operand = Parse();
            tokens.Expect("AS");
            var type = TypeParser.Parse(tokens);
            tokens.Expect(")");
            return new SqlCast(token.Position, operand, type);
        }

        if (tokens.TryTake("CURRENT_TIMESTAMP") || tokens.TryTake("CURRENT_DATE"))
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

    private SqlFunction ParseFunction()
    {
        var name = tokens.Take();
        tokens.Expect("(");
        if (tokens.TryTake("*"))
        {
            tokens.Expect(")");
            return new SqlFunction(name.Position, name.Text.ToUpperInvariant(), [], IsOfAll: true, IsDistinct: false);
        }

        var distinct = tokens.TryTake("DISTINCT");
        var arguments = tokens.Current.Is(")") ? [] : ParseList();
        tokens.Expect(")");
        return new SqlFunction(name.Position, name.Text.ToUpperInvariant(), arguments, IsOfAll: false, distinct);
    }

    private SqlCase ParseCase(int position)
    {
        var operand = tokens.Current.Is("WHEN") ? null : Parse();
        var branches = new List<(SqlExpression, SqlExpression)>();
        do
        {
            tokens.Expect("WHEN");
            var condition = Parse();
            tokens.Expect("THEN");
            branches.Add((condition, Parse()));
        }
        while (tokens.Current.Is("WHEN"));
        var otherwise = tokens.TryTake("ELSE") ? Parse() : null;
        tokens.Expect("END");
        return new SqlCase(position, operand, branches, otherwise);
    }

    public List<SqlExpression> ParseList()
    {
        var items = new List<SqlExpression> { Parse() };
        while (tokens.TryTake(","))
            items.Add(Parse());
        return items;
    }
}
