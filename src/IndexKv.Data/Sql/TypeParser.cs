using IndexKv.Engine.Values;

namespace IndexKv.Data.Sql;

/// <summary>Parses a type's name. A length or precision behind it is read and means nothing.</summary>
internal static class TypeParser
{
    public static KvType Parse(TokenReader tokens)
    {
        if (tokens.Current.Kind != TokenKind.Word || !TypeNames.TryFind(tokens.Current.Text, out var type))
            throw tokens.Expected("a type such as INT64, TEXT, DOUBLE, DECIMAL, BLOB, UUID, DATE or DATETIME");
        if (tokens.Take().Is("DOUBLE"))
            tokens.TryTake("PRECISION");
        if (tokens.TryTake("("))
        {
            do
            {
                if (tokens.Current.Kind is not (TokenKind.Number or TokenKind.Word))
                    throw tokens.Expected("a length");
                tokens.Take();
            }
            while (tokens.TryTake(","));
            tokens.Expect(")");
        }

        return type;
    }
}
