using System.Runtime.CompilerServices;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Values;

/// <summary>
/// One value of any <see cref="KvType"/>, or NULL (the default). Numbers, dates and UUIDs are held without boxing. Immutable;
/// a <see cref="KvType.Blob"/> or <see cref="KvType.Any"/> shares the array it was given.
/// </summary>
/// <remarks>
/// The typed readers (<see cref="AsInt64"/>, …) return the value of exactly their own type and throw
/// <see cref="EngineException"/> with <see cref="EngineErrorCode.TypeMismatch"/> otherwise; conversions are
/// <see cref="KvValueConversion"/>'s.
/// </remarks>
public readonly struct KvValue : IEquatable<KvValue>
{
    private readonly object? _reference;
    private readonly ulong _low;
    private readonly ulong _high;
    private readonly KvType _type;

    private KvValue(KvType type, ulong low, ulong high = 0)
    {
        _type = type;
        _low = low;
        _high = high;
    }

    private KvValue(KvType type, object reference)
    {
        _type = type;
        _reference = reference;
    }

    /// <summary>NULL.</summary>
    public static KvValue Null => default;

    /// <summary>The value's type; <see cref="KvType.Null"/> for NULL.</summary>
    public KvType Type => _type;

    /// <summary>Whether this is NULL.</summary>
    public bool IsNull => _type == KvType.Null;

    /// <summary>Makes a BOOL.</summary>
    public static KvValue FromBoolean(bool value) => new(KvType.Boolean, value ? 1UL : 0UL);

    /// <summary>Makes an INT8.</summary>
    public static KvValue FromInt8(sbyte value) => new(KvType.Int8, (ulong)(long)value);

    /// <summary>Makes an INT16.</summary>
    public static KvValue FromInt16(short value) => new(KvType.Int16, (ulong)(long)value);

    /// <summary>Makes an INT32.</summary>
    public static KvValue FromInt32(int value) => new(KvType.Int32, (ulong)(long)value);

    /// <summary>Makes an INT64.</summary>
    public static KvValue FromInt64(long value) => new(KvType.Int64, (ulong)value);

    /// <summary>Makes an INT128.</summary>
    public static KvValue FromInt128(Int128 value) => new(KvType.Int128, (ulong)value, (ulong)(value >> 64));

    /// <summary>Makes a UINT8.</summary>
    public static KvValue FromUInt8(byte value) => new(KvType.UInt8, value);

    /// <summary>Makes a UINT16.</summary>
    public static KvValue FromUInt16(ushort value) => new(KvType.UInt16, value);

    /// <summary>Makes a UINT32.</summary>
    public static KvValue FromUInt32(uint value) => new(KvType.UInt32, value);

    /// <summary>Makes a UINT64.</summary>
    public static KvValue FromUInt64(ulong value) => new(KvType.UInt64, value);

    /// <summary>Makes a UINT128.</summary>
    public static KvValue FromUInt128(UInt128 value) => new(KvType.UInt128, (ulong)value, (ulong)(value >> 64));

    /// <summary>Makes a FLOAT.</summary>
    public static KvValue FromSingle(float value) => new(KvType.Single, BitConverter.SingleToUInt32Bits(value));

    /// <summary>Makes a DOUBLE.</summary>
    public static KvValue FromDouble(double value) => new(KvType.Double, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Makes a DECIMAL; its scale is kept.</summary>
    public static KvValue FromDecimal(decimal value)
    {
        var bits = Unsafe.BitCast<decimal, UInt128>(value);
        return new KvValue(KvType.Decimal, (ulong)bits, (ulong)(bits >> 64));
    }

    /// <summary>Makes a TEXT.</summary>
    public static KvValue FromText(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new KvValue(KvType.Text, value);
    }

    /// <summary>Makes a BLOB that shares <paramref name="value"/>.</summary>
    public static KvValue FromBlob(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new KvValue(KvType.Blob, value);
    }

    /// <summary>Makes a UUID.</summary>
    public static KvValue FromUuid(Guid value)
    {
        var bits = Unsafe.BitCast<Guid, UInt128>(value);
        return new KvValue(KvType.Uuid, (ulong)bits, (ulong)(bits >> 64));
    }

    /// <summary>Makes a DATE.</summary>
    public static KvValue FromDate(DateOnly value) => new(KvType.Date, (ulong)value.DayNumber);

    /// <summary>Makes a TIME.</summary>
    public static KvValue FromTime(TimeOnly value) => new(KvType.Time, (ulong)value.Ticks);

    /// <summary>Makes a DATETIME. A local time is converted to UTC; one of unspecified kind is taken as UTC.</summary>
    public static KvValue FromDateTime(DateTime value) =>
        new(KvType.DateTime, (ulong)(value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value).Ticks);

    /// <summary>Makes a DATETIMEOFFSET.</summary>
    public static KvValue FromDateTimeOffset(DateTimeOffset value) =>
        new(KvType.DateTimeOffset, (ulong)value.UtcTicks, (ulong)(long)value.TotalOffsetMinutes);

    /// <summary>Makes an INTERVAL.</summary>
    public static KvValue FromInterval(TimeSpan value) => new(KvType.Interval, (ulong)value.Ticks);

    /// <summary>Makes an ANY that shares <paramref name="messagePack"/>, the encoding of exactly one value; nil is NULL.</summary>
    public static KvValue FromMessagePack(byte[] messagePack)
    {
        ArgumentNullException.ThrowIfNull(messagePack);
        return messagePack is [MessagePackCode.Nil] ? Null : new KvValue(KvType.Any, messagePack);
    }

    /// <summary>Reads a BOOL.</summary>
    public bool AsBoolean() => Raw(KvType.Boolean) != 0;

    /// <summary>Reads an INT8.</summary>
    public sbyte AsInt8() => (sbyte)Raw(KvType.Int8);

    /// <summary>Reads an INT16.</summary>
    public short AsInt16() => (short)Raw(KvType.Int16);

    /// <summary>Reads an INT32.</summary>
    public int AsInt32() => (int)Raw(KvType.Int32);

    /// <summary>Reads an INT64.</summary>
    public long AsInt64() => (long)Raw(KvType.Int64);

    /// <summary>Reads an INT128.</summary>
    public Int128 AsInt128() => (Int128)Raw128(KvType.Int128);

    /// <summary>Reads a UINT8.</summary>
    public byte AsUInt8() => (byte)Raw(KvType.UInt8);

    /// <summary>Reads a UINT16.</summary>
    public ushort AsUInt16() => (ushort)Raw(KvType.UInt16);

    /// <summary>Reads a UINT32.</summary>
    public uint AsUInt32() => (uint)Raw(KvType.UInt32);

    /// <summary>Reads a UINT64.</summary>
    public ulong AsUInt64() => Raw(KvType.UInt64);

    /// <summary>Reads a UINT128.</summary>
    public UInt128 AsUInt128() => Raw128(KvType.UInt128);

    /// <summary>Reads a FLOAT.</summary>
    public float AsSingle() => BitConverter.UInt32BitsToSingle((uint)Raw(KvType.Single));

    /// <summary>Reads a DOUBLE.</summary>
    public double AsDouble() => BitConverter.UInt64BitsToDouble(Raw(KvType.Double));

    /// <summary>Reads a DECIMAL.</summary>
    public decimal AsDecimal() => Unsafe.BitCast<UInt128, decimal>(Raw128(KvType.Decimal));

    /// <summary>Reads a TEXT.</summary>
    public string AsText() => Reference<string>(KvType.Text);

    /// <summary>Reads a BLOB; the array is shared.</summary>
    public byte[] AsBlob() => Reference<byte[]>(KvType.Blob);

    /// <summary>Reads a UUID.</summary>
    public Guid AsUuid() => Unsafe.BitCast<UInt128, Guid>(Raw128(KvType.Uuid));

    /// <summary>Reads a DATE.</summary>
    public DateOnly AsDate() => DateOnly.FromDayNumber((int)Raw(KvType.Date));

    /// <summary>Reads a TIME.</summary>
    public TimeOnly AsTime() => new((long)Raw(KvType.Time));

    /// <summary>Reads a DATETIME; its kind is <see cref="DateTimeKind.Utc"/>.</summary>
    public DateTime AsDateTime() => new((long)Raw(KvType.DateTime), DateTimeKind.Utc);

    /// <summary>Reads a DATETIMEOFFSET.</summary>
    public DateTimeOffset AsDateTimeOffset()
    {
        var ticks = (long)Raw(KvType.DateTimeOffset);
        return new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes((long)_high));
    }

    /// <summary>Reads an INTERVAL.</summary>
    public TimeSpan AsInterval() => new((long)Raw(KvType.Interval));

    /// <summary>Reads the MessagePack bytes of an ANY; the array is shared.</summary>
    public byte[] AsMessagePack() => Reference<byte[]>(KvType.Any);

    /// <summary>Same type and same value, bit for bit; SQL's and LINQ's comparisons are <see cref="KvValueComparer"/>'s.</summary>
    public bool Equals(KvValue other)
    {
        if (_type != other._type || _low != other._low || _high != other._high)
            return false;
        if (ReferenceEquals(_reference, other._reference))
            return true;
        return _reference is byte[] bytes
            ? bytes.AsSpan().SequenceEqual((byte[])other._reference!)
            : Equals(_reference, other._reference);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is KvValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(_type);
        if (_reference is byte[] bytes)
            hash.AddBytes(bytes);
        else
            hash.Add(_reference);
        hash.Add(_low);
        hash.Add(_high);
        return hash.ToHashCode();
    }

    /// <summary>The value as SQL would write it, for messages and plans.</summary>
    public override string ToString() => KvValueText.Format(this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Raw(KvType type)
    {
        if (_type != type)
            ThrowWrongType(type);
        return _low;
    }

    private UInt128 Raw128(KvType type)
    {
        if (_type != type)
            ThrowWrongType(type);
        return new UInt128(_high, _low);
    }

    private T Reference<T>(KvType type)
        where T : class
    {
        if (_type != type)
            ThrowWrongType(type);
        return Unsafe.As<T>(_reference!);
    }

    private void ThrowWrongType(KvType wanted) => throw new EngineException(
        EngineErrorCode.TypeMismatch, $"The value {this} is {_type.ToSqlName()}, not {wanted.ToSqlName()}.");
}
