using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sql.Syntax;

/// <summary>An expression as written, names not yet looked up.</summary>
/// <param name="Position">Its offset in the command text.</param>
internal abstract record SqlExpression(int Position);

internal sealed record SqlLiteral(int Position, KvValue Value) : SqlExpression(Position);

internal sealed record SqlName(int Position, string? Qualifier, string Name) : SqlExpression(Position);

internal sealed record SqlParameter(int Position, int Ordinal, string Name) : SqlExpression(Position);

internal sealed record SqlUnary(int Position, UnaryOperator Operator, SqlExpression Operand) : SqlExpression(Position);

internal sealed record SqlBinary(int Position, BinaryOperator Operator, SqlExpression Left, SqlExpression Right) : SqlExpression(Position);

internal sealed record SqlIsNull(int Position, SqlExpression Operand) : SqlExpression(Position);

internal sealed record SqlIn(int Position, SqlExpression Operand, IReadOnlyList<SqlExpression> Items) : SqlExpression(Position);

/// <summary><c>x IN (SELECT …)</c>.</summary>
internal sealed record SqlInSelect(int Position, SqlExpression Operand, QuerySyntax Query) : SqlExpression(Position);

/// <summary><c>(SELECT …)</c> in the place of a value.</summary>
internal sealed record SqlSubquery(int Position, QuerySyntax Query) : SqlExpression(Position);

/// <summary><c>EXISTS (SELECT …)</c>.</summary>
internal sealed record SqlExists(int Position, QuerySyntax Query) : SqlExpression(Position);

internal sealed record SqlLike(int Position, SqlExpression Operand, SqlExpression Pattern, SqlExpression? Escape) : SqlExpression(Position);

/// <summary>DEFAULT in the place of a value of VALUES.</summary>
internal sealed record SqlDefault(int Position) : SqlExpression(Position);

/// <summary>A function or an aggregate; <c>COUNT(*)</c> has no arguments but <see cref="IsOfAll"/>.</summary>
internal sealed record SqlFunction(int Position, string Name, IReadOnlyList<SqlExpression> Arguments, bool IsOfAll, bool IsDistinct) : SqlExpression(Position);

/// <summary>Both forms: with an <see cref="Operand"/> the conditions are compared with it.</summary>
internal sealed record SqlCase(
    int Position, SqlExpression? Operand, IReadOnlyList<(SqlExpression Condition, SqlExpression Result)> Branches, SqlExpression? Otherwise) : SqlExpression(Position);

internal sealed record SqlCast(int Position, SqlExpression Operand, KvType Type) : SqlExpression(Position);
