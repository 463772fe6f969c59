using System.Collections.Frozen;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sql;

/// <summary>Column types by their names in command text: docs/sql.md, "Types".</summary>
internal static class TypeNames
{
    private static readonly FrozenDictionary<string, KvType> Types = new Dictionary<KvType, string>
    {
        [KvType.Boolean] = "BOOL BOOLEAN BIT",
        [KvType.Int8] = "INT8 TINYINT",
        [KvType.Int16] = "INT16 SMALLINT",
        [KvType.Int32] = "INT32 MEDIUMINT",
        [KvType.Int64] = "INT64 INT INTEGER BIGINT",
        [KvType.Int128] = "INT128 HUGEINT",
        [KvType.UInt8] = "UINT8 UTINYINT",
        [KvType.UInt16] = "UINT16 USMALLINT",
        [KvType.UInt32] = "UINT32",
        [KvType.UInt64] = "UINT64 UINTEGER UBIGINT",
        [KvType.UInt128] = "UINT128 UHUGEINT",
        [KvType.Single] = "FLOAT FLOAT32 FLOAT4",
        [KvType.Double] = "DOUBLE FLOAT64 FLOAT8 REAL",
        [KvType.Decimal] = "DECIMAL NUMERIC DEC NUMBER MONEY SMALLMONEY",
        [KvType.Text] = "TEXT STRING CHAR CHARACTER NCHAR VARCHAR NVARCHAR VARCHAR2 NVARCHAR2 TINYTEXT MEDIUMTEXT LONGTEXT NTEXT CLOB NCLOB",
        [KvType.Blob] = "BLOB BINARY VARBINARY BYTEA BYTES TINYBLOB MEDIUMBLOB LONGBLOB IMAGE RAW",
        [KvType.Uuid] = "UUID GUID UNIQUEIDENTIFIER",
        [KvType.Date] = "DATE",
        [KvType.Time] = "TIME",
        [KvType.DateTime] = "DATETIME DATETIME2 SMALLDATETIME TIMESTAMP",
        [KvType.DateTimeOffset] = "DATETIMEOFFSET TIMESTAMPTZ",
        [KvType.Interval] = "INTERVAL TIMESPAN DURATION",
        [KvType.Any] = "ANY VARIANT SQL_VARIANT",
    }.SelectMany(names => names.Value.Split(' ').Select(name => KeyValuePair.Create(name, names.Key))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static bool TryFind(string name, out KvType type) => Types.TryGetValue(name, out type);
}
