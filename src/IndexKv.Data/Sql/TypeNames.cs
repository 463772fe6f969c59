using System.Collections.Frozen;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sql;

/// <summary>Column types by their names in command text: docs/sql.md, "Types".</summary>
internal static class TypeNames
{
    private static readonly FrozenDictionary<string, KvType> Types = new Dictionary<string, KvType>(StringComparer.OrdinalIgnoreCase)
    {
        ["BOOL"] = KvType.Boolean,
        ["BOOLEAN"] = KvType.Boolean,
        ["BIT"] = KvType.Boolean,
        ["INT8"] = KvType.Int8,
        ["TINYINT"] = KvType.Int8,
        ["INT16"] = KvType.Int16,
        ["SMALLINT"] = KvType.Int16,
        ["INT32"] = KvType.Int32,
        ["INT64"] = KvType.Int64,
        ["INT"] = KvType.Int64,
        ["INTEGER"] = KvType.Int64,
        ["BIGINT"] = KvType.Int64,
        ["INT128"] = KvType.Int128,
        ["UINT8"] = KvType.UInt8,
        ["UINT16"] = KvType.UInt16,
        ["UINT32"] = KvType.UInt32,
        ["UINT64"] = KvType.UInt64,
        ["UINT128"] = KvType.UInt128,
        ["FLOAT"] = KvType.Single,
        ["FLOAT32"] = KvType.Single,
        ["DOUBLE"] = KvType.Double,
        ["FLOAT64"] = KvType.Double,
        ["REAL"] = KvType.Double,
        ["DECIMAL"] = KvType.Decimal,
        ["NUMERIC"] = KvType.Decimal,
        ["TEXT"] = KvType.Text,
        ["STRING"] = KvType.Text,
        ["CHAR"] = KvType.Text,
        ["NCHAR"] = KvType.Text,
        ["VARCHAR"] = KvType.Text,
        ["NVARCHAR"] = KvType.Text,
        ["BLOB"] = KvType.Blob,
        ["BINARY"] = KvType.Blob,
        ["VARBINARY"] = KvType.Blob,
        ["BYTEA"] = KvType.Blob,
        ["UUID"] = KvType.Uuid,
        ["GUID"] = KvType.Uuid,
        ["UNIQUEIDENTIFIER"] = KvType.Uuid,
        ["DATE"] = KvType.Date,
        ["TIME"] = KvType.Time,
        ["DATETIME"] = KvType.DateTime,
        ["TIMESTAMP"] = KvType.DateTime,
        ["DATETIMEOFFSET"] = KvType.DateTimeOffset,
        ["TIMESTAMPTZ"] = KvType.DateTimeOffset,
        ["INTERVAL"] = KvType.Interval,
        ["TIMESPAN"] = KvType.Interval,
        ["ANY"] = KvType.Any,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static bool TryFind(string name, out KvType type) => Types.TryGetValue(name, out type);
}
