using IndexKv.Data.Sql.Syntax;

namespace IndexKv.Data.Sql;

/// <summary>Parses BEGIN, COMMIT, ROLLBACK, SAVEPOINT and RELEASE.</summary>
internal sealed class TransactionParser(TokenReader tokens)
{
    /// <returns>The statement, or null if none of these begins here.</returns>
    public TransactionSyntax? TryParse()
    {
        var position = tokens.Current.Position;
        if (tokens.TryTake("BEGIN"))
        {
            // All of them become the writer at once.
            if (!tokens.TryTake("DEFERRED") && !tokens.TryTake("IMMEDIATE"))
                tokens.TryTake("EXCLUSIVE");
            return Plain(position, TransactionControl.Begin);
        }

        if (tokens.Current.Is("START") && tokens.Ahead.Is("TRANSACTION"))
        {
            tokens.Take();
            return Plain(position, TransactionControl.Begin);
        }

        if (tokens.TryTake("COMMIT") || tokens.TryTake("END"))
            return Plain(position, TransactionControl.Commit);
        if (tokens.TryTake("SAVEPOINT"))
            return new TransactionSyntax(position, TransactionControl.Savepoint, ParseName());
        if (tokens.TryTake("RELEASE"))
        {
            tokens.TryTake("SAVEPOINT");
            return new TransactionSyntax(position, TransactionControl.Release, ParseName());
        }

        if (!tokens.TryTake("ROLLBACK"))
            return null;
        tokens.TryTake("TRANSACTION");
        if (!tokens.TryTake("TO"))
            return new TransactionSyntax(position, TransactionControl.Rollback, null);
        tokens.TryTake("SAVEPOINT");
        return new TransactionSyntax(position, TransactionControl.RollbackTo, ParseName());
    }

    private TransactionSyntax Plain(int position, TransactionControl control)
    {
        tokens.TryTake("TRANSACTION");
        return new TransactionSyntax(position, control, null);
    }

    private string ParseName() => DefinitionParser.ParseName(tokens, "a savepoint's name").Name;
}
