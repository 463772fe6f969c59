using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Encoding.Json;

/// <summary>Reads what stands in nested MessagePack as a value of its own type.</summary>
internal static class NestedScalar
{
    /// <summary>Reads the next value: a scalar as what it is; an array, a map or an extension that is none of ours as ANY.</summary>
    /// <param name="reader">A reader of <paramref name="bytes"/>.</param>
    /// <param name="bytes">What it reads.</param>
    public static KvValue Read(ref MessagePackReader reader, ReadOnlySpan<byte> bytes)
    {
        switch (reader.PeekKind())
        {
            case MessagePackKind.Boolean:
                return KvValue.FromBoolean(reader.ReadBoolean());
            case MessagePackKind.Integer when bytes[reader.Position] == MessagePackCode.UInt64:
                var unsigned = reader.ReadUInt64();
                return unsigned <= long.MaxValue ? KvValue.FromInt64((long)unsigned) : KvValue.FromUInt64(unsigned);
            case MessagePackKind.Integer:
                return KvValue.FromInt64(reader.ReadInt64());
            case MessagePackKind.Float:
                return ValueCodec.Read(ref reader, bytes[reader.Position] == MessagePackCode.Float32 ? KvType.Single : KvType.Double);
            case MessagePackKind.Text:
                return KvValue.FromText(reader.ReadText());
            case MessagePackKind.Binary:
                return KvValue.FromBlob(reader.ReadBinary().ToArray());
            case MessagePackKind.Extension when TypeOfExtension(reader) is { } type:
                return ValueCodec.Read(ref reader, type);
            default:
                return ValueCodec.ReadAny(ref reader, bytes);
        }
    }

    // The reader is a copy: the caller's stays where it is.
    private static KvType? TypeOfExtension(MessagePackReader reader)
    {
        reader.ReadExtension(out var type);
        return type switch
        {
            MessagePackCode.Timestamp => KvType.DateTime,
            RecordExtension.Int128 => KvType.Int128,
            RecordExtension.UInt128 => KvType.UInt128,
            RecordExtension.Decimal => KvType.Decimal,
            RecordExtension.Uuid => KvType.Uuid,
            RecordExtension.Date => KvType.Date,
            RecordExtension.Time => KvType.Time,
            RecordExtension.DateTimeOffset => KvType.DateTimeOffset,
            RecordExtension.Interval => KvType.Interval,
            _ => null,
        };
    }
}
