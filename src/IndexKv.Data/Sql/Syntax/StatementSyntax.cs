namespace IndexKv.Data.Sql.Syntax;

/// <summary>A statement as written.</summary>
/// <param name="Position">Its offset in the command text.</param>
internal abstract record StatementSyntax(int Position);

/// <summary>A name with the place where it stands.</summary>
internal sealed record NameSyntax(int Position, string Name);

internal sealed record ExplainSyntax(int Position, StatementSyntax Statement) : StatementSyntax(Position);

/// <summary>CHECK STORE, or CHECK DATABASE without a name.</summary>
internal sealed record CheckSyntax(int Position, NameSyntax? Store) : StatementSyntax(Position);

internal sealed record CheckpointSyntax(int Position) : StatementSyntax(Position);

/// <summary>VACUUM of one store, or of all without a name.</summary>
internal sealed record VacuumSyntax(int Position, NameSyntax? Store) : StatementSyntax(Position);

internal sealed record BackupSyntax(int Position, SqlExpression Directory) : StatementSyntax(Position);
