using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Encoding.Records;

namespace IndexKv.Engine.Values;

/// <summary>Values as ANY: their MessagePack.</summary>
internal static class AnyConversion
{
    public static KvValue FromValue(in KvValue value) => KvValue.FromMessagePack(Encode(value));

    /// <summary>A value's MessagePack; nil for NULL.</summary>
    public static byte[] Encode(in KvValue value)
    {
        var buffer = new ByteBuffer(32);
        ValueCodec.Write(new MessagePackWriter(buffer), value);
        return buffer.WrittenSpan.ToArray();
    }
}
