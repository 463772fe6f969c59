using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sql;

/// <summary>Parses expressions by precedence (OR, AND, NOT, comparisons, bits, sums, products, signs).</summary>
internal sealed class ExpressionParser
{
    // Far below what the stack bears, far above what anybody writes.
    private const int GreatestDepth = 200;

    private readonly TokenReader _tokens;
    private readonly Func<QuerySyntax> _parseQuery;
    private readonly PrimaryParser _primary;
    private int _depth;

    /// <param name="tokens">The tokens.</param>
    /// <param name="parseQuery">Parses a subquery.</param>
    public ExpressionParser(TokenReader tokens, Func<QuerySyntax> parseQuery)
    {
        (_tokens, _parseQuery) = (tokens, parseQuery);
        _primary = new PrimaryParser(tokens, this, parseQuery);
    }

    public SqlExpression Parse()
    {
        if (++_depth > GreatestDepth)
            throw SqlErrors.At(KvErrorCode.Syntax, _tokens.Text, _tokens.Current.Position, $"the expression is nested more than {GreatestDepth} levels deep");
        var expression = ParseOr();
        _depth--;
        return expression;
    }

    /// <summary>Parses a value with its sign: what needs no parentheses after DEFAULT.</summary>
    public SqlExpression ParseValue() => ParseSign();

    /// <summary>Parses what comparisons stand between.</summary>
    public SqlExpression ParseOperand() => ParseBits();

    private SqlExpression ParseOr()
    {
        var left = ParseAnd();
        while (_tokens.Current.Is("OR"))
            left = new SqlBinary(_tokens.Take().Position, BinaryOperator.Or, left, ParseAnd());
        return left;
    }

    private SqlExpression ParseAnd()
    {
        var left = ParseNot();
        while (_tokens.Current.Is("AND"))
            left = new SqlBinary(_tokens.Take().Position, BinaryOperator.And, left, ParseNot());
        return left;
    }

    private SqlExpression ParseNot()
    {
        var signs = new Stack<int>();
        while (_tokens.Current.Is("NOT"))
            signs.Push(_tokens.Take().Position);
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
            var position = _tokens.Current.Position;
            if (OperatorSymbols.Comparison(_tokens.Current) is { } symbol)
            {
                _tokens.Take();
                left = new SqlBinary(position, symbol, left, ParseBits());
            }
            else if (_tokens.TryTake("IS"))
            {
                left = ParseIs(position, left);
            }
            else if (IsPredicate(_tokens.Current))
            {
                left = ParsePredicate(left);
            }
            else if (_tokens.Current.Is("NOT") && IsPredicate(_tokens.Ahead))
            {
                _tokens.Take();
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
        var negated = _tokens.TryTake("NOT");
        SqlExpression test;
        if (_tokens.TryTake("NULL"))
        {
            test = new SqlIsNull(position, left);
        }
        else if (_tokens.TryTake("DISTINCT"))
        {
            _tokens.Expect("FROM");
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
        var keyword = _tokens.Take();
        if (keyword.Is("LIKE"))
        {
            var pattern = ParseBits();
            return new SqlLike(keyword.Position, left, pattern, _tokens.TryTake("ESCAPE") ? ParseBits() : null);
        }

        if (keyword.Is("GLOB"))
            return new SqlFunction(keyword.Position, "GLOB", [ParseBits(), left], IsOfAll: false, IsDistinct: false);
        if (keyword.Is("BETWEEN"))
        {
            var low = ParseBits();
            _tokens.Expect("AND");
            return new SqlBinary(
                keyword.Position,
                BinaryOperator.And,
                new SqlBinary(keyword.Position, BinaryOperator.GreaterThanOrEqual, left, low),
                new SqlBinary(keyword.Position, BinaryOperator.LessThanOrEqual, left, ParseBits()));
        }

        _tokens.Expect("(");
        if (_tokens.Current.Is("SELECT"))
        {
            var query = _parseQuery();
            _tokens.Expect(")");
            return new SqlInSelect(keyword.Position, left, query);
        }

        var items = _tokens.Current.Is(")") ? [] : ParseList();
        _tokens.Expect(")");
        return new SqlIn(keyword.Position, left, items);
    }

    private SqlExpression ParseBits() => ParseLeft(ParseSum, "&", "|");

    private SqlExpression ParseSum() => ParseLeft(ParseProduct, "+", "-", "||");

    private SqlExpression ParseProduct() => ParseLeft(ParseSign, "*", "/", "%");

    private SqlExpression ParseLeft(Func<SqlExpression> parseOperand, params ReadOnlySpan<string> symbols)
    {
        var left = parseOperand();
        while (_tokens.Current.Kind == TokenKind.Symbol && symbols.Contains(_tokens.Current.Text))
        {
            var symbol = _tokens.Take();
            left = new SqlBinary(symbol.Position, OperatorSymbols.Arithmetic(symbol.Text), left, parseOperand());
        }

        return left;
    }

    private SqlExpression ParseSign()
    {
        var signs = new Stack<Token>();
        while (_tokens.Current.Is("-") || _tokens.Current.Is("+") || _tokens.Current.Is("~"))
            signs.Push(_tokens.Take());
        SqlExpression operand;
        if (signs.TryPeek(out var last) && last.Is("-") && _tokens.Current.Kind == TokenKind.Number)
        {
            // The least INT64 has no positive counterpart: the sign belongs to the number.
            signs.Pop();
            operand = NumberLiteral.Parse(_tokens.Text, _tokens.Take(), "-");
        }
        else
        {
            operand = ParseMembers(_primary.Parse());
        }

        while (signs.TryPop(out var sign))
        {
            if (!sign.Is("+"))
                operand = new SqlUnary(sign.Position, sign.Is("-") ? UnaryOperator.Negate : UnaryOperator.OnesComplement, operand);
        }

        return operand;
    }

    // Arrows bind closer than signs do, and only a place from the end has a sign.
    private SqlExpression ParseMembers(SqlExpression operand)
    {
        while (_tokens.Current.Is("->") || _tokens.Current.Is("->>"))
        {
            var arrow = _tokens.Take();
            var member = _tokens.Current.Is("-") && _tokens.Ahead.Kind == TokenKind.Number
                ? NumberLiteral.Parse(_tokens.Text, TakeAfterMinus(), "-")
                : _primary.Parse();
            operand = new SqlFunction(arrow.Position, arrow.Text, [operand, member], IsOfAll: false, IsDistinct: false);
        }

        return operand;
    }

    private Token TakeAfterMinus()
    {
        _tokens.Take();
        return _tokens.Take();
    }

    public List<SqlExpression> ParseList()
    {
        var items = new List<SqlExpression> { Parse() };
        while (_tokens.TryTake(","))
            items.Add(Parse());
        return items;
    }
}
