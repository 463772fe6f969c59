namespace IndexKv.Data.Sql;

/// <summary>A piece of command text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A word or symbol as written, a name or text without its quotes, a parameter with its prefix.</param>
/// <param name="Position">Its offset in the command text.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    public bool Is(string wordOrSymbol) => Kind switch
    {
        TokenKind.Word => Text.Equals(wordOrSymbol, StringComparison.OrdinalIgnoreCase),
        TokenKind.Symbol => Text == wordOrSymbol,
        _ => false,
    };

    /// <summary>For messages.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end of the text",
        TokenKind.Text => $"'{Text}'",
        TokenKind.Blob => $"X'{Text}'",
        _ => $"'{Text}'",
    };
}
