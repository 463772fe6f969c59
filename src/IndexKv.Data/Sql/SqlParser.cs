using IndexKv.Data.Sql.Syntax;

namespace IndexKv.Data.Sql;

/// <summary>Parses command text: recursive descent, one token ahead. docs/sql.md, "Grammar".</summary>
internal sealed class SqlParser
{
    private static readonly string[] NotYet =
        ["ALTER", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "WITH", "PRAGMA", "MERGE", "TRUNCATE", "ATTACH"];

    private readonly TokenReader _tokens;
    private readonly QueryParser _queries;
    private readonly ExpressionParser _expressions;

    private SqlParser(string text)
    {
        _tokens = new TokenReader(text);
        _queries = new QueryParser(_tokens);
        _expressions = _queries.Expressions;
    }

    /// <exception cref="KvException">The text does not follow the grammar.</exception>
    public static ParsedText Parse(string text)
    {
        var parser = new SqlParser(text);
        var statements = parser.ParseAll();
        return new ParsedText(text, statements, parser._tokens.Parameters);
    }

    private List<StatementSyntax> ParseAll()
    {
        var statements = new List<StatementSyntax>();
        while (true)
        {
            while (_tokens.TryTake(";"))
            {
            }

            if (_tokens.Current.Kind == TokenKind.End)
                return statements;
            statements.Add(ParseStatement());
            if (_tokens.Current.Kind != TokenKind.End && !_tokens.Current.Is(";"))
                throw AfterStatement();
        }
    }

    private StatementSyntax ParseStatement()
    {
        var token = _tokens.Current;
        if (_tokens.TryTake("EXPLAIN"))
        {
            return _tokens.Current.Is("EXPLAIN")
                ? throw _tokens.Expected("the statement to explain")
                : new ExplainSyntax(token.Position, ParseStatement());
        }

        if (token.Is("SELECT"))
            return _queries.Parse();
        if (_tokens.TryTake("INSERT"))
            return ParseInsert(token.Position, replace: false);
        if (_tokens.TryTake("REPLACE"))
            return ParseInsert(token.Position, replace: true);
        if (_tokens.TryTake("UPDATE"))
            return ParseUpdate(token.Position);
        if (_tokens.TryTake("DELETE"))
        {
            _tokens.Expect("FROM");
            return new DeleteSyntax(token.Position, ParseName("a store name"), _queries.ParseWhere());
        }

        if (_tokens.TryTake("CREATE"))
            return new DefinitionParser(_tokens).ParseCreate(token.Position);
        if (_tokens.TryTake("DROP"))
        {
            DefinitionParser.ExpectStore(_tokens);
            var ifExists = _tokens.TryTake("IF");
            if (ifExists)
                _tokens.Expect("EXISTS");
            return new DropStoreSyntax(token.Position, ParseName("a store name"), ifExists);
        }

        if (new MaintenanceParser(_tokens, _expressions).TryParse() is { } maintenance)
            return maintenance;
        if (token.Kind == TokenKind.Word && NotYet.Contains(token.Text, StringComparer.OrdinalIgnoreCase))
            throw NotSupported(token, $"{token.Text.ToUpperInvariant()} is not supported in command text; use the members of KvConnection and KvTransaction");
        throw _tokens.Expected("SELECT, INSERT, REPLACE, UPDATE, DELETE, CREATE, DROP, EXPLAIN, CHECK, CHECKPOINT, VACUUM or BACKUP");
    }

    private InsertSyntax ParseInsert(int position, bool replace)
    {
        if (!replace && _tokens.TryTake("OR"))
        {
            _tokens.Expect("REPLACE");
            replace = true;
        }

        _tokens.Expect("INTO");
        var store = ParseName("a store name");
        List<NameSyntax>? columns = null;
        if (_tokens.TryTake("("))
        {
            columns = [ParseName("a column name")];
            while (_tokens.TryTake(","))
                columns.Add(ParseName("a column name"));
            _tokens.Expect(")");
        }

        if (_tokens.Current.Is("SELECT") || _tokens.Current.Is("DEFAULT"))
            throw NotSupported(_tokens.Current, "INSERT takes VALUES; read the rows first and insert them as parameters");
        _tokens.Expect("VALUES");
        var rows = new List<IReadOnlyList<SqlExpression>>();
        do
        {
            _tokens.Expect("(");
            rows.Add(_expressions.ParseList());
            _tokens.Expect(")");
        }
        while (_tokens.TryTake(","));
        return new InsertSyntax(position, store, replace, columns, rows);
    }

    private UpdateSyntax ParseUpdate(int position)
    {
        var store = ParseName("a store name");
        _tokens.Expect("SET");
        var assignments = new List<(NameSyntax, SqlExpression)>();
        do
        {
            var column = ParseName("a column name");
            _tokens.Expect("=");
            assignments.Add((column, _expressions.Parse()));
        }
        while (_tokens.TryTake(","));
        return new UpdateSyntax(position, store, assignments, _queries.ParseWhere());
    }

    private NameSyntax ParseName(string what) => DefinitionParser.ParseName(_tokens, what);

    private KvException AfterStatement()
    {
        var token = _tokens.Current;
        if (token.Is("ON") || token.Is("RETURNING"))
            return NotSupported(token, $"{token.Text.ToUpperInvariant()} is not supported yet; use INSERT OR REPLACE, or SELECT in the same transaction");
        return _tokens.Expected("';' or the end of the text");
    }

    private KvException NotSupported(Token token, string message) => SqlErrors.At(KvErrorCode.NotSupported, _tokens.Text, token.Position, message);
}
