using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Values;

/// <summary>Between <see cref="KvValue"/> and CLR objects.</summary>
public static class KvValueConversion
{
    /// <summary>Boxes a value as its <see cref="KvTypeNames.ToClrType"/>; NULL becomes null, ANY its MessagePack bytes.</summary>
    public static object? ToObject(in KvValue value) => value.Type switch
    {
        KvType.Null => null,
        KvType.Boolean => value.AsBoolean(),
        KvType.Int8 => value.AsInt8(),
        KvType.Int16 => value.AsInt16(),
        KvType.Int32 => value.AsInt32(),
        KvType.Int64 => value.AsInt64(),
        KvType.Int128 => value.AsInt128(),
        KvType.UInt8 => value.AsUInt8(),
        KvType.UInt16 => value.AsUInt16(),
        KvType.UInt32 => value.AsUInt32(),
        KvType.UInt64 => value.AsUInt64(),
        KvType.UInt128 => value.AsUInt128(),
        KvType.Single => value.AsSingle(),
        KvType.Double => value.AsDouble(),
        KvType.Decimal => value.AsDecimal(),
        KvType.Text => value.AsText(),
        KvType.Blob => value.AsBlob(),
        KvType.Uuid => value.AsUuid(),
        KvType.Date => value.AsDate(),
        KvType.Time => value.AsTime(),
        KvType.DateTime => value.AsDateTime(),
        KvType.DateTimeOffset => value.AsDateTimeOffset(),
        KvType.Interval => value.AsInterval(),
        _ => value.AsMessagePack(),
    };

    /// <summary>Makes a value of the type that the object's CLR type is kept as. Null and <see cref="DBNull"/> are NULL; enums are their
    /// underlying number, a char is a TEXT of one character.</summary>
    /// <exception cref="EngineException">No column type holds the object (<see cref="EngineErrorCode.TypeMismatch"/>).</exception>
    public static KvValue FromObject(object? value) => value switch
    {
        null or DBNull => KvValue.Null,
        KvValue v => v,
        string v => KvValue.FromText(v),
        long v => KvValue.FromInt64(v),
        bool v => KvValue.FromBoolean(v),
        double v => KvValue.FromDouble(v),
        byte[] v => KvValue.FromBlob(v),
        Enum v => FromObject(Convert.ChangeType(v, Enum.GetUnderlyingType(v.GetType()), null)),
        int v => KvValue.FromInt32(v),
        sbyte v => KvValue.FromInt8(v),
        short v => KvValue.FromInt16(v),
        Int128 v => KvValue.FromInt128(v),
        byte v => KvValue.FromUInt8(v),
        ushort v => KvValue.FromUInt16(v),
        uint v => KvValue.FromUInt32(v),
        ulong v => KvValue.FromUInt64(v),
        UInt128 v => KvValue.FromUInt128(v),
        float v => KvValue.FromSingle(v),
        decimal v => KvValue.FromDecimal(v),
        char v => KvValue.FromText(v.ToString()),
        Guid v => KvValue.FromUuid(v),
        DateOnly v => KvValue.FromDate(v),
        TimeOnly v => KvValue.FromTime(v),
        DateTime v => KvValue.FromDateTime(v),
        DateTimeOffset v => KvValue.FromDateTimeOffset(v),
        TimeSpan v => KvValue.FromInterval(v),
        ReadOnlyMemory<byte> v => KvValue.FromBlob(v.ToArray()),
        Memory<byte> v => KvValue.FromBlob(v.ToArray()),
        ArraySegment<byte> v => KvValue.FromBlob([.. v]),
        _ => throw new EngineException(
            EngineErrorCode.TypeMismatch,
            $"A value of type {value.GetType()} cannot be stored; convert it to a number, text, byte[], Guid, date or time first."),
    };
}
