using IndexKv.Data.Sql.Syntax;

namespace IndexKv.Data.Sql;

/// <summary>Parses command text: recursive descent, one token ahead. docs/sql.md, "Grammar".</summary>
internal sealed class SqlParser
{
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
            RefuseSecondTable(statements[^1]);
            if (_tokens.Current.Kind != TokenKind.End && !_tokens.Current.Is(";"))
                throw _tokens.Expected("';' or the end of the text");
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
        if (new TransactionParser(_tokens).TryParse() is { } control)
            return control;
        if (new ChangeParser(_tokens, _queries).TryParse() is { } change)
            return change;
        if (_tokens.TryTake("CREATE"))
            return new DefinitionParser(_tokens, _expressions).ParseCreate(token.Position);
        if (_tokens.TryTake("DROP"))
            return new DefinitionParser(_tokens, _expressions).ParseDrop(token.Position);
        if (_tokens.TryTake("ALTER"))
            return new DefinitionParser(_tokens, _expressions).ParseAlter(token.Position);
        if (new MaintenanceParser(_tokens, _expressions).TryParse() is { } maintenance)
            return maintenance;
        if (token.Kind == TokenKind.Word && Unsupported.Statement(token.Text) is { } advice)
            throw NotSupported(token, advice);
        throw _tokens.Expected("SELECT, INSERT, REPLACE, UPDATE, DELETE, CREATE, ALTER, DROP, BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE, EXPLAIN, CHECK, CHECKPOINT, VACUUM or BACKUP");
    }

    // UPDATE … FROM, UPDATE a, b SET, DELETE … USING, and the parts that SELECT has.
    private void RefuseSecondTable(StatementSyntax statement)
    {
        var token = _tokens.Current;
        var keys = "write WHERE key IN (SELECT …)";
        if (statement is UpdateSyntax && token.Is("FROM"))
            throw NotSupported(token, $"UPDATE … FROM is not supported: {keys} and SET name = CASE … END, or INSERT INTO … SELECT … ON CONFLICT DO UPDATE SET name = excluded.name");
        if (statement is DeleteSyntax && (token.Is("USING") || token.Is("JOIN") || token.Is("INNER") || token.Is("LEFT") || token.Is(",")))
            throw NotSupported(token, $"DELETE of what a join finds is not supported: {keys}");
        if (statement is UpdateSyntax or DeleteSyntax && (token.Is("ORDER") || token.Is("LIMIT")))
            throw NotSupported(token, $"{token.Text.ToUpperInvariant()} in UPDATE and DELETE is not supported: {keys}, with ORDER BY and LIMIT in it");
    }

    private KvException NotSupported(Token token, string message) => SqlErrors.At(KvErrorCode.NotSupported, _tokens.Text, token.Position, message);
}
