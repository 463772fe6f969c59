using IndexKv.Engine.Querying.Relations;

namespace IndexKv.Data.Sql.Syntax;

/// <summary>A statement that yields rows: one SELECT, or several put together.</summary>
/// <param name="Position">Its offset in the command text.</param>
/// <param name="OrderBy">The order of the whole.</param>
/// <param name="Limit">How many rows of the whole, or null.</param>
/// <param name="Offset">How many of them are skipped, or null.</param>
internal abstract record QuerySyntax(
    int Position, IReadOnlyList<(SqlExpression Expression, bool Descending)> OrderBy, SqlExpression? Limit, SqlExpression? Offset) : StatementSyntax(Position);

internal sealed record SelectSyntax(
    int Position,
    bool Distinct,
    IReadOnlyList<SelectItemSyntax> Items,
    SourceSyntax? From,
    IReadOnlyList<JoinSyntax> Joins,
    SqlExpression? Where,
    IReadOnlyList<SqlExpression> GroupBy,
    SqlExpression? Having,
    IReadOnlyList<(SqlExpression Expression, bool Descending)> OrderBy,
    SqlExpression? Limit,
    SqlExpression? Offset) : QuerySyntax(Position, OrderBy, Limit, Offset);

/// <summary>SELECTs put together from left to right.</summary>
internal sealed record CompoundSyntax(
    int Position,
    SelectSyntax First,
    IReadOnlyList<(int Position, SetOperator Operator, bool All, SelectSyntax Select)> Others,
    IReadOnlyList<(SqlExpression Expression, bool Descending)> OrderBy,
    SqlExpression? Limit,
    SqlExpression? Offset) : QuerySyntax(Position, OrderBy, Limit, Offset);

/// <summary>One item of a select list; without an expression it is <c>*</c>, or <c>name.*</c>.</summary>
internal sealed record SelectItemSyntax(int Position, SqlExpression? Expression, string Name, string? Qualifier = null);

/// <summary>A store, or a subquery, in FROM.</summary>
internal sealed record SourceSyntax(int Position, NameSyntax? Store, QuerySyntax? Query, string Alias);

/// <summary>A further table in FROM; without a condition all its rows are joined.</summary>
internal sealed record JoinSyntax(int Position, JoinKind Kind, SourceSyntax Source, SqlExpression? On);
