using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sql;

/// <summary>What lengths, precisions and scales mean: nothing for a column, something for CAST; those that no value could keep to are refused.</summary>
internal static class TypeSizes
{
    private const int MostDigits = 28;
    private const int MostFractionDigits = 7;
    private const int MostBitsOfFloat = 24;
    private const int MostBitsOfDouble = 53;

    /// <summary>The type, which FLOAT's precision decides.</summary>
    public static KvType Check(TokenReader tokens, Token word, KvType type, IReadOnlyList<int> sizes)
    {
        if (sizes.Count == 0)
            return type;
        KvException Refused(string why) =>
            SqlErrors.At(KvErrorCode.NotSupported, tokens.Text, word.Position, $"{word.Text.ToUpperInvariant()}({string.Join(", ", sizes.Select(s => s < 0 ? "MAX" : $"{s}"))}) is not supported: {why}");
        var first = sizes[0];
        if (first < 0 && type is not (KvType.Text or KvType.Blob))
            throw Refused("MAX is a length of texts and bytes");
        switch (type)
        {
            case KvType.Boolean when first != 1 || sizes.Count > 1:
                throw Refused("BIT is one truth value; write BLOB for many bits");
            case KvType.Decimal when first > MostDigits || first < 1 || sizes.Count > 2 || (sizes.Count > 1 && sizes[1] > first):
                throw Refused($"a DECIMAL has {MostDigits} digits, and no more of them after the point than in all");
            case KvType.Single when sizes.Count == 1 && (first < 1 || first > MostBitsOfDouble):
                throw Refused($"a FLOAT has {MostBitsOfFloat} bits, a DOUBLE {MostBitsOfDouble}");
            case KvType.Single when sizes.Count == 1 && first > MostBitsOfFloat:
                return KvType.Double;
            case KvType.Time or KvType.DateTime or KvType.DateTimeOffset or KvType.Interval when first > MostFractionDigits || sizes.Count > 1:
                throw Refused($"times are kept to 100 ns, which is {MostFractionDigits} digits");
            case KvType.Uuid or KvType.Date or KvType.Any:
                throw Refused($"{type.ToSqlName()} has no length");
            case KvType.Text or KvType.Blob when sizes.Count > 1:
                throw Refused("a length is one number");
            default:
                return type;
        }
    }

    /// <summary>CAST(operand AS type), with what its size says done: texts and bytes are cut, decimals rounded.</summary>
    public static SqlExpression Cast(TokenReader tokens, int position, SqlExpression operand, TypeSyntax type)
    {
        var cast = new SqlCast(position, operand, type.Type);
        if (type.Sizes.Count == 0 || type.Sizes[0] < 0)
            return cast;
        switch (type.Type)
        {
            case KvType.Text:
                return Call("LEFT", cast, type.Sizes[0]);
            case KvType.Blob:
                return new SqlFunction(position, "SUBSTR", [cast, Number(position, 1), Number(position, type.Sizes[0])], IsOfAll: false, IsDistinct: false);
            case KvType.Decimal:
                return Call("ROUND", cast, type.Sizes.Count > 1 ? type.Sizes[1] : 0);
            case KvType.Time or KvType.DateTime or KvType.DateTimeOffset or KvType.Interval when type.Sizes[0] < MostFractionDigits:
                throw SqlErrors.At(
                    KvErrorCode.NotSupported, tokens.Text, type.Position, "a CAST keeps all digits of a second; write DATE_TRUNC('second', …), or 'millisecond' or 'microsecond'");
            default:
                return cast;
        }
    }

    private static SqlFunction Call(string function, SqlCast cast, int number) =>
        new(cast.Position, function, [cast, Number(cast.Position, number)], IsOfAll: false, IsDistinct: false);

    private static SqlLiteral Number(int position, int number) => new(position, KvValue.FromInt64(number));
}
