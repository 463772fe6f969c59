using IndexKv.Data.Sql.Syntax;

namespace IndexKv.Data.Sql;

/// <summary>Parses command text: recursive descent, one token ahead. docs/sql.md, "Grammar".</summary>
internal sealed class SqlParser
{
    private static readonly string[] NotYet =
        ["WITH", "PRAGMA", "MERGE", "TRUNCATE", "ATTACH"];

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
        if (token.Kind == TokenKind.Word && NotYet.Contains(token.Text, StringComparer.OrdinalIgnoreCase))
            throw NotSupported(token, $"{token.Text.ToUpperInvariant()} is not supported in command text; use the members of KvConnection and KvTransaction");
        throw _tokens.Expected("SELECT, INSERT, REPLACE, UPDATE, DELETE, CREATE, ALTER, DROP, BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE, EXPLAIN, CHECK, CHECKPOINT, VACUUM or BACKUP");
    }

    private KvException NotSupported(Token token, string message) => SqlErrors.At(KvErrorCode.NotSupported, _tokens.Text, token.Position, message);
}
