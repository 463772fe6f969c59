using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding.Records;

namespace IndexKv.Data.Values;

/// <summary>Encoded keys as people read them, for messages.</summary>
internal static class KeyText
{
    /// <summary>The key's columns with their values: <c>id = 5</c>, or <c>batch = 1, record = 2</c>.</summary>
    public static string Describe(StoreDefinition store, ReadOnlySpan<byte> key)
    {
        var parts = new List<string>(store.KeyColumns.Count);
        foreach (var column in store.KeyColumns)
            parts.Add($"{store.Columns[column].Name} = {RecordCodec.DecodeColumn(store, key, default, column)}");
        return string.Join(", ", parts);
    }
}
