using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sql;

/// <summary>Parses CREATE STORE.</summary>
internal sealed class DefinitionParser(TokenReader tokens, ExpressionParser expressions)
{
    public static void ExpectStore(TokenReader tokens)
    {
        if (tokens.TryTake("STORE") || tokens.TryTake("TABLE"))
            return;
        throw tokens.Expected("'STORE' or 'TABLE'");
    }

    public static NameSyntax ParseName(TokenReader tokens, string what)
    {
        var token = tokens.Current;
        if (token.Kind == TokenKind.QuotedName || (token.Kind == TokenKind.Word && !Keywords.IsReserved(token.Text)))
            return new NameSyntax(token.Position, tokens.Take().Text);
        throw tokens.Expected(what);
    }

    public CreateStoreSyntax ParseCreate(int position)
    {
        ExpectStore(tokens);
        var ifNotExists = tokens.TryTake("IF");
        if (ifNotExists)
        {
            tokens.Expect("NOT");
            tokens.Expect("EXISTS");
        }

        var name = ParseName(tokens, "a store name");
        tokens.Expect("(");
        var columns = new List<ColumnSyntax>();
        var key = new List<NameSyntax>();
        do
        {
            if (tokens.Current.Is("PRIMARY"))
                ParseKeyList(key);
            else
                columns.Add(ParseColumn(key));
        }
        while (tokens.TryTake(","));
        tokens.Expect(")");
        var kind = ParseKind();
        return new CreateStoreSyntax(position, name, ifNotExists, kind, Define(columns, key));
    }

    private ColumnSyntax ParseColumn(List<NameSyntax> key)
    {
        var name = ParseName(tokens, "a column name");
        var type = TypeParser.Parse(tokens);
        var notNull = false;
        string? defaultText = null;
        while (true)
        {
            if (tokens.TryTake("PRIMARY"))
            {
                tokens.Expect("KEY");
                AddKey(key, name);
            }
            else if (tokens.TryTake("KEY"))
            {
                AddKey(key, name);
            }
            else if (tokens.TryTake("NOT"))
            {
                tokens.Expect("NULL");
                notNull = true;
            }
            else if (tokens.TryTake("DEFAULT"))
            {
                defaultText = ParseDefault();
            }
            else if (!tokens.TryTake("NULL"))
            {
                break;
            }
        }

        foreach (var word in new[] { "CHECK", "REFERENCES", "UNIQUE", "AUTOINCREMENT", "COLLATE", "GENERATED" })
        {
            if (tokens.Current.Is(word))
                throw SqlErrors.At(KvErrorCode.NotSupported, tokens.Text, tokens.Current.Position, $"{word} is not supported yet; see to it where the rows are written");
        }

        return new ColumnSyntax(name, type, notNull, defaultText);
    }

    // Kept as written: what it means is looked up where it is used.
    private string ParseDefault()
    {
        var start = tokens.Current.Position;
        expressions.ParseValue();
        return tokens.Text[start..tokens.Current.Position].Trim();
    }

    private void ParseKeyList(List<NameSyntax> key)
    {
        tokens.Expect("PRIMARY");
        tokens.Expect("KEY");
        tokens.Expect("(");
        do
        {
            AddKey(key, ParseName(tokens, "a column name"));
        }
        while (tokens.TryTake(","));
        tokens.Expect(")");
    }

    private void AddKey(List<NameSyntax> key, NameSyntax name)
    {
        if (key.Any(k => k.Name.Equals(name.Name, StringComparison.OrdinalIgnoreCase)))
            throw SqlErrors.At(KvErrorCode.InvalidDefinition, tokens.Text, name.Position, $"'{name.Name}' is in the key twice");
        key.Add(name);
    }

    private StoreKind ParseKind()
    {
        if (!tokens.TryTake("USING") || tokens.TryTake("HASH"))
            return StoreKind.Hash;
        tokens.Expect("SORTED");
        return StoreKind.Sorted;
    }

    private List<ColumnDefinition> Define(List<ColumnSyntax> columns, List<NameSyntax> key)
    {
        foreach (var part in key)
        {
            if (!columns.Any(c => c.Name.Name.Equals(part.Name, StringComparison.OrdinalIgnoreCase)))
                throw SqlErrors.At(KvErrorCode.InvalidDefinition, tokens.Text, part.Position, $"the key names '{part.Name}', which is no column");
        }

        return
        [
            .. columns.Select(c =>
            {
                var ordinal = key.FindIndex(k => k.Name.Equals(c.Name.Name, StringComparison.OrdinalIgnoreCase));
                return new ColumnDefinition(c.Name.Name, c.Type, ordinal < 0 && !c.NotNull, ordinal) { Default = c.Default };
            }),
        ];
    }
}
