using System.Data;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Values;

/// <summary>Between ADO.NET's <see cref="DbType"/> and the engine's types.</summary>
internal static class DbTypeMap
{
    /// <summary>The engine's type for a <see cref="DbType"/>; null where the value itself decides.</summary>
    public static KvType? ToKvType(DbType type) => type switch
    {
        DbType.Boolean => KvType.Boolean,
        DbType.SByte => KvType.Int8,
        DbType.Int16 => KvType.Int16,
        DbType.Int32 => KvType.Int32,
        DbType.Int64 => KvType.Int64,
        DbType.Byte => KvType.UInt8,
        DbType.UInt16 => KvType.UInt16,
        DbType.UInt32 => KvType.UInt32,
        DbType.UInt64 => KvType.UInt64,
        DbType.Single => KvType.Single,
        DbType.Double => KvType.Double,
        DbType.Decimal or DbType.Currency or DbType.VarNumeric => KvType.Decimal,
        DbType.String or DbType.StringFixedLength or DbType.AnsiString or DbType.AnsiStringFixedLength or DbType.Xml => KvType.Text,
        DbType.Binary => KvType.Blob,
        DbType.Guid => KvType.Uuid,
        DbType.Date => KvType.Date,
        DbType.Time => KvType.Time,
        DbType.DateTime or DbType.DateTime2 => KvType.DateTime,
        DbType.DateTimeOffset => KvType.DateTimeOffset,
        _ => null,
    };

    /// <summary>The <see cref="DbType"/> that comes nearest to an engine's type.</summary>
    public static DbType FromKvType(KvType type) => type switch
    {
        KvType.Boolean => DbType.Boolean,
        KvType.Int8 => DbType.SByte,
        KvType.Int16 => DbType.Int16,
        KvType.Int32 => DbType.Int32,
        KvType.Int64 => DbType.Int64,
        KvType.UInt8 => DbType.Byte,
        KvType.UInt16 => DbType.UInt16,
        KvType.UInt32 => DbType.UInt32,
        KvType.UInt64 => DbType.UInt64,
        KvType.Int128 or KvType.UInt128 => DbType.VarNumeric,
        KvType.Single => DbType.Single,
        KvType.Double => DbType.Double,
        KvType.Decimal => DbType.Decimal,
        KvType.Text => DbType.String,
        KvType.Blob => DbType.Binary,
        KvType.Uuid => DbType.Guid,
        KvType.Date => DbType.Date,
        KvType.Time => DbType.Time,
        KvType.DateTime => DbType.DateTime,
        KvType.DateTimeOffset => DbType.DateTimeOffset,
        _ => DbType.Object,
    };

    /// <summary>The <see cref="DbType"/> of a parameter that was given only a value.</summary>
    public static DbType FromValue(object? value)
    {
        if (value is null or DBNull)
            return DbType.String;
        var type = value is Enum ? Enum.GetUnderlyingType(value.GetType()) : value.GetType();
        return type == typeof(char) ? DbType.StringFixedLength : FromKvType(KvTypeNames.FromClrType(type) ?? KvType.Any);
    }
}
