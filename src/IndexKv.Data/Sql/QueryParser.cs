using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Querying.Relations;

namespace IndexKv.Data.Sql;

/// <summary>Parses SELECT and what puts SELECTs together: docs/sql.md, "Queries".</summary>
internal sealed class QueryParser
{
    // Each level is some frames of the stack: far below what it bears, far above what anybody writes.
    private const int GreatestDepth = 50;

    private const int MostSelects = 500;
    private const int MostTables = 64;

    private readonly TokenReader _tokens;
    private int _depth;

    public QueryParser(TokenReader tokens)
    {
        _tokens = tokens;
        Expressions = new ExpressionParser(tokens, Parse);
    }

    public ExpressionParser Expressions { get; }

    public QuerySyntax Parse()
    {
        if (++_depth > GreatestDepth)
            throw SqlErrors.At(KvErrorCode.Syntax, _tokens.Text, _tokens.Current.Position, $"queries are nested more than {GreatestDepth} levels deep");
        var first = ParseCore();
        var others = new List<(int, SetOperator, bool, SelectSyntax)>();
        while (TakeOperator() is { } symbol)
        {
            var all = _tokens.TryTake("ALL");
            if (!all)
                _tokens.TryTake("DISTINCT");
            others.Add((symbol.Position, symbol.Operator, all, ParseCore()));
            if (others.Count >= MostSelects)
                throw SqlErrors.At(KvErrorCode.Syntax, _tokens.Text, symbol.Position, $"more than {MostSelects} queries are put together");
        }

        var orderBy = ParseOrderBy();
        var (limit, offset) = ParseLimit();
        _depth--;
        return others.Count == 0
            ? first with { OrderBy = orderBy, Limit = limit, Offset = offset }
            : new CompoundSyntax(first.Position, first, others, orderBy, limit, offset);
    }

    public SqlExpression? ParseWhere() => _tokens.TryTake("WHERE") ? Expressions.Parse() : null;

    public List<SelectItemSyntax> ParseItems()
    {
        var items = new List<SelectItemSyntax> { ParseItem() };
        while (_tokens.TryTake(","))
            items.Add(ParseItem());
        return items;
    }

    private (int Position, SetOperator Operator)? TakeOperator()
    {
        var position = _tokens.Current.Position;
        if (_tokens.TryTake("UNION"))
            return (position, SetOperator.Union);
        if (_tokens.TryTake("EXCEPT"))
            return (position, SetOperator.Except);
        return _tokens.TryTake("INTERSECT") ? (position, SetOperator.Intersect) : null;
    }

    private SelectSyntax ParseCore()
    {
        var position = _tokens.Expect("SELECT").Position;
        var distinct = _tokens.TryTake("DISTINCT");
        if (!distinct)
            _tokens.TryTake("ALL");
        var items = ParseItems();
        SourceSyntax? from = null;
        var joins = new List<JoinSyntax>();
        if (_tokens.TryTake("FROM"))
        {
            from = ParseSource();
            while (ParseJoin() is { } join)
            {
                joins.Add(join);
                if (joins.Count >= MostTables)
                    throw SqlErrors.At(KvErrorCode.Syntax, _tokens.Text, join.Position, $"more than {MostTables} tables are joined");
            }
        }

        var where = ParseWhere();
        List<SqlExpression> groupBy = [];
        if (_tokens.TryTake("GROUP"))
        {
            _tokens.Expect("BY");
            groupBy = Expressions.ParseList();
        }

        var having = _tokens.TryTake("HAVING") ? Expressions.Parse() : null;
        return new SelectSyntax(position, distinct, items, from, joins, where, groupBy, having, [], null, null);
    }

    private SourceSyntax ParseSource()
    {
        var position = _tokens.Current.Position;
        if (!_tokens.TryTake("("))
        {
            var store = DefinitionParser.ParseName(_tokens, "a store name");
            return new SourceSyntax(position, store, null, ParseAlias() ?? store.Name);
        }

        if (!_tokens.Current.Is("SELECT"))
            throw _tokens.Expected("SELECT");
        var query = Parse();
        _tokens.Expect(")");
        return new SourceSyntax(position, null, query, ParseAlias() ?? throw _tokens.Expected("a name for the subquery: AS name"));
    }

    private JoinSyntax? ParseJoin()
    {
        var position = _tokens.Current.Position;
        if (_tokens.TryTake(","))
            return new JoinSyntax(position, JoinKind.Inner, ParseSource(), null);
        var kind = JoinKind.Inner;
        var isCross = false;
        if (_tokens.TryTake("LEFT"))
        {
            _tokens.TryTake("OUTER");
            kind = JoinKind.Left;
        }
        else if (_tokens.TryTake("CROSS"))
        {
            isCross = true;
        }
        else if (_tokens.Current.Is("RIGHT") || _tokens.Current.Is("FULL") || _tokens.Current.Is("NATURAL"))
        {
            throw NotSupported($"{_tokens.Current.Text.ToUpperInvariant()} joins are not supported; {Instead(_tokens.Current)}");
        }
        else if (!_tokens.TryTake("INNER") && !_tokens.Current.Is("JOIN"))
        {
            return null;
        }

        _tokens.Expect("JOIN");
        var source = ParseSource();
        if (_tokens.Current.Is("USING"))
            throw NotSupported("USING is not supported; write ON a.name = b.name");
        if (isCross)
            return new JoinSyntax(position, kind, source, null);
        if (kind == JoinKind.Left)
            _tokens.Expect("ON");
        else if (!_tokens.TryTake("ON"))
            return new JoinSyntax(position, kind, source, null);
        return new JoinSyntax(position, kind, source, Expressions.Parse());
    }

    private static string Instead(Token join) => join.Is("NATURAL") ? "write JOIN … ON a.name = b.name" : join.Is("RIGHT")
        ? "write LEFT JOIN … ON with the tables the other way round"
        : "write a LEFT JOIN b UNION ALL (b LEFT JOIN a WHERE a.key IS NULL), without the parentheses";

    private SelectItemSyntax ParseItem()
    {
        var start = _tokens.Current.Position;
        if (_tokens.Current.Is("TOP") && (_tokens.Ahead.Kind == TokenKind.Number || _tokens.Ahead.Is("(")))
            throw _tokens.Expected("an expression");
        if (_tokens.TryTake("*"))
            return new SelectItemSyntax(start, null, "*");
        if (_tokens.TryTakeAllOf() is { } qualifier)
            return new SelectItemSyntax(start, null, "*", qualifier);
        var expression = Expressions.Parse();
        var end = _tokens.Current.Position;
        var name = ParseAlias() ?? (expression is SqlName column ? column.Name : _tokens.Text[start..end].Trim());
        return new SelectItemSyntax(start, expression, name);
    }

    private string? ParseAlias()
    {
        if (_tokens.TryTake("AS"))
            return DefinitionParser.ParseName(_tokens, "a name").Name;
        if (_tokens.Current.Kind == TokenKind.Word && (_tokens.Ahead.Kind == TokenKind.Word || _tokens.Ahead.Is("(")) && IsNoAlias(_tokens.Current, _tokens.Ahead))
            throw _tokens.Expected("a name");
        return _tokens.Current.Kind == TokenKind.QuotedName || (_tokens.Current.Kind == TokenKind.Word && !Keywords.IsReserved(_tokens.Current.Text))
            ? _tokens.Take().Text
            : null;
    }

    // What begins a part of other databases' queries rather than names a column or table.
    private static bool IsNoAlias(Token word, Token next) =>
        ((word.Is("OVER") || word.Is("FILTER") || word.Is("TABLESAMPLE")) && next.Is("("))
        || (word.Is("OVER") && next.Kind == TokenKind.Word && !Keywords.IsReserved(next.Text))
        || (word.Is("FOR") && (next.Is("UPDATE") || next.Is("SHARE") || next.Is("NO")))
        || (word.Is("FETCH") && (next.Is("FIRST") || next.Is("NEXT")))
        || (word.Is("WITHIN") && next.Is("GROUP"))
        || (word.Is("AT") && next.Is("TIME"))
        || (word.Is("INDEXED") && next.Is("BY"))
        || ((word.Is("WINDOW") || word.Is("TABLESAMPLE")) && next.Kind == TokenKind.Word && !Keywords.IsReserved(next.Text));

    private List<(SqlExpression, bool)> ParseOrderBy()
    {
        var orderings = new List<(SqlExpression, bool)>();
        if (!_tokens.TryTake("ORDER"))
            return orderings;
        _tokens.Expect("BY");
        do
        {
            var expression = Expressions.Parse();
            var descending = _tokens.TryTake("DESC");
            if (!descending)
                _tokens.TryTake("ASC");
            orderings.Add((expression, descending));
        }
        while (_tokens.TryTake(","));
        return orderings;
    }

    private (SqlExpression? Limit, SqlExpression? Offset) ParseLimit()
    {
        if (!_tokens.TryTake("LIMIT"))
            return (null, _tokens.TryTake("OFFSET") ? Expressions.Parse() : null);
        var first = Expressions.Parse();
        if (_tokens.TryTake(","))
            return (Expressions.Parse(), first);
        return (first, _tokens.TryTake("OFFSET") ? Expressions.Parse() : null);
    }

    private KvException NotSupported(string message) => SqlErrors.At(KvErrorCode.NotSupported, _tokens.Text, _tokens.Current.Position, message);
}
