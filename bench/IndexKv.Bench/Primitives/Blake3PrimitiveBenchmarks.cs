using BenchmarkDotNet.Attributes;
using IndexKv.Engine.Hashing;

namespace IndexKv.Bench.Primitives;

/// <summary>Keyed BLAKE3 of short keys, read out as the engine does: 32 bytes, of which slots keep 26.</summary>
public class Blake3PrimitiveBenchmarks
{
    private const int HashSize = 32;

    private readonly byte[] _salt = new byte[Blake3.KeySize];
    private readonly byte[] _hash = new byte[HashSize];
    private readonly uint[] _memory = new uint[Blake3Batch.Words];
    private byte[] _key = [];

    /// <summary>Bytes of a key; all make one block.</summary>
    [Params(8, 24, 64)]
    public int KeyLength { get; set; }

    /// <summary>Makes key and salt.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        _key = new byte[KeyLength];
        random.NextBytes(_key);
        random.NextBytes(_salt);
    }

    /// <summary>One key alone.</summary>
    [Benchmark(Baseline = true)]
    public byte Single()
    {
        Blake3.KeyedHash(_salt, _key, _hash);
        return _hash[0];
    }

    /// <summary>Sixteen keys in the widest vectors that there are.</summary>
    [Benchmark(OperationsPerInvoke = Blake3Batch.Lanes)]
    public byte Batch()
    {
        var batch = Begin();
        batch.KeyedHash(_salt);
        return End(batch);
    }

    /// <summary>Sixteen keys, eight at a time.</summary>
    [Benchmark(OperationsPerInvoke = Blake3Batch.Lanes)]
    public byte BatchByEight()
    {
        var batch = Begin();
        batch.KeyedHash<Blake3Lanes8>(_salt);
        return End(batch);
    }

    private Blake3Batch Begin()
    {
        _memory.AsSpan().Clear();
        var batch = new Blake3Batch(_memory);
        for (var lane = 0; lane < Blake3Batch.Lanes; lane++)
            batch.Set(lane, _key);
        return batch;
    }

    private byte End(Blake3Batch batch)
    {
        for (var lane = 0; lane < Blake3Batch.Lanes; lane++)
            batch.Read(lane, _hash);
        return _hash[0];
    }
}
