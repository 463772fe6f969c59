using IndexKv.Engine.Values;

namespace IndexKv.Data.Values;

/// <summary>
/// The engine's values to CLR values, strictly: a value is read as its own type or one that holds it without loss. Integers convert among
/// themselves and throw <see cref="OverflowException"/> where they do not fit; all else is an <see cref="InvalidCastException"/>.
/// </summary>
internal static class ValueReader
{
    public static bool ReadBoolean(in KvValue value) => value.Type == KvType.Boolean ? value.AsBoolean() : throw Mismatch(value, typeof(bool));

    public static sbyte ReadSByte(in KvValue value) => value.Type == KvType.Int8 ? value.AsInt8() : checked((sbyte)Integer(value, typeof(sbyte)));

    public static byte ReadByte(in KvValue value) => value.Type == KvType.UInt8 ? value.AsUInt8() : checked((byte)Integer(value, typeof(byte)));

    public static short ReadInt16(in KvValue value) => value.Type == KvType.Int16 ? value.AsInt16() : checked((short)Integer(value, typeof(short)));

    public static ushort ReadUInt16(in KvValue value) =>
        value.Type == KvType.UInt16 ? value.AsUInt16() : checked((ushort)Integer(value, typeof(ushort)));

    public static int ReadInt32(in KvValue value) => value.Type == KvType.Int32 ? value.AsInt32() : checked((int)Integer(value, typeof(int)));

    public static uint ReadUInt32(in KvValue value) => value.Type == KvType.UInt32 ? value.AsUInt32() : checked((uint)Integer(value, typeof(uint)));

    public static long ReadInt64(in KvValue value) => value.Type == KvType.Int64 ? value.AsInt64() : checked((long)Integer(value, typeof(long)));

    public static ulong ReadUInt64(in KvValue value) =>
        value.Type == KvType.UInt64 ? value.AsUInt64() : checked((ulong)Integer(value, typeof(ulong)));

    public static Int128 ReadInt128(in KvValue value) => Integer(value, typeof(Int128));

    public static UInt128 ReadUInt128(in KvValue value) =>
        value.Type == KvType.UInt128 ? value.AsUInt128() : checked((UInt128)Integer(value, typeof(UInt128)));

    public static float ReadSingle(in KvValue value) => value.Type switch
    {
        KvType.Single => value.AsSingle(),
        KvType.Int8 or KvType.UInt8 or KvType.Int16 or KvType.UInt16 => (float)Integer(value, typeof(float)),
        _ => throw Mismatch(value, typeof(float)),
    };

    public static double ReadDouble(in KvValue value) => value.Type switch
    {
        KvType.Double => value.AsDouble(),
        KvType.Single => value.AsSingle(),
        KvType.Int8 or KvType.UInt8 or KvType.Int16 or KvType.UInt16 or KvType.Int32 or KvType.UInt32 => (double)Integer(value, typeof(double)),
        _ => throw Mismatch(value, typeof(double)),
    };

    public static decimal ReadDecimal(in KvValue value) => value.Type switch
    {
        KvType.Decimal => value.AsDecimal(),
        KvType.UInt128 => (decimal)value.AsUInt128(),
        _ => (decimal)Integer(value, typeof(decimal)),
    };

    public static string ReadString(in KvValue value) => value.Type == KvType.Text ? value.AsText() : throw Mismatch(value, typeof(string));

    public static char ReadChar(in KvValue value) =>
        value.Type == KvType.Text && value.AsText() is [var character] ? character : throw Mismatch(value, typeof(char));

    public static byte[] ReadBytes(in KvValue value) => value.Type switch
    {
        KvType.Blob => value.AsBlob(),
        KvType.Any => value.AsMessagePack(),
        _ => throw Mismatch(value, typeof(byte[])),
    };

    public static Guid ReadGuid(in KvValue value) => value.Type == KvType.Uuid ? value.AsUuid() : throw Mismatch(value, typeof(Guid));

    public static DateOnly ReadDate(in KvValue value) => value.Type == KvType.Date ? value.AsDate() : throw Mismatch(value, typeof(DateOnly));

    public static TimeOnly ReadTime(in KvValue value) => value.Type == KvType.Time ? value.AsTime() : throw Mismatch(value, typeof(TimeOnly));

    public static DateTime ReadDateTime(in KvValue value) => value.Type switch
    {
        KvType.DateTime => value.AsDateTime(),
        KvType.Date => value.AsDate().ToDateTime(TimeOnly.MinValue),
        _ => throw Mismatch(value, typeof(DateTime)),
    };

    public static DateTimeOffset ReadDateTimeOffset(in KvValue value) => value.Type switch
    {
        KvType.DateTimeOffset => value.AsDateTimeOffset(),
        KvType.DateTime => new DateTimeOffset(value.AsDateTime()),
        _ => throw Mismatch(value, typeof(DateTimeOffset)),
    };

    public static TimeSpan ReadTimeSpan(in KvValue value) => value.Type switch
    {
        KvType.Interval => value.AsInterval(),
        KvType.Time => value.AsTime().ToTimeSpan(),
        _ => throw Mismatch(value, typeof(TimeSpan)),
    };

    /// <summary>The value boxed as its own type, an ANY as <see cref="NestedValue.ToObject"/> has it; <see cref="DBNull"/> for NULL.</summary>
    public static object ReadObject(in KvValue value) =>
        (value.Type == KvType.Any ? NestedReader.ReadObject(value) : KvValueConversion.ToObject(value)) ?? DBNull.Value;

    public static InvalidCastException Mismatch(in KvValue value, Type wanted) => new(
        value.IsNull
            ? $"The value is NULL, which cannot be read as {wanted}; ask IsDBNull first or read a nullable type."
            : value.Type == KvType.Any
            ? $"The value is {value}, which cannot be read as {wanted}; read it as JsonElement, or take it apart in the query: value ->> '$.name'."
            : $"The value is {value.Type.ToSqlName()}, which cannot be read as {wanted}; read it as {value.Type.ToClrType()}, or CAST it in the query.");

    private static Int128 Integer(in KvValue value, Type wanted) => value.Type switch
    {
        KvType.Int64 => value.AsInt64(),
        KvType.Int32 => value.AsInt32(),
        KvType.Int16 => value.AsInt16(),
        KvType.Int8 => value.AsInt8(),
        KvType.UInt8 => value.AsUInt8(),
        KvType.UInt16 => value.AsUInt16(),
        KvType.UInt32 => value.AsUInt32(),
        KvType.UInt64 => value.AsUInt64(),
        KvType.Int128 => value.AsInt128(),
        KvType.UInt128 => checked((Int128)value.AsUInt128()),
        _ => throw Mismatch(value, wanted),
    };
}
