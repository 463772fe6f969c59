using FASTER.core;

namespace IndexKv.Bench.Compare.Stores;

/// <summary>What FASTER does with a value that a read finds: copies it out and says how long it is.</summary>
internal sealed class FasterFunctions(byte[] buffer) : SpanByteFunctions<long, int, Empty>
{
    public override bool SingleReader(ref long key, ref SpanByte input, ref SpanByte value, ref int output, ref ReadInfo readInfo)
    {
        value.AsReadOnlySpan().CopyTo(buffer);
        output = value.Length;
        return true;
    }

    public override bool ConcurrentReader(ref long key, ref SpanByte input, ref SpanByte value, ref int output, ref ReadInfo readInfo) =>
        SingleReader(ref key, ref input, ref value, ref output, ref readInfo);
}
