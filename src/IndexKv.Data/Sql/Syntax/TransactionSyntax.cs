namespace IndexKv.Data.Sql.Syntax;

/// <summary>A statement that begins or ends a transaction, or sets, undoes or forgets a savepoint.</summary>
/// <param name="Position">Its offset in the command text.</param>
/// <param name="Control">What it does.</param>
/// <param name="Savepoint">The savepoint's name, or null.</param>
internal sealed record TransactionSyntax(int Position, TransactionControl Control, string? Savepoint) : StatementSyntax(Position);
