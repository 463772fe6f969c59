using System.Buffers.Binary;

namespace IndexKv.Bench.Compare.Stores;

/// <summary>The data: random keys, each once, in the order drawn, and values of random bytes that depend on the key alone.</summary>
internal sealed class Records
{
    private const int Noise = 1 << 16;

    private readonly byte[] _noise;

    public Records(int count, ValueSizes valueSizes, int seed = 1)
    {
        var random = new Random(seed);
        var keys = new HashSet<ulong>(count);
        while (keys.Count < count)
            keys.Add((ulong)random.NextInt64(1, long.MaxValue));
        Keys = [.. keys];
        random.Shuffle(Keys);
        Sorted = [.. Keys.Order()];
        ValueSizes = valueSizes;
        _noise = new byte[Noise + valueSizes.Most];
        random.NextBytes(_noise);
        foreach (var key in Keys)
            UserBytes += sizeof(ulong) + Value(key).Length;
    }

    public ulong[] Keys { get; }

    public ulong[] Sorted { get; }

    public ValueSizes ValueSizes { get; }

    /// <summary>The bytes of keys and values.</summary>
    public long UserBytes { get; }

    /// <summary>Keys that are not there, each once.</summary>
    public ulong[] Missing(int count, int seed)
    {
        var random = new Random(seed);
        var missing = new HashSet<ulong>(count);
        while (missing.Count < count)
        {
            var key = (ulong)random.NextInt64(1, long.MaxValue);
            if (Array.BinarySearch(Sorted, key) < 0)
                missing.Add(key);
        }

        return [.. missing];
    }

    /// <summary>A key's value.</summary>
    public ReadOnlySpan<byte> Value(ulong key)
    {
        // Keys need not be random to get values that are.
        var mixed = unchecked((key ^ (key >> 32)) * 0x9E3779B97F4A7C15);
        var length = ValueSizes.Least + (int)((mixed >> 40) % (ulong)(ValueSizes.Most - ValueSizes.Least + 1));
        return _noise.AsSpan((int)(mixed >> 16) & (Noise - 1), length);
    }

    /// <summary>A key's value as it is after having been replaced some times.</summary>
    /// <param name="key">The key.</param>
    /// <param name="edition">0 for <see cref="Value"/>; others differ from each other in each byte.</param>
    /// <param name="buffer">Where it goes, if it is not the first.</param>
    public ReadOnlySpan<byte> Edition(ulong key, int edition, byte[] buffer)
    {
        var value = Value(key);
        if (edition == 0)
            return value;
        for (var i = 0; i < value.Length; i++)
            buffer[i] = (byte)(value[i] ^ edition);
        return buffer.AsSpan(0, value.Length);
    }

    /// <summary>The sum of the checksums of keys that have been replaced by an edition.</summary>
    public long ChecksumOf(ReadOnlySpan<ulong> keys, int edition)
    {
        var buffer = new byte[ValueSizes.Most];
        var sum = 0L;
        foreach (var key in keys)
            sum += Checksum(Edition(key, edition, buffer));
        return sum;
    }

    /// <summary>The sum of the checksums of keys that are there.</summary>
    public long ChecksumOf(ReadOnlySpan<ulong> keys)
    {
        var sum = 0L;
        foreach (var key in keys)
            sum += Checksum(Value(key));
        return sum;
    }

    /// <summary>The sum of the checksums of all records, keys included.</summary>
    public long ChecksumOfAll() => Keys.Aggregate(0L, (sum, key) => unchecked(sum + Checksum(key, Value(key))));

    /// <summary>The sum of the checksums of so many records from each key on, in key order.</summary>
    public long ChecksumOfRanges(ReadOnlySpan<ulong> keys, int count)
    {
        var sum = 0L;
        foreach (var key in keys)
        {
            var first = Array.BinarySearch(Sorted, key);
            sum += ChecksumOf(Sorted.AsSpan(first, Math.Min(count, Sorted.Length - first)));
        }

        return sum;
    }

    /// <summary>What of a record shows that key and value were read and are the right ones.</summary>
    public static long Checksum(ulong key, ReadOnlySpan<byte> value) => unchecked((long)(key >> 1) + Checksum(value));

    /// <summary>What of a value shows that it was read and is the right one.</summary>
    public static long Checksum(ReadOnlySpan<byte> value)
    {
        if (value.Length >= sizeof(ulong))
            return BinaryPrimitives.ReadUInt32LittleEndian(value) + BinaryPrimitives.ReadUInt32LittleEndian(value[^sizeof(uint)..]) + value.Length;
        var sum = (long)value.Length;
        foreach (var part in value)
            sum += part;
        return sum;
    }
}
