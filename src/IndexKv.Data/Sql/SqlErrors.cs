namespace IndexKv.Data.Sql;

/// <summary>What is said about command text that cannot be used. Every message names line and column.</summary>
internal static class SqlErrors
{
    public static KvException Expected(string text, Token found, string expected) =>
        At(KvErrorCode.Syntax, text, found.Position, $"expected {expected} but found {found}");

    public static KvException At(KvErrorCode code, string text, int position, string message)
    {
        var (line, column) = Locate(text, position);
        return new KvException(code, $"line {line}, column {column}: {message}", line, column, position);
    }

    private static (int Line, int Column) Locate(string text, int position)
    {
        var before = text.AsSpan(0, Math.Min(position, text.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
