namespace IndexKv.Data.Sql;

/// <summary>The parser's place in the tokens, and the parameters met on the way.</summary>
internal sealed class TokenReader(string text)
{
    private readonly List<Token> _tokens = Lexer.ReadAll(text);
    private readonly List<string> _parameters = [];
    private int _next;

    public string Text => text;

    public Token Current => _tokens[_next];

    public Token Ahead => _tokens[Math.Min(_next + 1, _tokens.Count - 1)];

    public IReadOnlyList<string> Parameters => _parameters;

    public Token Take()
    {
        var token = Current;
        if (token.Kind != TokenKind.End)
            _next++;
        return token;
    }

    public bool TryTake(string wordOrSymbol)
    {
        if (!Current.Is(wordOrSymbol))
            return false;
        _next++;
        return true;
    }

    /// <summary>Takes <c>name.*</c>, if that comes next.</summary>
    /// <returns>The name, or null.</returns>
    public string? TryTakeAllOf()
    {
        if (Current.Kind is not (TokenKind.Word or TokenKind.QuotedName) || !Ahead.Is(".") || !_tokens[Math.Min(_next + 2, _tokens.Count - 1)].Is("*"))
            return null;
        var name = Take().Text;
        _next += 2;
        return name;
    }

    public Token Expect(string wordOrSymbol) =>
        Current.Is(wordOrSymbol) ? Take() : throw SqlErrors.Expected(text, Current, $"'{wordOrSymbol}'");

    public KvException Expected(string what) => SqlErrors.Expected(text, Current, what);

    /// <summary>The ordinal of a parameter: the same for the same name, a new one for each <c>?</c>.</summary>
    public int Parameter(string name)
    {
        var index = name == "?" ? -1 : _parameters.FindIndex(p => p.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (index >= 0)
            return index;
        _parameters.Add(name);
        return _parameters.Count - 1;
    }
}
