namespace IndexKv.Data.Sql;

/// <summary>Takes command text apart into tokens. Comments and white space are passed over.</summary>
internal ref struct Lexer(string text)
{
    private static readonly string[] LongSymbols = ["->>", "->", "||", "==", "<>", "!=", "<=", ">="];
    private const string Symbols = "+-*/%=<>(),;.|&~";

    private int _position;

    public static List<Token> ReadAll(string text)
    {
        var lexer = new Lexer(text);
        var tokens = new List<Token>();
        do
        {
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private Token Next()
    {
        SkipBlanks();
        var start = _position;
        if (start == text.Length)
            return new Token(TokenKind.End, "", start);
        var c = text[start];
        if (c is 'x' or 'X' && Peek(1) == '\'')
            return ReadBlob(start);
        if (IsWordStart(c))
            return new Token(TokenKind.Word, TakeWord(), start);
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
            return ReadNumber(start);
        switch (c)
        {
            case '\'':
                return new Token(TokenKind.Text, ReadQuoted('\'', "text"), start);
            case '"' or '`':
                return new Token(TokenKind.QuotedName, ReadQuoted(c, "name"), start);
            case '[':
                return new Token(TokenKind.QuotedName, ReadQuoted(']', "name"), start);
            case '@' or '$' or ':' when IsWordStart(Peek(1)) || char.IsAsciiDigit(Peek(1)):
                _position++;
                return new Token(TokenKind.Parameter, c + TakeWord(), start);
            case '?':
                _position++;
                return new Token(TokenKind.Parameter, "?" + TakeWord(), start);
        }

        foreach (var symbol in LongSymbols)
        {
            if (text.AsSpan(start).StartsWith(symbol, StringComparison.Ordinal))
            {
                _position += symbol.Length;
                return new Token(TokenKind.Symbol, symbol, start);
            }
        }

        if (c == ':' && Peek(1) == ':')
            throw SqlErrors.At(KvErrorCode.NotSupported, text, start, "'::' is not supported: write CAST(x AS type)");
        if (!Symbols.Contains(c, StringComparison.Ordinal))
            throw SqlErrors.At(KvErrorCode.Syntax, text, start, $"the character '{c}' means nothing here");
        _position++;
        return new Token(TokenKind.Symbol, c.ToString(), start);
    }

    private void SkipBlanks()
    {
        while (_position < text.Length)
        {
            if (char.IsWhiteSpace(text[_position]))
            {
                _position++;
            }
            else if (text[_position] == '-' && Peek(1) == '-')
            {
                var end = text.IndexOf('\n', _position);
                _position = end < 0 ? text.Length : end;
            }
            else if (text[_position] == '/' && Peek(1) == '*')
            {
                var end = text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
                if (end < 0)
                    throw SqlErrors.At(KvErrorCode.Syntax, text, _position, "the comment does not end: '*/' is missing");
                _position = end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private readonly char Peek(int ahead) => _position + ahead < text.Length ? text[_position + ahead] : '\0';

    private static bool IsWordStart(char c) => char.IsLetter(c) || c == '_';

    private string TakeWord()
    {
        var start = _position;
        while (_position < text.Length && (IsWordStart(text[_position]) || char.IsAsciiDigit(text[_position])))
            _position++;
        return text[start.._position];
    }

    private Token ReadNumber(int start)
    {
        SkipDigits();
        if (Peek(0) == '.')
        {
            _position++;
            SkipDigits();
        }

        if (Peek(0) is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
        {
            _position += 2;
            SkipDigits();
        }

        if (IsWordStart(Peek(0)))
            throw SqlErrors.At(KvErrorCode.Syntax, text, _position, $"the number {text[start.._position]} runs into '{Peek(0)}'");
        return new Token(TokenKind.Number, text[start.._position], start);
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Peek(0)))
            _position++;
    }

    private Token ReadBlob(int start)
    {
        _position++;
        var hex = ReadQuoted('\'', "blob");
        if (hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit))
            throw SqlErrors.At(KvErrorCode.Syntax, text, start, "a blob is written as X'…' with an even number of hexadecimal digits");
        return new Token(TokenKind.Blob, hex, start);
    }

    // A quote within is written twice.
    private string ReadQuoted(char end, string what)
    {
        var start = _position++;
        var value = new System.Text.StringBuilder();
        while (true)
        {
            var next = text.IndexOf(end, _position);
            if (next < 0)
                throw SqlErrors.At(KvErrorCode.Syntax, text, start, $"the {what} does not end: {(end == '\'' ? "a quote" : $"'{end}'")} is missing");
            value.Append(text, _position, next - _position);
            _position = next + 1;
            if (Peek(0) != end)
                return value.ToString();
            value.Append(end);
            _position++;
        }
    }
}
