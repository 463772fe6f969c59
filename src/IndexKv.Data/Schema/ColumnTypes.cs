using IndexKv.Engine.Values;

namespace IndexKv.Data.Schema;

/// <summary>Sizes of the engine's types, as schema tables state them.</summary>
internal static class ColumnTypes
{
    /// <summary>Bytes of a value in memory; -1 where it has no fixed size.</summary>
    public static int Size(KvType type) => type switch
    {
        KvType.Boolean or KvType.Int8 or KvType.UInt8 => 1,
        KvType.Int16 or KvType.UInt16 => 2,
        KvType.Int32 or KvType.UInt32 or KvType.Single or KvType.Date => 4,
        KvType.Int64 or KvType.UInt64 or KvType.Double or KvType.Time or KvType.DateTime or KvType.Interval => 8,
        KvType.DateTimeOffset => 10,
        KvType.Int128 or KvType.UInt128 or KvType.Decimal or KvType.Uuid => 16,
        _ => -1,
    };

    /// <summary>Decimal digits that every number of the type's size can have; null for what is no number.</summary>
    public static int? Precision(KvType type) => type switch
    {
        KvType.Int8 or KvType.UInt8 => 3,
        KvType.Int16 or KvType.UInt16 => 5,
        KvType.Int32 or KvType.UInt32 => 10,
        KvType.Int64 => 19,
        KvType.UInt64 => 20,
        KvType.Int128 or KvType.UInt128 => 39,
        KvType.Single => 7,
        KvType.Double => 15,
        KvType.Decimal => 28,
        _ => null,
    };
}
