using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Catalog;

namespace IndexKv.Data.Sql;

/// <summary>Parses a column of CREATE STORE or ADD COLUMN, and CHECKs.</summary>
internal sealed class ColumnParser(TokenReader tokens, ExpressionParser expressions)
{
    private static readonly string[] NotSupported = ["REFERENCES", "UNIQUE", "COLLATE", "GENERATED"];

    /// <param name="checks">Where the column's CHECKs go.</param>
    public ColumnSyntax Parse(List<CheckConstraint> checks)
    {
        var column = new ColumnSyntax(DefinitionParser.ParseName(tokens, "a column name"), TypeParser.Parse(tokens));
        while (true)
        {
            if (tokens.TryTake("PRIMARY"))
            {
                tokens.Expect("KEY");
                column = column with { IsKey = true };
            }
            else if (tokens.TryTake("KEY"))
            {
                column = column with { IsKey = true };
            }
            else if (tokens.TryTake("AUTOINCREMENT"))
            {
                column = column with { IsGenerated = true };
            }
            else if (tokens.TryTake("NOT"))
            {
                tokens.Expect("NULL");
                column = column with { IsNotNull = true };
            }
            else if (tokens.TryTake("DEFAULT"))
            {
                column = column with { Default = Written(expressions.ParseValue) };
            }
            else if (tokens.Current.Is("CHECK") || tokens.Current.Is("CONSTRAINT"))
            {
                checks.Add(ParseCheck());
            }
            else if (!tokens.TryTake("NULL"))
            {
                break;
            }
        }

        foreach (var word in NotSupported.Where(tokens.Current.Is))
            throw SqlErrors.At(KvErrorCode.NotSupported, tokens.Text, tokens.Current.Position, $"{word} is not supported; see to it where the rows are written");
        return column;
    }

    /// <summary>Parses <c>[CONSTRAINT name] CHECK (condition)</c>.</summary>
    public CheckConstraint ParseCheck()
    {
        var name = tokens.TryTake("CONSTRAINT") ? DefinitionParser.ParseName(tokens, "the constraint's name").Name : null;
        tokens.Expect("CHECK");
        tokens.Expect("(");
        var condition = Written(expressions.Parse);
        tokens.Expect(")");
        return new CheckConstraint(name, condition);
    }

    // Kept as written: what it means is looked up where it is used.
    private string Written(Func<SqlExpression> parse)
    {
        var start = tokens.Current.Position;
        parse();
        return tokens.Text[start..tokens.Current.Position].Trim();
    }
}
