using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Catalog;

/// <summary>The conditions a store's definition has to meet before anything is created.</summary>
internal static class StoreDefinitionValidator
{
    private const int MaximumNameLength = 128;
    private const int MaximumColumns = 4096;

    public static Dictionary<string, int> IndexColumns(string storeName, StoreKind kind, IReadOnlyList<ColumnDefinition> columns)
    {
        CheckName("store", storeName);
        if (columns.Count > MaximumColumns)
            throw Invalid($"Store '{storeName}' has {columns.Count} columns; {MaximumColumns} are the most.");

        var ordinals = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var keyOrdinals = new SortedSet<int>();
        for (var i = 0; i < columns.Count; i++)
        {
            CheckColumn(storeName, columns[i]);
            if (!ordinals.TryAdd(columns[i].Name, i))
                throw Invalid($"Store '{storeName}' names column '{columns[i].Name}' twice.");
            if (columns[i].IsKey && !keyOrdinals.Add(columns[i].KeyOrdinal))
                throw Invalid($"Store '{storeName}' has two columns at place {columns[i].KeyOrdinal} of its key.");
        }

        if (keyOrdinals.Count == 0)
            throw Invalid($"Store '{storeName}' has no key; mark one column PRIMARY KEY, or list several in PRIMARY KEY (…).");
        if (keyOrdinals.Max != keyOrdinals.Count - 1)
            throw Invalid($"The key ordinals of store '{storeName}' must be 0 … {keyOrdinals.Count - 1} without gaps.");
        foreach (var generated in columns.Where(c => c.IsGenerated))
            CheckGenerated(storeName, kind, generated, keyOrdinals.Count);
        return ordinals;
    }

    private static void CheckColumn(string storeName, ColumnDefinition column)
    {
        CheckName("column", column.Name);
        if (!Enum.IsDefined(column.Type) || column.Type == KvType.Null)
            throw Invalid($"Column '{column.Name}' of store '{storeName}' has no usable type.");
        if (column.IsKey && column.Type == KvType.Any)
            throw Invalid($"Column '{column.Name}' of store '{storeName}' is ANY, which has no order and cannot be in a key.");
        if (column.IsKey && column.IsNullable)
            throw Invalid($"Key column '{column.Name}' of store '{storeName}' cannot be nullable.");
    }

    private static void CheckGenerated(string storeName, StoreKind kind, ColumnDefinition column, int keyColumns)
    {
        if (!column.IsKey || keyColumns > 1 || !column.Type.IsInteger() || column.Type is KvType.Int128 or KvType.UInt128)
            throw Invalid($"Column '{column.Name}' of store '{storeName}' cannot be generated: that is for a key of one column, an integer of 64 bits or less.");
        if (kind != StoreKind.Hash)
            throw Invalid($"Store '{storeName}' is sorted and takes no single rows, so that its key '{column.Name}' cannot be generated; give it to the bulk load.");
        if (column.Default is not null)
            throw Invalid($"Column '{column.Name}' of store '{storeName}' is generated and has a default too; leave one of them out.");
    }

    private static void CheckName(string what, string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaximumNameLength || name.Any(char.IsControl))
            throw Invalid($"'{name}' is no {what} name: 1 to {MaximumNameLength} characters, none of them a control character.");
    }

    private static EngineException Invalid(string message) => new(EngineErrorCode.InvalidDefinition, message);
}
