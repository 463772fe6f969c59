using System.Buffers.Binary;

namespace IndexKv.Engine.Encoding.MessagePack;

/// <summary>The three forms of the timestamp extension (msgpack/spec, "Timestamp extension type").</summary>
internal static class MessagePackTimestamp
{
    private const uint GreatestNanoseconds = 999_999_999;

    public static bool TryRead(ReadOnlySpan<byte> data, out long seconds, out uint nanoseconds)
    {
        (seconds, nanoseconds) = (0, 0);
        switch (data.Length)
        {
            case 4:
                seconds = BinaryPrimitives.ReadUInt32BigEndian(data);
                return true;
            case 8:
                var bits = BinaryPrimitives.ReadUInt64BigEndian(data);
                nanoseconds = (uint)(bits >> 34);
                seconds = (long)(bits & 0x3_FFFF_FFFF);
                break;
            case 12:
                nanoseconds = BinaryPrimitives.ReadUInt32BigEndian(data);
                seconds = BinaryPrimitives.ReadInt64BigEndian(data[4..]);
                break;
            default:
                return false;
        }

        return nanoseconds <= GreatestNanoseconds;
    }
}
