using System.Buffers.Binary;
using System.Text;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Encoding.Records;

/// <summary>One value of a column as MessagePack.</summary>
internal static class ValueCodec
{
    private const uint NanosecondsPerTick = 100;

    public static void Write(MessagePackWriter writer, in KvValue value)
    {
        switch (value.Type)
        {
            case KvType.Null:
                writer.WriteNil();
                break;
            case KvType.Boolean:
                writer.WriteBoolean(value.AsBoolean());
                break;
            case KvType.Int8:
                writer.WriteInt64(value.AsInt8());
                break;
            case KvType.Int16:
                writer.WriteInt64(value.AsInt16());
                break;
            case KvType.Int32:
                writer.WriteInt64(value.AsInt32());
                break;
            case KvType.Int64:
                writer.WriteInt64(value.AsInt64());
                break;
            case KvType.UInt8:
                writer.WriteUInt64(value.AsUInt8());
                break;
            case KvType.UInt16:
                writer.WriteUInt64(value.AsUInt16());
                break;
            case KvType.UInt32:
                writer.WriteUInt64(value.AsUInt32());
                break;
            case KvType.UInt64:
                writer.WriteUInt64(value.AsUInt64());
                break;
            case KvType.Single:
                writer.WriteSingle(value.AsSingle());
                break;
            case KvType.Double:
                writer.WriteDouble(value.AsDouble());
                break;
            case KvType.Text:
                WriteText(writer, value.AsText());
                break;
            case KvType.Blob:
                writer.WriteBinary(value.AsBlob());
                break;
            case KvType.DateTime:
                WriteTimestamp(writer, value.AsDateTime());
                break;
            case KvType.Any:
                writer.WriteRaw(WellFormed(value.AsMessagePack()));
                break;
            default:
                WriteExtension(writer, value);
                break;
        }
    }

    public static KvValue Read(ref MessagePackReader reader, KvType type)
    {
        if (reader.TryReadNil())
            return KvValue.Null;
        switch (type)
        {
            case KvType.Boolean:
                return KvValue.FromBoolean(reader.ReadBoolean());
            case KvType.Int8:
                return KvValue.FromInt8((sbyte)Signed(ref reader, type, sbyte.MinValue, sbyte.MaxValue));
            case KvType.Int16:
                return KvValue.FromInt16((short)Signed(ref reader, type, short.MinValue, short.MaxValue));
            case KvType.Int32:
                return KvValue.FromInt32((int)Signed(ref reader, type, int.MinValue, int.MaxValue));
            case KvType.Int64:
                return KvValue.FromInt64(reader.ReadInt64());
            case KvType.UInt8:
                return KvValue.FromUInt8((byte)Signed(ref reader, type, 0, byte.MaxValue));
            case KvType.UInt16:
                return KvValue.FromUInt16((ushort)Signed(ref reader, type, 0, ushort.MaxValue));
            case KvType.UInt32:
                return KvValue.FromUInt32((uint)Signed(ref reader, type, 0, uint.MaxValue));
            case KvType.UInt64:
                return KvValue.FromUInt64(reader.ReadUInt64());
            case KvType.Single:
                return KvValue.FromSingle((float)reader.ReadDouble());
            case KvType.Double:
                return KvValue.FromDouble(reader.ReadDouble());
            case KvType.Text:
                return KvValue.FromText(reader.ReadText());
            case KvType.Blob:
                return KvValue.FromBlob(reader.ReadBinary().ToArray());
            case KvType.DateTime:
                return ReadTimestamp(ref reader);
            default:
                return ReadExtension(ref reader, type);
        }
    }

    /// <summary>Reads one value of any form as an ANY.</summary>
    public static KvValue ReadAny(ref MessagePackReader reader, ReadOnlySpan<byte> bytes)
    {
        if (reader.TryReadNil())
            return KvValue.Null;
        var start = reader.Position;
        reader.Skip();
        return KvValue.FromMessagePack(bytes[start..reader.Position].ToArray());
    }

    private static void WriteText(MessagePackWriter writer, string text)
    {
        try
        {
            writer.WriteText(text);
        }
        catch (EncoderFallbackException)
        {
            throw new EngineException(EngineErrorCode.TypeMismatch, "A text with an unpaired surrogate is no Unicode text and cannot be stored.");
        }
    }

    private static void WriteTimestamp(MessagePackWriter writer, DateTime value)
    {
        var ticks = value.Ticks - DateTime.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        if (rest < 0)
        {
            seconds--;
            rest += TimeSpan.TicksPerSecond;
        }

        writer.WriteTimestamp(seconds, (uint)rest * NanosecondsPerTick);
    }

    private static KvValue ReadTimestamp(ref MessagePackReader reader)
    {
        var seconds = reader.ReadTimestamp(out var nanoseconds);
        const long First = -62_135_596_800;
        const long Last = 253_402_300_799;
        if (seconds is < First or > Last)
            throw Damaged(KvType.DateTime, $"it is {seconds} s from 1970");
        return KvValue.FromDateTime(DateTime.UnixEpoch.AddTicks((seconds * TimeSpan.TicksPerSecond) + (nanoseconds / NanosecondsPerTick)));
    }

    private static void WriteExtension(MessagePackWriter writer, in KvValue value)
    {
        Span<byte> data = stackalloc byte[16];
        switch (value.Type)
        {
            case KvType.Int128:
                BinaryPrimitives.WriteInt128LittleEndian(data, value.AsInt128());
                writer.WriteExtension(RecordExtension.Int128, data);
                break;
            case KvType.UInt128:
                BinaryPrimitives.WriteUInt128LittleEndian(data, value.AsUInt128());
                writer.WriteExtension(RecordExtension.UInt128, data);
                break;
            case KvType.Decimal:
                Span<int> parts = stackalloc int[4];
                decimal.GetBits(value.AsDecimal(), parts);
                for (var i = 0; i < parts.Length; i++)
                    BinaryPrimitives.WriteInt32LittleEndian(data[(4 * i)..], parts[i]);
                writer.WriteExtension(RecordExtension.Decimal, data);
                break;
            case KvType.Uuid:
                value.AsUuid().TryWriteBytes(data, bigEndian: true, out _);
                writer.WriteExtension(RecordExtension.Uuid, data);
                break;
            case KvType.Date:
                BinaryPrimitives.WriteInt32LittleEndian(data, value.AsDate().DayNumber);
                writer.WriteExtension(RecordExtension.Date, data[..4]);
                break;
            case KvType.Time:
                BinaryPrimitives.WriteInt64LittleEndian(data, value.AsTime().Ticks);
                writer.WriteExtension(RecordExtension.Time, data[..8]);
                break;
            case KvType.DateTimeOffset:
                BinaryPrimitives.WriteInt64LittleEndian(data, value.AsDateTimeOffset().UtcTicks);
                BinaryPrimitives.WriteInt16LittleEndian(data[8..], (short)value.AsDateTimeOffset().TotalOffsetMinutes);
                writer.WriteExtension(RecordExtension.DateTimeOffset, data[..10]);
                break;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(data, value.AsInterval().Ticks);
                writer.WriteExtension(RecordExtension.Interval, data[..8]);
                break;
        }
    }

    private static KvValue ReadExtension(ref MessagePackReader reader, KvType type)
    {
        var data = reader.ReadExtension(out var code);
        try
        {
            return (type, code, data.Length) switch
            {
                (KvType.Int128, RecordExtension.Int128, 16) => KvValue.FromInt128(BinaryPrimitives.ReadInt128LittleEndian(data)),
                (KvType.UInt128, RecordExtension.UInt128, 16) => KvValue.FromUInt128(BinaryPrimitives.ReadUInt128LittleEndian(data)),
                (KvType.Decimal, RecordExtension.Decimal, 16) => KvValue.FromDecimal(new decimal(
                [
                    BinaryPrimitives.ReadInt32LittleEndian(data), BinaryPrimitives.ReadInt32LittleEndian(data[4..]),
                    BinaryPrimitives.ReadInt32LittleEndian(data[8..]), BinaryPrimitives.ReadInt32LittleEndian(data[12..]),
                ])),
                (KvType.Uuid, RecordExtension.Uuid, 16) => KvValue.FromUuid(new Guid(data, bigEndian: true)),
                (KvType.Date, RecordExtension.Date, 4) => KvValue.FromDate(DateOnly.FromDayNumber(BinaryPrimitives.ReadInt32LittleEndian(data))),
                (KvType.Time, RecordExtension.Time, 8) => KvValue.FromTime(new TimeOnly(BinaryPrimitives.ReadInt64LittleEndian(data))),
                (KvType.DateTimeOffset, RecordExtension.DateTimeOffset, 10) => KvValue.FromDateTimeOffset(
                    new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(data), TimeSpan.Zero)
                        .ToOffset(TimeSpan.FromMinutes(BinaryPrimitives.ReadInt16LittleEndian(data[8..])))),
                (KvType.Interval, RecordExtension.Interval, 8) => KvValue.FromInterval(new TimeSpan(BinaryPrimitives.ReadInt64LittleEndian(data))),
                _ => throw Damaged(type, $"extension {code} of {data.Length} bytes is none"),
            };
        }
        catch (ArgumentException)
        {
            throw Damaged(type, $"extension {code} is out of its range");
        }
    }

    private static long Signed(ref MessagePackReader reader, KvType type, long least, long greatest)
    {
        var value = reader.ReadInt64();
        return value >= least && value <= greatest ? value : throw Damaged(type, $"it is {value}");
    }

    /// <summary>The bytes, if they are one whole value.</summary>
    public static byte[] WellFormed(byte[] messagePack)
    {
        var reader = new MessagePackReader(messagePack);
        try
        {
            reader.Skip();
        }
        catch (EngineException e)
        {
            throw new EngineException(EngineErrorCode.TypeMismatch, $"An ANY needs the MessagePack of one value. {e.Message}", e);
        }

        return reader.AtEnd
            ? messagePack
            : throw new EngineException(EngineErrorCode.TypeMismatch, "An ANY needs the MessagePack of one value; there are bytes after it.");
    }

    private static EngineException Damaged(KvType type, string what) =>
        new(EngineErrorCode.Damaged, $"A stored {type.ToSqlName()} is damaged: {what}.");
}
