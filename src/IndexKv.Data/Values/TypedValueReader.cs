using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Values;

/// <summary>
/// <see cref="ValueReader"/> by type argument. For value types the comparisons are decided when the method is compiled, and nothing is boxed.
/// </summary>
internal static class TypedValueReader
{
    /// <summary>Reads a value as <typeparamref name="T"/>; a nullable type takes NULL.</summary>
    public static T Read<T>(in KvValue value)
    {
        if (value.Type == KvType.Any && typeof(T) != typeof(KvValue))
            return NestedReader.Read<T>(value);
        if (typeof(T).IsValueType)
        {
            if (TryReadNumber<T>(value, out var number))
                return number;
            if (TryReadOther<T>(value, out var other))
                return other;
            if (Nullable.GetUnderlyingType(typeof(T)) is { } underlying)
                return value.IsNull ? default! : (T)ReadBoxed(value, underlying);
        }

        return (T)ReadBoxed(value, typeof(T));
    }

    /// <summary>Reads a BLOB as bytes or a TEXT as a string.</summary>
    public static bool TryReadReference<T>(in KvValue value, [MaybeNullWhen(false)] out T read)
    {
        if (typeof(T) == typeof(byte[]) && value.Type == KvType.Blob)
            return Take(value.AsBlob(), out read);
        if (typeof(T) == typeof(string) && value.Type == KvType.Text)
            return Take(value.AsText(), out read);
        read = default;
        return false;
    }

    private static bool TryReadNumber<T>(in KvValue value, [MaybeNullWhen(false)] out T read)
    {
        if (typeof(T) == typeof(int))
            return Take(ValueReader.ReadInt32(value), out read);
        if (typeof(T) == typeof(long))
            return Take(ValueReader.ReadInt64(value), out read);
        if (typeof(T) == typeof(double))
            return Take(ValueReader.ReadDouble(value), out read);
        if (typeof(T) == typeof(decimal))
            return Take(ValueReader.ReadDecimal(value), out read);
        if (typeof(T) == typeof(float))
            return Take(ValueReader.ReadSingle(value), out read);
        if (typeof(T) == typeof(short))
            return Take(ValueReader.ReadInt16(value), out read);
        if (typeof(T) == typeof(byte))
            return Take(ValueReader.ReadByte(value), out read);
        if (typeof(T) == typeof(sbyte))
            return Take(ValueReader.ReadSByte(value), out read);
        if (typeof(T) == typeof(ushort))
            return Take(ValueReader.ReadUInt16(value), out read);
        if (typeof(T) == typeof(uint))
            return Take(ValueReader.ReadUInt32(value), out read);
        if (typeof(T) == typeof(ulong))
            return Take(ValueReader.ReadUInt64(value), out read);
        if (typeof(T) == typeof(Int128))
            return Take(ValueReader.ReadInt128(value), out read);
        if (typeof(T) == typeof(UInt128))
            return Take(ValueReader.ReadUInt128(value), out read);
        read = default;
        return false;
    }

    private static bool TryReadOther<T>(in KvValue value, [MaybeNullWhen(false)] out T read)
    {
        if (typeof(T) == typeof(bool))
            return Take(ValueReader.ReadBoolean(value), out read);
        if (typeof(T) == typeof(Guid))
            return Take(ValueReader.ReadGuid(value), out read);
        if (typeof(T) == typeof(DateTime))
            return Take(ValueReader.ReadDateTime(value), out read);
        if (typeof(T) == typeof(DateOnly))
            return Take(ValueReader.ReadDate(value), out read);
        if (typeof(T) == typeof(TimeOnly))
            return Take(ValueReader.ReadTime(value), out read);
        if (typeof(T) == typeof(DateTimeOffset))
            return Take(ValueReader.ReadDateTimeOffset(value), out read);
        if (typeof(T) == typeof(TimeSpan))
            return Take(ValueReader.ReadTimeSpan(value), out read);
        if (typeof(T) == typeof(char))
            return Take(ValueReader.ReadChar(value), out read);
        if (typeof(T) == typeof(ReadOnlyMemory<byte>))
            return Take(new ReadOnlyMemory<byte>(ValueReader.ReadBytes(value)), out read);
        if (typeof(T) == typeof(KvValue))
            return Take(value, out read);
        read = default;
        return false;
    }

    private static object ReadBoxed(in KvValue value, Type type)
    {
        if (type.IsEnum)
        {
            return value.Type.IsInteger()
                ? Enum.ToObject(type, ReadBoxed(value, Enum.GetUnderlyingType(type)))
                : throw ValueReader.Mismatch(value, type);
        }

        if (type == typeof(object))
            return ValueReader.ReadObject(value);
        if (type == typeof(string))
            return ValueReader.ReadString(value);
        if (type == typeof(byte[]))
            return ValueReader.ReadBytes(value);
        if (type == typeof(DBNull) && value.IsNull)
            return DBNull.Value;
        if (type == typeof(Stream) || type == typeof(MemoryStream))
            return new MemoryStream(ValueReader.ReadBytes(value), writable: false);
        if (type == typeof(TextReader) || type == typeof(StringReader))
            return new StringReader(ValueReader.ReadString(value));
        if (type == typeof(Half) && value.Type == KvType.Single && (float)(Half)value.AsSingle() is var half && half.Equals(value.AsSingle()))
            return (Half)half;
        return KvTypeNames.FromClrType(type) is { } wanted ? ReadKnown(value, wanted, type) : throw ValueReader.Mismatch(value, type);
    }

    private static object ReadKnown(in KvValue value, KvType wanted, Type type) => wanted switch
    {
        KvType.Boolean => ValueReader.ReadBoolean(value),
        KvType.Int8 => ValueReader.ReadSByte(value),
        KvType.Int16 => ValueReader.ReadInt16(value),
        KvType.Int32 => ValueReader.ReadInt32(value),
        KvType.Int64 => ValueReader.ReadInt64(value),
        KvType.Int128 => ValueReader.ReadInt128(value),
        KvType.UInt8 => ValueReader.ReadByte(value),
        KvType.UInt16 => ValueReader.ReadUInt16(value),
        KvType.UInt32 => ValueReader.ReadUInt32(value),
        KvType.UInt64 => ValueReader.ReadUInt64(value),
        KvType.UInt128 => ValueReader.ReadUInt128(value),
        KvType.Single => ValueReader.ReadSingle(value),
        KvType.Double => ValueReader.ReadDouble(value),
        KvType.Decimal => ValueReader.ReadDecimal(value),
        KvType.Uuid => ValueReader.ReadGuid(value),
        KvType.Date => ValueReader.ReadDate(value),
        KvType.Time => ValueReader.ReadTime(value),
        KvType.DateTime => ValueReader.ReadDateTime(value),
        KvType.DateTimeOffset => ValueReader.ReadDateTimeOffset(value),
        KvType.Interval => ValueReader.ReadTimeSpan(value),
        _ => throw ValueReader.Mismatch(value, type),
    };

    private static bool Take<TFrom, T>(TFrom value, out T read)
    {
        read = Unsafe.As<TFrom, T>(ref value);
        return true;
    }
}
