using BenchmarkDotNet.Attributes;
using IndexKv.Engine.Hashing;

namespace IndexKv.Bench.Primitives;

/// <summary>The checksum of a record, of a page, and of a log frame's bytes.</summary>
public class Crc32CPrimitiveBenchmarks
{
    private byte[] _bytes = [];

    /// <summary>How many bytes.</summary>
    [Params(128, 4096, 1 << 18)]
    public int Length { get; set; }

    /// <summary>Makes them.</summary>
    [GlobalSetup]
    public void Fill()
    {
        _bytes = new byte[Length];
        new Random(1).NextBytes(_bytes);
    }

    /// <summary>All of them.</summary>
    [Benchmark]
    public uint Compute() => Crc32C.Compute(_bytes);
}
