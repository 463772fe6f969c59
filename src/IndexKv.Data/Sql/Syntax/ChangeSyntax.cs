namespace IndexKv.Data.Sql.Syntax;

/// <summary>A statement that changes records.</summary>
/// <param name="Position">Its offset in the command text.</param>
/// <param name="Store">The store.</param>
/// <param name="Returning">What is returned of each record; empty for nothing.</param>
internal abstract record ChangeSyntax(int Position, NameSyntax Store, IReadOnlyList<SelectItemSyntax> Returning) : StatementSyntax(Position);

/// <summary>INSERT of rows, or of what a query yields.</summary>
internal sealed record InsertSyntax(
    int Position,
    NameSyntax Store,
    bool Replace,
    IReadOnlyList<NameSyntax>? Columns,
    IReadOnlyList<IReadOnlyList<SqlExpression>> Rows,
    QuerySyntax? Query,
    ConflictSyntax? OnConflict,
    IReadOnlyList<SelectItemSyntax> Returning) : ChangeSyntax(Position, Store, Returning);

internal sealed record UpdateSyntax(
    int Position, NameSyntax Store, IReadOnlyList<AssignmentSyntax> Assignments, SqlExpression? Where, IReadOnlyList<SelectItemSyntax> Returning)
    : ChangeSyntax(Position, Store, Returning);

internal sealed record DeleteSyntax(int Position, NameSyntax Store, SqlExpression? Where, IReadOnlyList<SelectItemSyntax> Returning)
    : ChangeSyntax(Position, Store, Returning);

/// <summary>ON CONFLICT: without assignments DO NOTHING, else DO UPDATE.</summary>
internal sealed record ConflictSyntax(int Position, IReadOnlyList<NameSyntax> Columns, IReadOnlyList<AssignmentSyntax>? Assignments, SqlExpression? Where);

internal sealed record AssignmentSyntax(NameSyntax Column, SqlExpression Value);
