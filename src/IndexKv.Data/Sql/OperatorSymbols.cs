using IndexKv.Engine.Querying.Expressions;

namespace IndexKv.Data.Sql;

/// <summary>Operators by their symbols.</summary>
internal static class OperatorSymbols
{
    public static BinaryOperator? Comparison(Token token) => token.Kind != TokenKind.Symbol ? null : token.Text switch
    {
        "=" or "==" => BinaryOperator.Equal,
        "<>" or "!=" => BinaryOperator.NotEqual,
        "<" => BinaryOperator.LessThan,
        "<=" => BinaryOperator.LessThanOrEqual,
        ">" => BinaryOperator.GreaterThan,
        ">=" => BinaryOperator.GreaterThanOrEqual,
        _ => null,
    };

    public static BinaryOperator Arithmetic(string symbol) => symbol switch
    {
        "+" => BinaryOperator.Add,
        "-" => BinaryOperator.Subtract,
        "*" => BinaryOperator.Multiply,
        "/" => BinaryOperator.Divide,
        "%" => BinaryOperator.Modulo,
        "||" => BinaryOperator.Concatenate,
        "&" => BinaryOperator.BitwiseAnd,
        _ => BinaryOperator.BitwiseOr,
    };
}
