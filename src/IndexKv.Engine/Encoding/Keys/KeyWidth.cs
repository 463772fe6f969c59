using IndexKv.Engine.Catalog;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Encoding.Keys;

/// <summary>How many bytes a store's encoded keys have, where all have as many: docs/format.md, "Keys".</summary>
internal static class KeyWidth
{
    /// <summary>The width of a store's keys, or null if they differ.</summary>
    public static int? Of(StoreDefinition store)
    {
        var width = 0;
        foreach (var column in store.KeyColumns)
        {
            if (Of(store.Columns[column].Type) is not { } part)
                return null;
            width += part;
        }

        return width;
    }

    private static int? Of(KvType type) => type switch
    {
        KvType.Boolean or KvType.Int8 or KvType.UInt8 => 1,
        KvType.Int16 or KvType.UInt16 => 2,
        KvType.Int32 or KvType.UInt32 or KvType.Single or KvType.Date => 4,
        KvType.Int64 or KvType.UInt64 or KvType.Double or KvType.Time or KvType.DateTime or KvType.Interval => 8,
        KvType.DateTimeOffset => 10,
        KvType.Int128 or KvType.UInt128 or KvType.Decimal or KvType.Uuid => 16,
        _ => null,
    };
}
