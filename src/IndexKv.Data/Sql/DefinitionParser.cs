using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Catalog;

namespace IndexKv.Data.Sql;

/// <summary>Parses CREATE, DROP and ALTER STORE.</summary>
internal sealed class DefinitionParser(TokenReader tokens, ExpressionParser expressions)
{
    public static void ExpectStore(TokenReader tokens)
    {
        if (tokens.TryTake("STORE") || tokens.TryTake("TABLE"))
            return;
        var found = tokens.Current;
        throw found.Kind == TokenKind.Word && Unsupported.Definition(found.Text) is { } advice
            ? SqlErrors.At(KvErrorCode.NotSupported, tokens.Text, found.Position, advice)
            : tokens.Expected("'STORE' or 'TABLE'");
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
        if (tokens.Current.Is("AS"))
            throw SqlErrors.At(KvErrorCode.NotSupported, tokens.Text, tokens.Current.Position, "CREATE STORE … AS is not supported: create the store with its key, then INSERT INTO it … SELECT");
        tokens.Expect("(");
        var parser = new ColumnParser(tokens, expressions);
        var columns = new List<ColumnSyntax>();
        var key = new List<NameSyntax>();
        var checks = new List<CheckConstraint>();
        do
        {
            if (tokens.Current.Is("PRIMARY"))
                ParseKeyList(key);
            else if (tokens.Current.Is("CONSTRAINT") || (tokens.Current.Is("CHECK") && tokens.Ahead.Is("(")))
                checks.Add(parser.ParseCheck());
            else
                AddColumn(parser.Parse(checks), columns, key);
        }
        while (tokens.TryTake(","));
        tokens.Expect(")");
        var kind = ParseKind();
        return new CreateStoreSyntax(position, name, ifNotExists, kind, Define(columns, key), checks);
    }

    private void AddColumn(ColumnSyntax column, List<ColumnSyntax> columns, List<NameSyntax> key)
    {
        columns.Add(column);
        if (column.IsKey)
            AddKey(key, column.Name);
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

    /// <summary>What comes after DROP.</summary>
    public DropStoreSyntax ParseDrop(int position)
    {
        ExpectStore(tokens);
        var ifExists = tokens.TryTake("IF");
        if (ifExists)
            tokens.Expect("EXISTS");
        return new DropStoreSyntax(position, ParseName(tokens, "a store name"), ifExists);
    }

    /// <summary>What comes after ALTER.</summary>
    public AlterStoreSyntax ParseAlter(int position)
    {
        ExpectStore(tokens);
        var store = ParseName(tokens, "a store name");
        if (tokens.TryTake("ADD"))
        {
            tokens.TryTake("COLUMN");
            var checks = new List<CheckConstraint>();
            return new AddColumnSyntax(position, store, new ColumnParser(tokens, expressions).Parse(checks), checks);
        }

        var action = tokens.Current;
        if (action.Is("DROP") || action.Is("ALTER"))
        {
            throw SqlErrors.At(
                KvErrorCode.NotSupported, tokens.Text, action.Position,
                $"ALTER STORE adds and renames columns only: create a store as it is to be, copy the rows with INSERT … SELECT, drop '{store.Name}' and rename the new one");
        }

        if (!tokens.TryTake("RENAME"))
            throw tokens.Expected("ADD or RENAME");
        if (tokens.TryTake("TO"))
            return new RenameStoreSyntax(position, store, ParseName(tokens, "the store's new name"));
        tokens.TryTake("COLUMN");
        var column = ParseName(tokens, "a column name or TO");
        tokens.Expect("TO");
        return new RenameColumnSyntax(position, store, column, ParseName(tokens, "the column's new name"));
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
            .. columns.Select(c => c.Define(key.FindIndex(k => k.Name.Equals(c.Name.Name, StringComparison.OrdinalIgnoreCase)))),
        ];
    }
}
