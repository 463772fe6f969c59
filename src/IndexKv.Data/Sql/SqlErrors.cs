using IndexKv.Engine.Errors;

namespace IndexKv.Data.Sql;

/// <summary>What is said about command text that cannot be used. Every message names line and column.</summary>
internal static class SqlErrors
{
    public static KvException Expected(string text, Token found, string expected) => found.Kind == TokenKind.Word && Unsupported.Clause(found.Text) is { } advice
        ? At(KvErrorCode.NotSupported, text, found.Position, advice)
        : At(KvErrorCode.Syntax, text, found.Position, $"expected {expected} but found {found}");

    public static KvException At(KvErrorCode code, string text, int position, string message)
    {
        var (line, column) = new SourcePlace(text, position).Locate();
        return new KvException(code, $"line {line}, column {column}: {message}", line, column, position);
    }
}
