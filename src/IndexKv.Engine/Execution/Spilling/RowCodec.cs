using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Spilling;

/// <summary>Rows in temporary files: each value as its type's number and then, unless it is NULL, its MessagePack. A row of no values is nil.</summary>
internal static class RowCodec
{
    public static void Write(ByteBuffer output, KvValue[] row)
    {
        var writer = new MessagePackWriter(output);
        if (row.Length == 0)
            writer.WriteNil();
        foreach (ref readonly var value in row.AsSpan())
        {
            writer.WriteInt64((byte)value.Type);
            if (!value.IsNull)
                ValueCodec.Write(writer, value);
        }
    }

    /// <param name="bytes">Rows one after the other.</param>
    /// <param name="row">Is filled.</param>
    /// <returns>How many bytes the row has.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, KvValue[] row)
    {
        var reader = new MessagePackReader(bytes);
        if (row.Length == 0)
            reader.Skip();
        for (var i = 0; i < row.Length; i++)
        {
            var type = (KvType)reader.ReadInt64();
            row[i] = type switch
            {
                KvType.Null => KvValue.Null,
                KvType.Any => ValueCodec.ReadAny(ref reader, bytes),
                _ => ValueCodec.Read(ref reader, type),
            };
        }

        return reader.Position;
    }
}
