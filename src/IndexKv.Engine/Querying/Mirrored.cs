using IndexKv.Engine.Querying.Expressions;

namespace IndexKv.Engine.Querying;

/// <summary>Comparisons with their sides exchanged.</summary>
internal static class Mirrored
{
    public static BinaryOperator Of(BinaryOperator symbol) => symbol switch
    {
        BinaryOperator.LessThan => BinaryOperator.GreaterThan,
        BinaryOperator.LessThanOrEqual => BinaryOperator.GreaterThanOrEqual,
        BinaryOperator.GreaterThan => BinaryOperator.LessThan,
        BinaryOperator.GreaterThanOrEqual => BinaryOperator.LessThanOrEqual,
        _ => symbol,
    };
}
