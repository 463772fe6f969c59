using System.Diagnostics.CodeAnalysis;

namespace IndexKv.Engine.Values;

/// <summary>What a <see cref="KvType"/> is called in command text and which CLR type it is.</summary>
public static class KvTypeNames
{
    /// <summary>The type's name in command text, for example <c>INT64</c>.</summary>
    public static string ToSqlName(this KvType type) => type switch
    {
        KvType.Null => "NULL",
        KvType.Boolean => "BOOL",
        KvType.Int8 => "INT8",
        KvType.Int16 => "INT16",
        KvType.Int32 => "INT32",
        KvType.Int64 => "INT64",
        KvType.Int128 => "INT128",
        KvType.UInt8 => "UINT8",
        KvType.UInt16 => "UINT16",
        KvType.UInt32 => "UINT32",
        KvType.UInt64 => "UINT64",
        KvType.UInt128 => "UINT128",
        KvType.Single => "FLOAT",
        KvType.Double => "DOUBLE",
        KvType.Decimal => "DECIMAL",
        KvType.Text => "TEXT",
        KvType.Blob => "BLOB",
        KvType.Uuid => "UUID",
        KvType.Date => "DATE",
        KvType.Time => "TIME",
        KvType.DateTime => "DATETIME",
        KvType.DateTimeOffset => "DATETIMEOFFSET",
        KvType.Interval => "INTERVAL",
        KvType.Any => "ANY",
        _ => type.ToString(),
    };

    /// <summary>The CLR type that a column of this type is read as; <see cref="object"/> for ANY and NULL.</summary>
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public static Type ToClrType(this KvType type) => type switch
    {
        KvType.Boolean => typeof(bool),
        KvType.Int8 => typeof(sbyte),
        KvType.Int16 => typeof(short),
        KvType.Int32 => typeof(int),
        KvType.Int64 => typeof(long),
        KvType.Int128 => typeof(Int128),
        KvType.UInt8 => typeof(byte),
        KvType.UInt16 => typeof(ushort),
        KvType.UInt32 => typeof(uint),
        KvType.UInt64 => typeof(ulong),
        KvType.UInt128 => typeof(UInt128),
        KvType.Single => typeof(float),
        KvType.Double => typeof(double),
        KvType.Decimal => typeof(decimal),
        KvType.Text => typeof(string),
        KvType.Blob => typeof(byte[]),
        KvType.Uuid => typeof(Guid),
        KvType.Date => typeof(DateOnly),
        KvType.Time => typeof(TimeOnly),
        KvType.DateTime => typeof(DateTime),
        KvType.DateTimeOffset => typeof(DateTimeOffset),
        KvType.Interval => typeof(TimeSpan),
        _ => typeof(object),
    };

    /// <summary>The column type that a CLR type is kept as; null if there is none. Nullable types count as their underlying type.</summary>
    public static KvType? FromClrType(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        type = Nullable.GetUnderlyingType(type) ?? type;
        for (var candidate = KvType.Boolean; candidate < KvType.Any; candidate++)
        {
            if (candidate.ToClrType() == type)
                return candidate;
        }

        return null;
    }

    /// <summary>Whether the type is a signed or unsigned integer of any width.</summary>
    public static bool IsInteger(this KvType type) => type is >= KvType.Int8 and <= KvType.UInt128;

    /// <summary>Whether the type is an integer, FLOAT, DOUBLE or DECIMAL.</summary>
    public static bool IsNumeric(this KvType type) => type is >= KvType.Int8 and <= KvType.Decimal;
}
