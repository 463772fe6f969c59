using BenchmarkDotNet.Attributes;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.MessagePack;

namespace IndexKv.Bench.Primitives;

/// <summary>Passing over the columns before the one that is wanted.</summary>
public class MessagePackPrimitiveBenchmarks
{
    private const int Columns = 8;

    private byte[] _record = [];

    /// <summary>Writes a record of numbers, texts and a timestamp.</summary>
    [GlobalSetup]
    public void Write()
    {
        var buffer = new ByteBuffer(256);
        var writer = new MessagePackWriter(buffer);
        writer.WriteInt64(7);
        writer.WriteText("a short text");
        writer.WriteInt64(1L << 40);
        writer.WriteDouble(2.5);
        writer.WriteNil();
        writer.WriteBinary(new byte[100]);
        writer.WriteBoolean(true);
        writer.WriteText("Straße");
        _record = buffer.WrittenSpan.ToArray();
    }

    /// <summary>One column.</summary>
    [Benchmark(OperationsPerInvoke = Columns)]
    public int Skip()
    {
        var reader = new MessagePackReader(_record);
        for (var column = 0; column < Columns; column++)
            reader.Skip();
        return reader.Position;
    }
}
