using IndexKv.Data.Sql.Syntax;

namespace IndexKv.Data.Binding;

/// <summary>The columns that an expression names.</summary>
internal static class SqlNames
{
    public static IEnumerable<SqlName> In(SqlExpression? expression) =>
        expression is SqlName name ? [name] : Children(expression).SelectMany(In);

    private static IEnumerable<SqlExpression?> Children(SqlExpression? expression) => expression switch
    {
        SqlUnary e => [e.Operand],
        SqlBinary e => [e.Left, e.Right],
        SqlIsNull e => [e.Operand],
        SqlIn e => [e.Operand, .. e.Items],
        SqlLike e => new[] { e.Operand, e.Pattern, e.Escape },
        SqlFunction e => e.Arguments,
        SqlCase e => e.Branches.SelectMany(b => new[] { b.Condition, b.Result }).Append(e.Operand).Append(e.Otherwise),
        SqlCast e => [e.Operand],
        _ => [],
    };
}
