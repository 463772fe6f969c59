using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Json;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Values;

/// <summary>
/// Writes an ANY from front to back: each array and map is begun with how much it holds, which follows. Not thread-safe.
/// </summary>
public sealed class NestedValueBuilder
{
    private readonly ByteBuffer _buffer = new();
    private readonly MessagePackWriter _writer;

    /// <summary>Creates an empty one.</summary>
    public NestedValueBuilder() => _writer = new MessagePackWriter(_buffer);

    /// <summary>Begins an array of that many values.</summary>
    public void BeginArray(int count) => _writer.WriteArrayHeader(count);

    /// <summary>Begins a map of that many pairs: of each the name is written, and then the value.</summary>
    public void BeginMap(int count) => _writer.WriteMapHeader(count);

    /// <summary>Writes a value, or a name. NULL is nil.</summary>
    /// <exception cref="EngineException">A text has an unpaired surrogate, or an ANY is no MessagePack.</exception>
    public void Write(in KvValue value) => ValueCodec.Write(_writer, value);

    /// <summary>What was written.</summary>
    /// <exception cref="EngineException">It is nested more than 1,000 deep, or not one whole value.</exception>
    public KvValue Build()
    {
        var value = KvValue.FromMessagePack(_buffer.WrittenSpan.ToArray());
        if (!value.IsNull)
            NestingLimit.Check(ValueCodec.WellFormed(value.AsMessagePack()));
        return value;
    }
}
