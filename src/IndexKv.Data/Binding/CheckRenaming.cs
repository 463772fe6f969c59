using IndexKv.Data.Sql;
using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Catalog;

namespace IndexKv.Data.Binding;

/// <summary>Writes the CHECKs of a store anew when the store or one of its columns gets another name.</summary>
internal static class CheckRenaming
{
    public static CheckConstraint[] OfStore(StoreDefinition store, string newName) =>
        Rewrite(store, (name, column) => !column && Same(name, store.Name) ? newName : null);

    public static CheckConstraint[] OfColumn(StoreDefinition store, string oldName, string newName) =>
        Rewrite(store, (name, column) => column && Same(name, oldName) ? newName : null);

    /// <param name="store">The store.</param>
    /// <param name="rename">The new name in the place of one, which is a column's or the store's; null to leave it.</param>
    private static CheckConstraint[] Rewrite(StoreDefinition store, Func<string, bool, string?> rename) =>
        [.. store.Checks.Select(check => check with { Condition = Rewrite(check.Condition, rename) })];

    private static string Rewrite(string condition, Func<string, bool, string?> rename)
    {
        // From the end, so that the places before stay where they are.
        foreach (var name in SqlNames.In(new QueryParser(new TokenReader(condition)).Expressions.Parse()).OrderByDescending(n => n.Position))
        {
            var tokens = new TokenReader(condition);
            while (tokens.Current.Position < name.Position)
                tokens.Take();
            var written = string.Join('.', Parts(name).Select(p => rename(p.Name, p.IsColumn) is { } other ? Quote(other) : Quote(p.Name)));
            var last = tokens.Take();
            if (name.Qualifier is not null)
            {
                tokens.Take();
                last = tokens.Take();
            }

            // A quoted name does not say where it ends; a comment behind it goes with it.
            var end = last.Kind == TokenKind.Word
                ? last.Position + last.Text.Length
                : condition.AsSpan(0, tokens.Current.Position).TrimEnd().Length;
            condition = string.Concat(condition.AsSpan(0, name.Position), written, condition.AsSpan(end));
        }

        return condition;
    }

    private static IEnumerable<(string Name, bool IsColumn)> Parts(SqlName name) =>
        name.Qualifier is null ? [(name.Name, true)] : [(name.Qualifier, false), (name.Name, true)];

    private static string Quote(string name) =>
        name.All(char.IsAsciiLetterOrDigit) && char.IsAsciiLetter(name[0]) && !Keywords.IsReserved(name)
            ? name
            : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
