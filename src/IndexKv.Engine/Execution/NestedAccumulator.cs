using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Json;
using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>An array or a map made of those that hold one value each.</summary>
internal sealed class NestedAccumulator(bool isMap)
{
    private const int HeaderOfOne = 1;
    private const int GreatestLength = 1 << 30;

    private readonly ByteBuffer _contents = new(32);
    private int _count;

    public KvValue Result
    {
        get
        {
            var output = new ByteBuffer(_contents.Length + 5);
            var writer = new MessagePackWriter(output);
            if (isMap)
                writer.WriteMapHeader(_count);
            else
                writer.WriteArrayHeader(_count);
            writer.WriteRaw(_contents.WrittenSpan);
            NestingLimit.Check(output.WrittenSpan);
            return KvValue.FromMessagePack(output.WrittenSpan.ToArray());
        }
    }

    public void Add(in KvValue holder)
    {
        var header = (isMap ? MessagePackCode.FixMap : MessagePackCode.FixArray) | 1;
        var bytes = holder.Type == KvType.Any ? holder.AsMessagePack() : [];
        if (bytes.Length < HeaderOfOne || bytes[0] != header)
            throw new EngineException(EngineErrorCode.TypeMismatch, $"{holder.Type.ToSqlName()} {holder} is no {(isMap ? "map of one pair" : "array of one value")}.");
        if (bytes.Length > GreatestLength - _contents.Length)
            throw new EngineException(EngineErrorCode.TooLarge, "A group's values take more than 1 GiB as one nested value; group by more, or read them as rows.");
        new MessagePackWriter(_contents).WriteRaw(bytes.AsSpan(HeaderOfOne));
        _count++;
    }
}
