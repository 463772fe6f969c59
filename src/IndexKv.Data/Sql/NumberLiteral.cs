using System.Globalization;
using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sql;

/// <summary>Numbers as written: without a point or exponent an integer, with a point a DECIMAL, with an exponent a DOUBLE.</summary>
internal static class NumberLiteral
{
    /// <param name="commandText">The whole text, for messages.</param>
    /// <param name="token">The number.</param>
    /// <param name="sign">A minus sign, or nothing.</param>
    public static SqlLiteral Parse(string commandText, Token token, string sign)
    {
        var text = sign + token.Text;
        var invariant = CultureInfo.InvariantCulture;
        if (token.Text.Contains('e', StringComparison.OrdinalIgnoreCase))
            return new SqlLiteral(token.Position, KvValue.FromDouble(double.Parse(text, invariant)));
        if (token.Text.Contains('.', StringComparison.Ordinal))
        {
            return new SqlLiteral(token.Position, decimal.TryParse(text, NumberStyles.Float, invariant, out var number)
                ? KvValue.FromDecimal(number)
                : KvValue.FromDouble(double.Parse(text, invariant)));
        }

        if (long.TryParse(text, invariant, out var small))
            return new SqlLiteral(token.Position, KvValue.FromInt64(small));
        if (Int128.TryParse(text, invariant, out var large))
            return new SqlLiteral(token.Position, KvValue.FromInt128(large));
        return UInt128.TryParse(text, invariant, out var largest)
            ? new SqlLiteral(token.Position, KvValue.FromUInt128(largest))
            : throw SqlErrors.At(KvErrorCode.Overflow, commandText, token.Position, $"the integer {text} does not fit 128 bits");
    }
}
