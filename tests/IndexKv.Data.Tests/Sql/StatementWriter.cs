namespace IndexKv.Data.Tests.Sql;

/// <summary>Writes random queries over person#(id, name, city, age), city#(id, name, size) and visit#(person, city, cost).</summary>
internal sealed class StatementWriter(Random random)
{
    private static readonly Dictionary<string, string[]> Numbers = new()
    {
        ["person#"] = ["id", "city", "age"],
        ["city#"] = ["id"],
        ["visit#"] = ["person", "city", "cost"],
    };

    private static readonly string[] All = ["person#", "city#", "visit#"];

    private int _aliases;

    public string Write() => random.Next(6) switch
    {
        0 => Compound(),
        1 => Grouped(),
        2 => $"SELECT * FROM ({Columns(2)}) AS d WHERE d.x {Symbol()} {random.Next(12)} OR d.y IS NULL",
        3 => $"SELECT d.x, p.name FROM ({Columns(2)}) AS d {(random.Next(2) == 0 ? "LEFT " : "")}JOIN person# p ON p.id = d.{(random.Next(2) == 0 ? "x" : "y")}",
        _ => Joined(random.Next(1, 4)),
    };

    private string Joined(int tables)
    {
        var (from, names) = From(tables);
        var items = Enumerable.Range(0, random.Next(1, 4)).Select(i => $"{Column(names)} AS c{i}");
        return $"SELECT {(random.Next(4) == 0 ? "DISTINCT " : "")}{string.Join(", ", items)}, {Subject(names)} AS t FROM {from}{Where(names)}";
    }

    private string Grouped()
    {
        var (from, names) = From(random.Next(1, 4));
        var by = Column(names);
        var having = random.Next(3) == 0 ? $" HAVING COUNT(*) {Symbol()} {random.Next(6)}" : "";
        return $"SELECT {by}, COUNT(*), SUM({Column(names)}), MIN({Column(names)}), COUNT(DISTINCT {Column(names)}) FROM {from}{Where(names)} GROUP BY {by}{having}";
    }

    private string Compound()
    {
        var text = Columns(2);
        for (var more = random.Next(1, 3); more > 0; more--)
            text += $" {new[] { "UNION", "UNION ALL", "EXCEPT", "INTERSECT" }[random.Next(4)]} {Columns(2)}";
        return text + (random.Next(3) == 0 ? " ORDER BY 1, 2" : "");
    }

    private string Columns(int count)
    {
        var (from, names) = From(random.Next(1, 3));
        return $"SELECT {Column(names)} AS x{(count > 1 ? $", {Column(names)} AS y" : "")} FROM {from}{Where(names)}";
    }

    private (string From, List<(string Table, string Alias)> Names) From(int tables)
    {
        var names = new List<(string Table, string Alias)> { (Table(), $"t{_aliases++}") };
        var text = $"{names[0].Table} {names[0].Alias}";
        for (var i = 1; i < tables; i++)
        {
            var next = (Table: Table(), Alias: $"t{_aliases++}");
            var join = random.Next(8);
            if (join == 0)
            {
                names.Add(next);
                text += $" JOIN {next.Table} {next.Alias} ON {Condition(names, 1)}";
                continue;
            }

            var kind = join < 4 ? "LEFT JOIN" : "JOIN";
            var on = Key(next, names) + (random.Next(4) == 0 ? $" AND {Column([next])} {Symbol()} {random.Next(9)}" : "")
                + (random.Next(5) == 0 ? $" AND {Column(names)} {Symbol()} {random.Next(9)}" : "");
            names.Add(next);
            text += $" {kind} {next.Table} {next.Alias} ON {on}";
        }

        return (text, names);
    }

    // Often the whole key of the table, so that it is looked up.
    private string Key((string Table, string Alias) next, List<(string Table, string Alias)> before) => next.Table switch
    {
        "visit#" when random.Next(2) == 0 => $"{next.Alias}.person = {Column(before)} AND {Column(before)} = {next.Alias}.city",
        "visit#" => $"{next.Alias}.{new[] { "person", "city", "cost" }[random.Next(3)]} = {Column(before)}",
        _ when random.Next(3) == 0 => $"{Column(before)} = {Column([next])}",
        _ when random.Next(8) == 0 => $"{next.Alias}.name = {Subject(before)}",
        _ => $"{next.Alias}.id = {Column(before)}{(random.Next(5) == 0 ? " + 1" : "")}",
    };

    private string Where(List<(string Table, string Alias)> names) => random.Next(3) == 0 ? "" : $" WHERE {Condition(names, 2)}";

    private string Condition(List<(string Table, string Alias)> names, int depth) => random.Next(depth == 0 ? 7 : 10) switch
    {
        0 => $"{Column(names)} {Symbol()} {random.Next(12)}",
        1 => $"{Column(names)} {Symbol()} {Column(names)}",
        2 => $"{Column(names)} IS {(random.Next(2) == 0 ? "" : "NOT ")}NULL",
        3 => $"{Subject(names)} LIKE '{"ab"[random.Next(2)]}%'",
        4 => $"{Column(names)} {(random.Next(3) == 0 ? "NOT " : "")}IN ({Columns(1)})",
        5 => $"{(random.Next(2) == 0 ? "NOT " : "")}EXISTS ({Columns(1)})",
        6 => $"{Column(names)} {Symbol()} (SELECT {new[] { "MIN", "MAX", "COUNT" }[random.Next(3)]}(t.id) FROM {(random.Next(2) == 0 ? "person#" : "city#")} t WHERE t.id {Symbol()} {random.Next(9)})",
        7 => $"NOT ({Condition(names, depth - 1)})",
        8 => $"({Condition(names, depth - 1)} OR {Condition(names, depth - 1)})",
        _ => $"({Condition(names, depth - 1)} AND {Condition(names, depth - 1)})",
    };

    private string Column(List<(string Table, string Alias)> names)
    {
        var (table, alias) = names[random.Next(names.Count)];
        var columns = Numbers[table];
        return $"{alias}.{columns[random.Next(columns.Length)]}";
    }

    // A text of one of the tables, if one has any.
    private string Subject(List<(string Table, string Alias)> names)
    {
        var (table, alias) = names[random.Next(names.Count)];
        return table == "visit#" ? "'a'" : $"{alias}.name";
    }

    private string Table() => All[random.Next(All.Length)];

    private string Symbol() => new[] { "=", "<>", "<", "<=", ">", ">=" }[random.Next(6)];
}
