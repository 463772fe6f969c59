using System.Buffers;
using System.Buffers.Binary;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Encoding.Keys;

/// <summary>
/// Order-preserving ("memcomparable") encoding of keys: comparing the bytes is comparing the values. A key of several parts is its
/// parts' encodings one after the other. docs/format.md, "Keys". Thread-safe.
/// </summary>
public static class KeyCodec
{
    /// <summary>The bytes of a DATETIMEOFFSET's offset, which follow those of its instant.</summary>
    internal const int OffsetWidth = sizeof(short);

    private const ulong SignBit = 1UL << 63;

    /// <summary>Appends the encoding of one key part.</summary>
    /// <param name="value">The part; its type is <paramref name="type"/> exactly.</param>
    /// <param name="type">The key column's type.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="EngineException">The value is NULL or of another type, or a text with an unpaired surrogate.</exception>
    public static void Append(in KvValue value, KvType type, IBufferWriter<byte> output)
    {
        if (value.Type != type)
            throw new EngineException(EngineErrorCode.TypeMismatch, $"A key part of type {type.ToSqlName()} cannot be {value}.");
        switch (type)
        {
            case KvType.Boolean:
                AppendNumber(value.AsBoolean() ? 1UL : 0UL, 1, output);
                break;
            case KvType.Int8:
                AppendNumber(unchecked((byte)(value.AsInt8() ^ sbyte.MinValue)), 1, output);
                break;
            case KvType.Int16:
                AppendNumber(unchecked((ushort)(value.AsInt16() ^ short.MinValue)), 2, output);
                break;
            case KvType.Int32:
                AppendNumber(unchecked((uint)(value.AsInt32() ^ int.MinValue)), 4, output);
                break;
            case KvType.Int64:
                AppendNumber(unchecked((ulong)value.AsInt64()) ^ SignBit, 8, output);
                break;
            case KvType.Int128:
                var signed = unchecked((UInt128)value.AsInt128());
                AppendNumber((ulong)(signed >> 64) ^ SignBit, 8, output);
                AppendNumber(unchecked((ulong)signed), 8, output);
                break;
            case KvType.UInt8:
                AppendNumber(value.AsUInt8(), 1, output);
                break;
            case KvType.UInt16:
                AppendNumber(value.AsUInt16(), 2, output);
                break;
            case KvType.UInt32:
                AppendNumber(value.AsUInt32(), 4, output);
                break;
            case KvType.UInt64:
                AppendNumber(value.AsUInt64(), 8, output);
                break;
            case KvType.UInt128:
                AppendNumber((ulong)(value.AsUInt128() >> 64), 8, output);
                AppendNumber(unchecked((ulong)value.AsUInt128()), 8, output);
                break;
            case KvType.Single:
                AppendNumber(FloatKey.FromSingle(value.AsSingle()), 4, output);
                break;
            case KvType.Double:
                AppendNumber(FloatKey.FromDouble(value.AsDouble()), 8, output);
                break;
            case KvType.Decimal:
                DecimalKey.Append(value.AsDecimal(), output);
                break;
            case KvType.Text:
                BytesKey.AppendText(value.AsText(), output);
                break;
            case KvType.Blob:
                BytesKey.Append(value.AsBlob(), output);
                break;
            case KvType.Uuid:
                value.AsUuid().TryWriteBytes(output.GetSpan(16), bigEndian: true, out _);
                output.Advance(16);
                break;
            case KvType.Date:
                AppendNumber((ulong)value.AsDate().DayNumber, 4, output);
                break;
            case KvType.Time:
                AppendNumber((ulong)value.AsTime().Ticks, 8, output);
                break;
            case KvType.DateTime:
                AppendNumber((ulong)value.AsDateTime().Ticks, 8, output);
                break;
            case KvType.DateTimeOffset:
                AppendNumber((ulong)value.AsDateTimeOffset().UtcTicks, 8, output);
                AppendNumber(unchecked((ushort)((short)value.AsDateTimeOffset().TotalOffsetMinutes ^ short.MinValue)), OffsetWidth, output);
                break;
            case KvType.Interval:
                AppendNumber(unchecked((ulong)value.AsInterval().Ticks) ^ SignBit, 8, output);
                break;
            default:
                throw new EngineException(EngineErrorCode.TypeMismatch, $"{type.ToSqlName()} has no order and cannot be in a key.");
        }
    }

    /// <summary>Encodes the key of a row.</summary>
    /// <param name="store">The store.</param>
    /// <param name="row">The values of all columns in declared order, each of its column's type.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="EngineException">A key column is NULL (<see cref="EngineErrorCode.NullNotAllowed"/>) or of another type.</exception>
    public static void EncodeRow(StoreDefinition store, ReadOnlySpan<KvValue> row, IBufferWriter<byte> output)
    {
        var keyColumns = store.KeyColumns;
        for (var i = 0; i < keyColumns.Count; i++)
        {
            var column = store.Columns[keyColumns[i]];
            if (row[keyColumns[i]].IsNull)
                throw new EngineException(EngineErrorCode.NullNotAllowed, $"Key column '{column.Name}' of store '{store.Name}' needs a value.");
            if (row[keyColumns[i]].Type != column.Type)
                throw RecordCodec.WrongType(store, column, row[keyColumns[i]]);
            Append(row[keyColumns[i]], column.Type, output);
        }
    }

    /// <summary>Decodes the part at the start of <paramref name="key"/>.</summary>
    /// <param name="key">The encoded key from this part on.</param>
    /// <param name="type">The key column's type.</param>
    /// <param name="length">How many bytes the part takes.</param>
    /// <exception cref="EngineException">The bytes are no such part (<see cref="EngineErrorCode.Damaged"/>).</exception>
    public static KvValue Decode(ReadOnlySpan<byte> key, KvType type, out int length)
    {
        switch (type)
        {
            // As most keys are.
            case KvType.Int64 when TryDecodeInteger(key, type, out var number):
                length = sizeof(long);
                return KvValue.FromInt64(number);
            case KvType.Int32 when TryDecodeInteger(key, type, out var number):
                length = sizeof(int);
                return KvValue.FromInt32((int)number);
            case KvType.Text:
                return KvValue.FromText(BytesKey.DecodeText(key, out length));
            case KvType.Blob:
                return KvValue.FromBlob(BytesKey.Decode(key, type, out length));
        }

        length = FixedWidth(type);
        if (key.Length < length)
            throw Damaged(type, key.Length);
        try
        {
            return DecodeFixed(key[..length], type);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Damaged(type, key.Length);
        }
    }

    /// <summary>Decodes an INT64 or INT32.</summary>
    /// <returns>False if it is of another type, or too short.</returns>
    internal static bool TryDecodeInteger(ReadOnlySpan<byte> key, KvType type, out long number)
    {
        switch (type)
        {
            case KvType.Int64 when key.Length >= sizeof(long):
                number = unchecked((long)(BinaryPrimitives.ReadUInt64BigEndian(key) ^ SignBit));
                return true;
            case KvType.Int32 when key.Length >= sizeof(int):
                number = BinaryPrimitives.ReadInt32BigEndian(key) ^ int.MinValue;
                return true;
            default:
                number = 0;
                return false;
        }
    }

    /// <summary>How many bytes a part takes that is neither TEXT nor BLOB.</summary>
    internal static int FixedWidth(KvType type) => type switch
    {
        KvType.Boolean or KvType.Int8 or KvType.UInt8 => 1,
        KvType.Int16 or KvType.UInt16 => 2,
        KvType.Int32 or KvType.UInt32 or KvType.Single or KvType.Date => 4,
        KvType.Int64 or KvType.UInt64 or KvType.Double or KvType.Time or KvType.DateTime or KvType.Interval => 8,
        KvType.DateTimeOffset => 10,
        KvType.Decimal => DecimalKey.Width,
        _ => 16,
    };

    private static KvValue DecodeFixed(ReadOnlySpan<byte> key, KvType type)
    {
        var number = 0UL;
        if (key.Length >= sizeof(ulong))
        {
            number = BinaryPrimitives.ReadUInt64BigEndian(key);
        }
        else
        {
            foreach (var b in key)
                number = (number << 8) | b;
        }

        unchecked
        {
            return type switch
            {
                KvType.Boolean => number <= 1 ? KvValue.FromBoolean(number == 1) : throw Damaged(type, key.Length),
                KvType.Int8 => KvValue.FromInt8((sbyte)((sbyte)number ^ sbyte.MinValue)),
                KvType.Int16 => KvValue.FromInt16((short)((short)number ^ short.MinValue)),
                KvType.Int128 => KvValue.FromInt128((Int128)new UInt128(number ^ SignBit, BinaryPrimitives.ReadUInt64BigEndian(key[8..]))),
                KvType.UInt8 => KvValue.FromUInt8((byte)number),
                KvType.UInt16 => KvValue.FromUInt16((ushort)number),
                KvType.UInt32 => KvValue.FromUInt32((uint)number),
                KvType.UInt64 => KvValue.FromUInt64(number),
                KvType.UInt128 => KvValue.FromUInt128(new UInt128(number, BinaryPrimitives.ReadUInt64BigEndian(key[8..]))),
                KvType.Single => KvValue.FromSingle(FloatKey.ToSingle((uint)number)),
                KvType.Double => KvValue.FromDouble(FloatKey.ToDouble(number)),
                KvType.Decimal => KvValue.FromDecimal(DecimalKey.Decode(key)),
                KvType.Uuid => KvValue.FromUuid(new Guid(key, bigEndian: true)),
                KvType.Date => KvValue.FromDate(DateOnly.FromDayNumber((int)number)),
                KvType.Time => KvValue.FromTime(new TimeOnly((long)number)),
                KvType.DateTime => KvValue.FromDateTime(new DateTime((long)number, DateTimeKind.Utc)),
                KvType.DateTimeOffset => KvValue.FromDateTimeOffset(new DateTimeOffset((long)number, TimeSpan.Zero).ToOffset(
                    TimeSpan.FromMinutes((short)(BinaryPrimitives.ReadInt16BigEndian(key[8..]) ^ short.MinValue)))),
                KvType.Interval => KvValue.FromInterval(new TimeSpan((long)(number ^ SignBit))),
                _ => throw Damaged(type, key.Length),
            };
        }
    }

    private static void AppendNumber(ulong value, int width, IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteUInt64BigEndian(output.GetSpan(8), value << (64 - (8 * width)));
        output.Advance(width);
    }

    internal static EngineException Damaged(KvType type, int length) =>
        new(EngineErrorCode.Damaged, $"A stored key is damaged: its last {length} bytes do not begin with a {type.ToSqlName()}.");
}
