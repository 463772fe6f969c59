using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Values;

/// <summary>Keys as people read them, for messages.</summary>
internal static class KeyText
{
    /// <summary>The key's columns with their values: <c>id = 5</c>, or <c>batch = 1, record = 2</c>.</summary>
    public static string Describe(StoreDefinition store, ReadOnlySpan<byte> key)
    {
        var row = new KvValue[store.Columns.Count];
        foreach (var column in store.KeyColumns)
            row[column] = RecordCodec.DecodeColumn(store, key, default, column);
        return Describe(store, row);
    }

    /// <summary>The same of a row.</summary>
    public static string Describe(StoreDefinition store, KvValue[] row) =>
        string.Join(", ", store.KeyColumns.Select(column => $"{store.Columns[column].Name} = {row[column]}"));
}
