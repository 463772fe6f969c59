using IndexKv.Data.Sql.Syntax;

namespace IndexKv.Data.Sql;

/// <summary>Parses INSERT, REPLACE, UPDATE and DELETE: docs/sql.md, "Statements".</summary>
internal sealed class ChangeParser(TokenReader tokens, QueryParser queries)
{
    /// <returns>The statement, or null if there is none of these.</returns>
    public ChangeSyntax? TryParse()
    {
        var position = tokens.Current.Position;
        if (tokens.TryTake("INSERT"))
            return ParseInsert(position, replace: false);
        if (tokens.TryTake("REPLACE"))
            return ParseInsert(position, replace: true);
        if (tokens.TryTake("UPDATE"))
            return ParseUpdate(position);
        if (!tokens.TryTake("DELETE"))
            return null;
        tokens.Expect("FROM");
        return new DeleteSyntax(position, ParseName("a store name"), queries.ParseWhere(), ParseReturning());
    }

    private InsertSyntax ParseInsert(int position, bool replace)
    {
        if (!replace && tokens.TryTake("OR"))
        {
            tokens.Expect("REPLACE");
            replace = true;
        }

        tokens.Expect("INTO");
        var store = ParseName("a store name");
        var columns = tokens.Current.Is("(") ? ParseNames() : null;
        var rows = new List<IReadOnlyList<SqlExpression>>();
        QuerySyntax? query = null;
        if (columns is null && tokens.Current.Is("DEFAULT") && tokens.Ahead.Is("VALUES"))
        {
            tokens.Take();
            tokens.Take();
            (columns, rows) = ([], [[]]);
        }
        else if (tokens.Current.Is("SELECT"))
        {
            query = queries.Parse();
        }
        else
        {
            ParseRows(rows);
        }

        var conflict = ParseConflict();
        if (conflict is not null && replace)
            throw SqlErrors.At(KvErrorCode.Syntax, tokens.Text, conflict.Position, "REPLACE says already what happens to records whose key is there; leave ON CONFLICT out");
        return new InsertSyntax(position, store, replace, columns, rows, query, conflict, ParseReturning());
    }

    private void ParseRows(List<IReadOnlyList<SqlExpression>> rows)
    {
        if (!tokens.TryTake("VALUES"))
            throw tokens.Expected("VALUES, DEFAULT VALUES or SELECT");
        do
        {
            tokens.Expect("(");
            var row = new List<SqlExpression> { ParseValue() };
            while (tokens.TryTake(","))
                row.Add(ParseValue());
            rows.Add(row);
            tokens.Expect(")");
        }
        while (tokens.TryTake(","));
    }

    private SqlExpression ParseValue()
    {
        var position = tokens.Current.Position;
        return tokens.TryTake("DEFAULT") ? new SqlDefault(position) : queries.Expressions.Parse();
    }

    private UpdateSyntax ParseUpdate(int position)
    {
        var store = ParseName("a store name");
        tokens.Expect("SET");
        return new UpdateSyntax(position, store, ParseAssignments(), queries.ParseWhere(), ParseReturning());
    }

    private ConflictSyntax? ParseConflict()
    {
        var position = tokens.Current.Position;
        if (!tokens.TryTake("ON"))
            return null;
        tokens.Expect("CONFLICT");
        var columns = tokens.Current.Is("(") ? ParseNames() : [];
        tokens.Expect("DO");
        if (tokens.TryTake("NOTHING"))
            return new ConflictSyntax(position, columns, null, null);
        if (!tokens.TryTake("UPDATE"))
            throw tokens.Expected("NOTHING or UPDATE");
        tokens.Expect("SET");
        return new ConflictSyntax(position, columns, ParseAssignments(), queries.ParseWhere());
    }

    private List<AssignmentSyntax> ParseAssignments()
    {
        var assignments = new List<AssignmentSyntax>();
        do
        {
            var column = ParseName("a column name");
            tokens.Expect("=");
            assignments.Add(new AssignmentSyntax(column, ParseValue()));
        }
        while (tokens.TryTake(","));
        return assignments;
    }

    private List<SelectItemSyntax> ParseReturning() => tokens.TryTake("RETURNING") ? queries.ParseItems() : [];

    private List<NameSyntax> ParseNames()
    {
        tokens.Expect("(");
        var names = new List<NameSyntax> { ParseName("a column name") };
        while (tokens.TryTake(","))
            names.Add(ParseName("a column name"));
        tokens.Expect(")");
        return names;
    }

    private NameSyntax ParseName(string what) => DefinitionParser.ParseName(tokens, what);
}
