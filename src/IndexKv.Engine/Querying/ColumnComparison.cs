using IndexKv.Engine.Querying.Expressions;

namespace IndexKv.Engine.Querying;

/// <summary>A column beside what it is compared with, whichever side it was written on.</summary>
/// <param name="Column">The column's ordinal.</param>
/// <param name="Symbol">The comparison, as if the column stood on the left.</param>
/// <param name="Value">The other side.</param>
internal readonly record struct ColumnComparison(int Column, BinaryOperator Symbol, ScalarExpression Value)
{
    /// <summary>Reads <c>=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> and <c>&gt;=</c> of a column; null for anything else.</summary>
    public static ColumnComparison? Of(ScalarExpression expression) => expression switch
    {
        not ScalarBinary { Operator: BinaryOperator.Equal or (>= BinaryOperator.LessThan and <= BinaryOperator.GreaterThanOrEqual) } => null,
        ScalarBinary { Left: ScalarColumn column } e => new(column.Ordinal, e.Operator, e.Right),
        ScalarBinary { Right: ScalarColumn column } e => new(column.Ordinal, Mirror(e.Operator), e.Left),
        _ => null,
    };

    private static BinaryOperator Mirror(BinaryOperator symbol) => symbol switch
    {
        BinaryOperator.LessThan => BinaryOperator.GreaterThan,
        BinaryOperator.LessThanOrEqual => BinaryOperator.GreaterThanOrEqual,
        BinaryOperator.GreaterThan => BinaryOperator.LessThan,
        BinaryOperator.GreaterThanOrEqual => BinaryOperator.LessThanOrEqual,
        _ => symbol,
    };
}
