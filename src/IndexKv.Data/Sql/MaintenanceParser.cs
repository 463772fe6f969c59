using IndexKv.Data.Sql.Syntax;

namespace IndexKv.Data.Sql;

/// <summary>Parses CHECK, CHECKPOINT, VACUUM and BACKUP.</summary>
internal sealed class MaintenanceParser(TokenReader tokens, ExpressionParser expressions)
{
    /// <returns>The statement, or null if none of these begins here.</returns>
    public StatementSyntax? TryParse()
    {
        var position = tokens.Current.Position;
        if (tokens.TryTake("CHECK"))
            return ParseCheck(position);
        if (tokens.TryTake("CHECKPOINT"))
            return new CheckpointSyntax(position);
        if (tokens.Current.Is("VACUUM") && tokens.Ahead.Is("INTO"))
            throw SqlErrors.At(KvErrorCode.NotSupported, tokens.Text, tokens.Ahead.Position, "VACUUM INTO is not supported: write BACKUP TO 'directory'");
        if (tokens.TryTake("VACUUM"))
            return new VacuumSyntax(position, IsAtEnd() ? null : DefinitionParser.ParseName(tokens, "a store name or the end of the statement"));
        if (!tokens.TryTake("BACKUP"))
            return null;
        tokens.Expect("TO");
        return new BackupSyntax(position, expressions.Parse());
    }

    private CheckSyntax ParseCheck(int position)
    {
        if (tokens.TryTake("DATABASE"))
            return new CheckSyntax(position, null);
        if (tokens.TryTake("STORE") || tokens.TryTake("TABLE"))
            return new CheckSyntax(position, DefinitionParser.ParseName(tokens, "a store name"));
        throw tokens.Expected("'STORE' or 'DATABASE'");
    }

    private bool IsAtEnd() => tokens.Current.Kind == TokenKind.End || tokens.Current.Is(";");
}
